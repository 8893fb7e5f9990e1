"""Items that analysts enter: graded, marked, and read with a record where the marking asks for it."""

from datetime import datetime

import pytest
from django.db import ProgrammingError

from defendasone.core.isolation import viewing
from defendasone.core.models import Event
from defendasone.core.tlp import TLP
from defendasone.core.viewer import Role, Viewer
from defendasone.intelligence import actions, queries
from defendasone.intelligence.actions import Details
from defendasone.intelligence.models import Item, Vulnerability
from defendasone.intelligence.queries import ItemFilters
from defendasone.intelligence.rules import is_recorded
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
DETAILS = Details("A campaign", "What was seen.", "A partner", "B", 2, "amber", "green")


@pytest.fixture
def analyst() -> Viewer:
    return accounts.viewer(Role.ANALYST)


def kinds() -> list[str]:
    with service():
        return list(Event.objects.order_by("at", "seq").values_list("kind", flat=True))


def test_an_item_is_kept_with_its_grade_markings_and_vulnerabilities(analyst: Viewer, now: datetime) -> None:
    known = intelligence.vulnerability("CVE-2024-1111", title="Known")
    with viewing(analyst):
        made = actions.enter(DETAILS, ["CVE-2024-1111", "CVE-2026-9999"], by=analyst, now=now)
        assert (made.reliability, made.credibility, made.tlp, made.pap) == ("B", 2, "amber", "green")
        assert (made.made, made.made_by, made.reference[:4]) == (now, analyst.name, "INT-")
        assert set(made.vulnerabilities.values_list("cve", flat=True)) == {"CVE-2024-1111", "CVE-2026-9999"}
    assert Vulnerability.objects.get(cve="CVE-2024-1111").pk == known.pk
    assert kinds() == ["intelligence.item-entered"]


@pytest.mark.parametrize("tlp", list(TLP))
def test_int_4_reading_what_is_closely_held_is_an_event(analyst: Viewer, now: datetime, tlp: TLP) -> None:
    made = intelligence.item(tlp=tlp.value)
    with viewing(analyst):
        actions.read(made, by=analyst, now=now)
    expected = tlp in (TLP.AMBER_STRICT, TLP.RED)
    assert is_recorded(tlp) is expected
    assert kinds() == (["intelligence.item-read"] if expected else [])
    if expected:
        with service():
            event = Event.objects.get()
        assert (event.actor, event.council, event.stream) == (analyst.id, None, f"intelligence.item/{made.pk}")


def test_the_newest_item_is_first_and_filters_narrow(analyst: Viewer, now: datetime) -> None:
    old = intelligence.item("Old gateway story", tlp="green")
    new = intelligence.item("New story", tlp="amber", made=now, source="Somebody at the gateway")
    with viewing(analyst):
        assert list(queries.items(analyst)) == [new, old]
        assert list(queries.items(analyst, ItemFilters(tlp="amber"))) == [new]
        assert list(queries.items(analyst, ItemFilters(text="gateway"))) == [new, old]
        assert list(queries.items(analyst, ItemFilters(text="GATEWAY", tlp="green"))) == [old]
        assert list(queries.items(analyst, ItemFilters(text=old.reference.lower()))) == [old]


@pytest.mark.parametrize("tlp", ["amber+strict", "red"])
def test_a_search_does_not_look_into_what_is_read_only_with_a_record(analyst: Viewer, tlp: str) -> None:
    held = intelligence.item("Secret gateway story", text="gateway", source="gateway", tlp=tlp)
    with viewing(analyst):
        assert list(queries.items(analyst, ItemFilters(text="gateway"))) == []
        assert list(queries.items(analyst, ItemFilters(text=held.reference))) == [held]


@pytest.mark.usefixtures("real_logins")
def test_items_and_imports_are_the_coordinators_alone(now: datetime) -> None:
    intelligence.item()
    with service():
        actions.failed("kev", "kev.json", "It is not there.", by=Viewer("program"), now=now)
    officer = accounts.viewer(Role.OFFICER, at=directory.council())
    for viewer in (officer, accounts.viewer(Role.PARTNER), accounts.viewer(Role.SUPPLIER)):
        with viewing(viewer):
            assert not Item.objects.exists()
            assert not queries.items(viewer).exists()
            assert not queries.imports(viewer).exists()
        with pytest.raises(ProgrammingError, match="row-level security"), viewing(viewer):
            actions.enter(DETAILS, [], by=viewer, now=now)
    analyst = accounts.viewer(Role.ANALYST)
    with viewing(analyst):
        assert queries.items(analyst).count() == queries.imports(analyst).count() == 1
