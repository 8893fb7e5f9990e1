"""Who else may vouch for people: OpenID Connect providers, as the operator names them in DEFEND_OIDC."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("id", "name", "server_url", "client_id", "secret")
OPTIONAL = ("second_factor", "domains")
SLUG = re.compile(r"[a-z0-9-]{1,40}")
DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]+")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Wrong(Exception):
    """DEFEND_OIDC cannot be used; the message says which provider and field. It never repeats a secret."""


@dataclass(frozen=True)
class Provider:
    """One provider. `second_factor`: it asks for one itself. `domains`: those it may speak for; empty, any."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    second_factor: bool = False
    domains: tuple[str, ...] = ()


def read(text: str) -> tuple[Provider, ...]:
    """The providers in this JSON."""
    try:
        entries = json.loads(text)
    except ValueError as wrong:
        raise Wrong(f"it is not JSON ({wrong}).") from None
    if not isinstance(entries, list):
        raise Wrong("write a JSON list: [{...}], one entry a provider.")
    found = tuple(_provider(number, entry) for number, entry in enumerate(entries, 1))
    ids = [provider.id for provider in found]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise Wrong(f"the id '{twice[0]}' stands twice: give each provider its own.")
    return found


def _provider(number: int, entry: Any) -> Provider:
    where = f"provider {number}"
    if not isinstance(entry, dict):
        raise Wrong(f"{where} is not an object: write {{...}} with the fields {', '.join(NEEDED)}.")
    for name in NEEDED:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise Wrong(f"{where}: the field '{name}' is missing, empty or not text.")
    if unknown := sorted(set(entry) - {*NEEDED, *OPTIONAL}):
        raise Wrong(f"{where}: there is no field '{unknown[0]}'. Fields are {', '.join((*NEEDED, *OPTIONAL))}.")
    _check_values(where, entry)
    return Provider(**{**entry, "server_url": entry["server_url"].rstrip("/"), "domains": _domains(where, entry)})


def _check_values(where: str, entry: dict[str, Any]) -> None:
    if not SLUG.fullmatch(entry["id"]):
        raise Wrong(f"{where}: 'id' is part of an address: use small letters, digits and hyphens, at most 40.")
    address = urlsplit(entry["server_url"])
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        raise Wrong(f"{where}: 'server_url' must begin with https://.")
    if not address.hostname:
        raise Wrong(f"{where}: 'server_url' names no host.")
    if not isinstance(entry.get("second_factor", False), bool):
        raise Wrong(f"{where}: 'second_factor' must be true or false, without quotation marks.")


def _domains(where: str, entry: dict[str, Any]) -> tuple[str, ...]:
    domains = entry.get("domains", [])
    if not isinstance(domains, list) or not all(isinstance(each, str) for each in domains):
        raise Wrong(f"{where}: 'domains' must be a list of names, such as [\"council.example\"].")
    for each in domains:
        if not DOMAIN.fullmatch(each.lower()):
            raise Wrong(f"{where}: '{each}' in 'domains' is no domain name.")
    return tuple(each.lower() for each in domains)
