"""Councils and their contacts."""

from datetime import UTC, date, datetime
from itertools import count

from defendasone.directory.models import (
    Contact,
    Council,
    CouncilDomain,
    Domain,
    Forum,
    Organisation,
    SharedService,
    SharedServiceCouncil,
)
from defendasone.testing.logins import service

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SINCE = date(2026, 1, 5)
_numbers = count(1)


def council(short_name: str = "", **fields: object) -> Council:
    """A council that does not exist, so that no test depends on a real one."""
    number = next(_numbers)
    name = short_name or f"Testshire {number}"
    defaults: dict[str, object] = {
        "gss": f"E99{number:06}",
        "name": f"{name} Council",
        "short_name": name,
        "kind": Council.Kind.DISTRICT,
        "region": "South East",
        "population": 100_000,
    }
    with service():
        return Council.objects.create(**{**defaults, **fields})


def forum(name: str = "Testshire") -> Forum:
    """A local resilience forum."""
    with service():
        return Forum.objects.get_or_create(code=name.lower(), defaults={"name": name})[0]


def contact(council: Council, **fields: object) -> Contact:
    """Somebody to reach there."""
    number = next(_numbers)
    defaults: dict[str, object] = {
        "role": Contact.Role.SECURITY_LEAD,
        "name": f"Contact {number}",
        "email": f"contact{number}@council.example",
        "phone": f"+4477009{number % 100_000:05}",
        "last_confirmed": LONG_AGO,
        "made": LONG_AGO,
    }
    with service():
        return Contact.objects.create(council=council, **{**defaults, **fields})


def domain(name: str, *councils: Council) -> Domain:
    """A domain that these councils use."""
    with service():
        made = Domain.objects.get_or_create(name=name)[0]
        CouncilDomain.objects.bulk_create(CouncilDomain(council=council, domain=made) for council in councils)
        return made


def shared_service(name: str, *councils: Council, since: date = SINCE) -> SharedService:
    """One team that answers for these councils."""
    with service():
        made = SharedService.objects.create(name=name)
        for council in councils:
            SharedServiceCouncil.objects.create(service=made, council=council, valid_from=since)
        return made


def organisation(name: str = "", **fields: object) -> Organisation:
    """A partner, unless said otherwise."""
    defaults: dict[str, object] = {"kind": Organisation.Kind.PARTNER, "name": name or f"Partner {next(_numbers)}"}
    with service():
        return Organisation.objects.create(**{**defaults, **fields})
