"""What an alert can be made of: vulnerabilities, intelligence items, councils by name."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from defendasone.core.viewer import Viewer
from defendasone.directory import queries as directory
from defendasone.directory.models import Contact, Council
from defendasone.intelligence.models import Item, Vulnerability


def vulnerabilities(cves: Collection[str]) -> dict[str, Vulnerability]:
    """Those that are known, by CVE. They are public facts."""
    return {each.cve: each for each in Vulnerability.objects.filter(cve__in=cves)}


def known_exploited(cve: str) -> Vulnerability | None:
    """The vulnerability with its entry in the catalogue of those known to be exploited, where it has one."""
    found = Vulnerability.objects.select_related("exploited").filter(cve=cve.strip().upper())
    return found.exclude(exploited=None).first()


def items(viewer: Viewer, references: Collection[str]) -> dict[str, Item]:
    """Intelligence items by reference: the coordinator's."""
    found = Item.objects.filter(reference__in=references) if viewer.sector else Item.objects.none()
    return {each.reference: each for each in found}


@dataclass(frozen=True)
class Named:
    """Councils that somebody typed: those that were found, and the lines that name none, or more than one."""

    found: frozenset[int]
    unknown: Sequence[str]
    unclear: Sequence[str]


def councils_named(viewer: Viewer, lines: Iterable[str], *, on: date) -> Named:
    """Councils of a day by GSS code, name or short name, whatever the capitals."""
    known: dict[str, set[int]] = defaultdict(set)
    for council in directory.councils(viewer, on=on):
        for name in (council.gss, council.name, council.short_name):
            known[_plain(name)].add(council.pk)
    typed = [line.strip() for line in lines if line.strip()]
    found = frozenset(key for line in typed if len(keys := known.get(_plain(line), set())) == 1 for key in keys)
    unknown = [line for line in typed if _plain(line) not in known]
    unclear = [line for line in typed if len(known.get(_plain(line), ())) > 1]
    return Named(found, unknown, unclear)


def councils_written(viewer: Viewer, keys: Collection[int], *, on: date) -> list[str]:
    """These councils as `councils_named` reads them back: the short name, or the code where two share a name."""
    councils = list(directory.councils(viewer, on=on))
    names = Counter(_plain(name) for each in councils for name in {each.name, each.short_name})
    return [
        each.short_name if names[_plain(each.short_name)] == 1 else each.gss for each in councils if each.pk in keys
    ]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def unreachable(
    councils: Iterable[Council], contacts: Mapping[int, Sequence[Contact]], *, by_sms: bool
) -> list[Council]:
    """Those of the councils that no message would reach: nobody there with an address that the alert uses."""
    return [
        council for council in councils if not any(reachable(each, by_sms) for each in contacts.get(council.pk, ()))
    ]


def reachable(contact: Contact, by_sms: bool) -> bool:
    """Whether an alert reaches this contact."""
    return bool(contact.email or (by_sms and contact.phone))
