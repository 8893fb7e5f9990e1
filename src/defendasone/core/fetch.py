"""The one way to fetch something from outside: over https, from a public address, in bounded time and size.

The name is looked up once, every address that it has is checked, and the connection goes to a checked address, so that
a name cannot answer differently the second time. A redirect is a new address, checked anew.
"""

import re
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi

MEGABYTE = 1024 * 1024
MOST_REDIRECTS = 3
MOST_ADDRESSES = 4
LONGEST_ADDRESS = 2000
# Until something comes, each time that it is waited for.
SECONDS = 15.0
OK, REDIRECTS = 200, (301, 302, 303, 307, 308)
HEADERS = {"User-Agent": "defend-as-one", "Accept-Encoding": "identity", "Accept": "*/*", "Connection": "close"}

# Beside what is private by its kind: ways to write an inner address as an outer one, and a cloud's own service.
_NEVER = [
    ip_network(network)
    for network in (
        "192.0.0.0/24",
        "168.63.129.16",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
]
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[!-~]+", re.IGNORECASE)


class NotFetched(Exception):
    """Nothing was fetched; the message says why in plain words."""


@dataclass(frozen=True)
class Fetched:
    """What came, and the address that it came from in the end."""

    content: bytes
    address: str


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    name: str


def fetch(address: str, *, most: int = 64 * MEGABYTE, seconds: float = 60, loopback: bool = False) -> Fetched:
    """Fetch at most `most` bytes within `seconds`. `loopback` admits this machine, over http too: for trying out."""
    deadline = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        target = _target(address, loopback=loopback)
        with _asked(target, deadline, loopback=loopback) as response:
            if response.status not in REDIRECTS:
                return Fetched(_body(response, target, most, deadline), address)
            address = urljoin(address, response.headers.get("Location", ""))
    raise NotFetched(f"{target.host} sends from one address to the next: more than {MOST_REDIRECTS} times.")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the internet at large, and to nobody's inside."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if mapped:
        return is_public(mapped)
    inner = not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified
    return not inner and not any(address in network for network in _NEVER if network.version == address.version)


def _target(address: str, *, loopback: bool) -> _Target:
    try:
        parts = urlsplit(address if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) else "")
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    if not parts.hostname:
        raise NotFetched("This is not a web address: write it whole, such as https://example.org/file.json.")
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise NotFetched(f"Addresses that begin with {parts.scheme}: are not fetched: only https: is.")
    if "@" in parts.netloc:
        raise NotFetched("An address with a user name or password in it is not fetched: take them out.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), path, parts.netloc)


@contextmanager
def _asked(target: _Target, deadline: float, *, loopback: bool) -> Iterator[HTTPResponse]:
    """The answer's head. Whatever goes wrong until the block ends is said in plain words."""
    addresses = _addresses(target, deadline, loopback=loopback)
    with ExitStack() as closing:
        try:
            connection = HTTPConnection(target.host, target.port)
            connection.sock = _connected(target, addresses, deadline, closing)
            connection.request("GET", target.path, headers={**HEADERS, "Host": target.name})
            yield closing.enter_context(connection.getresponse())
        except ssl.SSLCertVerificationError as wrong:
            raise NotFetched(
                f"{target.host} cannot prove that it is {target.host}: its certificate is wrong."
            ) from wrong
        except (HTTPException, OSError, ValueError) as wrong:
            slow = time.monotonic() >= deadline
            said = "took too long" if slow else "does not answer, or broke off in the middle"
            raise NotFetched(f"{target.host} {said}: nothing was fetched.") from wrong


def _addresses(target: _Target, deadline: float, *, loopback: bool) -> list[str]:
    """Every address of the name; one that is not public refuses them all."""
    found = _looked_up(target, deadline)
    for text in found:
        address = ip_address(text.partition("%")[0])
        if loopback and address.is_loopback:
            continue
        if target.scheme == "http" or not is_public(address):
            raise NotFetched(f"{target.host} is at {address}, which is not an address on the internet: not fetched.")
    return found[:MOST_ADDRESSES]


def _looked_up(target: _Target, deadline: float) -> list[str]:
    pool = ThreadPoolExecutor(1)
    try:
        asked = pool.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
        found = asked.result(min(SECONDS, max(0.0, deadline - time.monotonic())))
    except (OSError, UnicodeError, TookTooLong) as wrong:
        raise NotFetched(f"There is no address for {target.host}: check how it is written.") from wrong
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connected(target: _Target, addresses: list[str], deadline: float, closing: ExitStack) -> socket.socket:
    """To these addresses and no other, whatever the name says by now."""
    failure: OSError | None = None
    for address in addresses:
        try:
            plain = socket.create_connection(
                (address, target.port), min(SECONDS, max(0.1, deadline - time.monotonic()))
            )
        except OSError as wrong:
            failure = wrong
            continue
        closing.callback(plain.close)
        _watch(plain, deadline, closing)
        if target.scheme == "http":
            return plain
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return closing.enter_context(context.wrap_socket(plain, server_hostname=target.host))
    raise failure or OSError("no address")


def _watch(plain: socket.socket, deadline: float, closing: ExitStack) -> None:
    """Whatever drips, this ends it at the deadline: whoever waits for the connection wakes up with an error."""
    # A second handle: the first goes over to the encrypted connection.
    handle = closing.enter_context(plain.dup())

    def cut() -> None:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    closing.callback(timer.cancel)


def _body(response: HTTPResponse, target: _Target, most: int, deadline: float) -> bytes:
    if response.status != OK:
        raise NotFetched(f"{target.host} answered {response.status} {response.reason}".strip() + ".")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotFetched(f"{target.host} sent it compressed, although it was asked not to.")
    content = bytearray()
    while chunk := response.read1(65_536):
        content += chunk
        if len(content) > most:
            raise NotFetched(f"{target.host} sends more than {most / MEGABYTE:.3g} MB: not fetched.")
    if time.monotonic() >= deadline or response.length:
        raise HTTPException("cut")
    return bytes(content)
