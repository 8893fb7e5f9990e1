"""The demonstration sector, made once, at the first start: in the caller's transaction, so that it is whole or absent.

Catalogues come in, registers are taken over and alerts run through the same actions that people and programs use.
"""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from defendasone.core.viewer import Role, Viewer
from defendasone.demo import facts, registers, sector, stories
from defendasone.demo.people import DEMO
from defendasone.directory import actions as directory
from defendasone.directory import queries
from defendasone.directory.actions import OrganisationDetails
from defendasone.directory.models import Organisation
from defendasone.intelligence.actions import import_cve, import_kev

SOURCE = "The demonstration's sample"
LOADER = Viewer(DEMO.id, DEMO.name, frozenset({(Role.ADMINISTRATOR, None)}))
Kind = Organisation.Kind
ORGANISATIONS = (
    OrganisationDetails(Kind.PARTNER, "Partner for national advice (invented)", "desk@partner.example"),
    OrganisationDetails(Kind.WARP, "Northern councils' WARP (invented)", "warp@north.example", "+447700900101"),
    OrganisationDetails(Kind.SUPPLIER, "Harbour Incident Response (invented)", "call@harbour.example", "+447700900102"),
    OrganisationDetails(Kind.SUPPLIER, "Tern and Pike Forensics (invented)", "call@ternpike.example", "+447700900103"),
)


def load_sector(now: datetime) -> None:
    """Catalogues, people, registers, alerts. The councils themselves are there already."""
    _catalogues(now)
    councils = list(queries.councils(LOADER, on=queries.today(now)).order_by("gss"))
    cast = sector.load(councils, now)
    for details in ORGANISATIONS:
        directory.add_organisation(details, by=DEMO, now=now - sector.BEGAN)
    registers.load(councils, {contact.council_id: contact.name for contact in reversed(cast.contacts)}, now)
    stories.tell(cast, now)


def _catalogues(now: datetime) -> None:
    import_kev(facts.kev_catalogue(), source=SOURCE, by=DEMO, now=now)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sample.jsonl"
        file.write_text(facts.cve_records(), encoding="utf-8")
        import_cve(file, source=SOURCE, by=DEMO, now=now)
