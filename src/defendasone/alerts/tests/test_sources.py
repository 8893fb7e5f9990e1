"""What an alert can be made of: councils by name, vulnerabilities, intelligence; and who can be reached."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defendasone.alerts import rules
from defendasone.alerts.forms.writing import starting_from
from defendasone.alerts.queries import sources
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Contact, Council
from defendasone.intelligence.models import KnownExploited, Vulnerability
from defendasone.testing.factories import directory, intelligence
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 3)
READER = Viewer(person="00000000-0000-7000-8000-000000000000", grants=frozenset({(Role.ANALYST, None)}))


@pytest.fixture
def councils() -> list[Council]:
    """Two that share a short name, one whose name is another's short name, and two that are plain."""
    return [
        directory.council("Somerset", name="Somerset Council"),
        directory.council("Twin", name="North Twin Council"),
        directory.council("Twin", name="South Twin Council"),
        directory.council("St Édmund's  and  Bury", name="Borough of St Édmund's"),
        directory.council("Former", valid_to=date(2026, 3, 31)),
    ]


@pytest.mark.parametrize("typed", ["Somerset", "somerset council", "  SOMERSET  ", "Somerset\tCouncil"])
def test_a_council_is_found_by_any_of_its_names_whatever_the_capitals(councils: list[Council], typed: str) -> None:
    named = sources.councils_named(READER, [typed], on=TODAY)
    assert named.found == {councils[0].pk}
    assert not named.unknown
    assert not named.unclear


def test_a_council_is_found_by_its_code(councils: list[Council]) -> None:
    named = sources.councils_named(READER, [each.gss.lower() for each in councils[:3]], on=TODAY)
    assert named.found == {each.pk for each in councils[:3]}


def test_spaces_and_accents_are_the_councils_own(councils: list[Council]) -> None:
    assert sources.councils_named(READER, ["st édmund's and bury"], on=TODAY).found == {councils[3].pk}
    assert sources.councils_named(READER, ["St Edmund's and Bury"], on=TODAY).unknown == ["St Edmund's and Bury"]


def test_a_shared_name_is_unclear_and_an_unknown_one_unknown(councils: list[Council]) -> None:
    named = sources.councils_named(READER, ["Twin", "Atlantis", "", "North Twin Council"], on=TODAY)
    assert named.found == {councils[1].pk}
    assert named.unclear == ["Twin"]
    assert named.unknown == ["Atlantis"]


def test_a_council_that_is_no_more_is_not_found_today(councils: list[Council]) -> None:
    assert sources.councils_named(READER, ["Former"], on=TODAY).unknown == ["Former"]
    assert sources.councils_named(READER, ["Former"], on=date(2026, 3, 1)).found == {councils[4].pk}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(chosen=st.sets(st.integers(0, 3)))
def test_councils_that_are_written_are_read_back(councils: list[Council], chosen: set[int]) -> None:
    keys = frozenset(councils[number].pk for number in chosen)
    lines = sources.councils_written(READER, keys, on=TODAY)
    assert sources.councils_named(READER, lines, on=TODAY) == sources.Named(keys, [], [])


def test_a_shared_name_is_written_as_a_code(councils: list[Council]) -> None:
    keys = frozenset(each.pk for each in councils[:2])
    assert sources.councils_written(READER, keys, on=TODAY) == ["Somerset", councils[1].gss]


def test_vulnerabilities_are_found_by_number() -> None:
    made = intelligence.exploited()
    assert sources.vulnerabilities([made.cve, "CVE-1999-0001"]) == {made.cve: made}


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{lower}"])
def test_a_known_exploited_one_is_found_as_it_is_typed(typed: str) -> None:
    made = intelligence.exploited("Fortinet", "FortiOS")
    found = sources.known_exploited(typed.format(made.cve, lower=made.cve.lower()))
    assert found
    assert found.exploited.product == "FortiOS"


def test_one_that_nobody_is_known_to_exploit_fills_nothing_in(now: datetime) -> None:
    with service():
        Vulnerability.objects.create(cve="CVE-2026-0007", changed=now)
    assert sources.known_exploited("CVE-2026-0007") is None
    assert sources.known_exploited("") is None


@pytest.mark.parametrize(
    ("score", "severity"),
    [(None, "high"), (Decimal("0.0"), "high"), (Decimal("8.9"), "high"), (Decimal("9.0"), "critical")],
)
def test_cas_12_the_severity_is_proposed_from_the_score(score: Decimal | None, severity: str) -> None:
    assert rules.proposed_severity(score) == severity
    made = intelligence.exploited()
    made.severity = score
    assert starting_from(made)["severity"] == severity


def test_what_a_catalogue_says_at_length_still_fits_the_form() -> None:
    made = intelligence.exploited()
    with service():
        KnownExploited.objects.update(name="n" * 300, description="d" * 20_000, required_action="r" * 2000)
    found = sources.known_exploited(made.cve)
    assert found
    started = starting_from(found)
    assert (len(started["title"]), len(started["happened"]), len(started["action_2"])) == (150, 10_000, 500)


def test_intelligence_items_are_the_coordinators() -> None:
    made = intelligence.item()
    with acting(Role.ANALYST) as analyst:
        assert sources.items(analyst, [made.reference, "INT-0"]) == {made.reference: made}
    with acting(Role.LEAD, at=directory.council()) as lead:
        assert sources.items(lead, [made.reference]) == {}


@pytest.mark.parametrize(
    ("email", "phone", "by_sms", "reached"),
    [
        ("a@council.example", "", False, True),
        ("a@council.example", "+447700900001", True, True),
        ("", "+447700900001", True, True),
        ("", "+447700900001", False, False),
    ],
)
def test_a_contact_is_reached_over_what_the_alert_uses(email: str, phone: str, by_sms: bool, reached: bool) -> None:
    contact = Contact(email=email, phone=phone)
    assert sources.reachable(contact, by_sms) == reached


def test_councils_without_anybody_who_is_reached_are_named(councils: list[Council]) -> None:
    mail, phone = Contact(email="a@council.example"), Contact(phone="+447700900001")
    contacts = {councils[0].pk: [phone, mail], councils[1].pk: [phone]}
    assert sources.unreachable(councils[:3], contacts, by_sms=False) == councils[1:3]
    assert sources.unreachable(councils[:3], contacts, by_sms=True) == councils[2:3]


def test_yesterdays_successor_is_found_today(councils: list[Council]) -> None:
    successor = directory.council("Successor", valid_from=TODAY)
    assert sources.councils_named(READER, ["Successor"], on=TODAY).found == {successor.pk}
    assert sources.councils_named(READER, ["Successor"], on=TODAY - timedelta(days=1)).unknown == ["Successor"]
