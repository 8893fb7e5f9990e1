"""What a setting may say. Nothing here repeats a value that may hold a password."""

from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

MAIL = ("smtp", "smtps", "smtp+starttls")
DATABASE = ("postgresql", "postgres")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Misconfigured(Exception):
    """A setting that cannot be used; the message names it and says what to write."""


def choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    """One of these words."""
    if value not in choices:
        raise Misconfigured(f"{name} is '{value}': write one of {', '.join(choices)}.")
    return value


def number(name: str, value: str, *, most: int) -> int:
    """A whole number from 1."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise Misconfigured(f"{name} is '{value}': write a whole number from 1 to {most}.")
    return int(value)


def flag(name: str, value: str) -> bool:
    """On or off. A word that somebody means as 'on' must not quietly be 'off'."""
    if value not in ("", "0", "1"):
        raise Misconfigured(f"{name} is '{value}': write 1, or leave it out.")
    return value == "1"


def origin(name: str, value: str) -> str:
    """A web address without anything after the host."""
    parts = _parts(value)
    plain = parts and parts.hostname and parts.path in ("", "/") and not parts.query and not parts.fragment
    if not parts or not plain or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise Misconfigured(f"{name} is no address such as https://alerts.example.gov.uk, with nothing after the name.")
    return value.rstrip("/")


def listen(name: str, value: str, *, demo: bool) -> str:
    """An address of this machine; a demonstration signs people in with one click, so it stays on this machine."""
    if demo and value not in LOOPBACK:
        raise Misconfigured(f"{name} is '{value}', and a demonstration answers on this machine only: leave it out.")
    return value


def mail_server(name: str, value: str) -> str:
    """Empty, or the address of a mail server."""
    parts = _parts(value)
    if value and (not parts or parts.scheme not in MAIL or not parts.hostname):
        raise Misconfigured(
            f"{name} is not an address such as smtp+starttls://user:password@mail.example:587. "
            "Write special characters of the password as %2F and the like."
        )
    return value


def database(name: str, value: str) -> str:
    """Empty, or the address of a PostgreSQL server."""
    parts = _parts(value)
    if value and (not parts or parts.scheme not in DATABASE):
        raise Misconfigured(
            f"{name} is not an address such as postgresql://user:password@host:5432/name. "
            "Write special characters of the password as %2F and the like."
        )
    return value


def sender(name: str, value: str) -> str:
    """One e-mail address, with a name or without."""
    address = parseaddr(value)[1]
    if not value.isascii() or not value.isprintable() or address.count("@") != 1 or not all(address.split("@")):
        raise Misconfigured(f"{name} is '{value}': write an address such as Defend as One <no-reply@council.example>.")
    return value


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; none where it has a port that is no number, or a bracket too many."""
    try:
        parts = urlsplit(value)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None
