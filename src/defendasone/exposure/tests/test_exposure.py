"""Every current council in exactly one of three groups, with the reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from defendasone.core.isolation import viewing
from defendasone.core.viewer import Role, Viewer
from defendasone.directory.models import Council
from defendasone.exposure.actions import refresh_applicability
from defendasone.exposure.queries import Exposure, Product, exposure, running
from defendasone.exposure.rules import Group
from defendasone.intelligence.models import Vulnerability
from defendasone.testing.factories import accounts, directory, intelligence
from defendasone.testing.factories import exposure as registers
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
BELOW: dict[str, object] = {"version": "7.2.0", "lessThan": "7.2.9"}


@pytest.fixture
def analyst() -> Viewer:
    return accounts.viewer(Role.ANALYST)


def fortios(*versions: dict[str, object]) -> Vulnerability:
    """A record of FortiOS, below 7.2.9 unless told."""
    made = intelligence.vulnerability()
    intelligence.affected(made, "Fortinet", "FortiOS", *(versions or (BELOW,)))
    with service():
        refresh_applicability([made.pk])
    return made


def council(now: datetime, *entries: tuple[str, str, str], days: int = 1) -> Council:
    """A council with a register that was confirmed some days ago."""
    made = directory.council()
    registers.register(made, *entries, confirmed=now - timedelta(days=days))
    return made


def ask(viewer: Viewer, now: datetime, *of: Vulnerability, products: Sequence[tuple[str, str]] = ()) -> Exposure:
    with viewing(viewer, reading=True):
        return exposure(viewer, vulnerabilities=of, products=products, now=now)


def said(found: Exposure, of: Council) -> tuple[Group, str]:
    return next((each.group, each.because) for each in found if each.council == of.pk)


def test_three_groups_hold_every_council_once(analyst: Viewer, now: datetime) -> None:
    runs = council(now, ("Fortinet", "FortiGate", "7.2.4"), ("Microsoft", "Windows 10", "22H2"))
    patched = council(now, ("Fortinet", "FortiOS", "7.4.1"))
    without_version = council(now, ("Fortinet", "FortiOS", ""))
    something_else = council(now, ("Microsoft", "Windows 10", "22H2"))
    nothing, no_register = council(now), directory.council()
    found = ask(analyst, now, fortios())
    assert {each.council for each in found.of(Group.RUNS)} == {runs.pk}
    assert {each.council for each in found.of(Group.CANNOT_TELL)} == {without_version.pk, no_register.pk}
    assert {each.council for each in found.of(Group.DOES_NOT_RUN)} == {patched.pk, something_else.pk, nothing.pk}
    assert len({each.council for each in found}) == len(found.standings) == 6
    assert [found.count(group) for group in Group] == [1, 2, 3]


def test_every_council_is_told_why(analyst: Viewer, now: datetime) -> None:
    runs, patched = council(now, ("Fortinet", "FortiGate", "7.2.4")), council(now, ("Fortinet", "FortiOS", "7.4.1"))
    without_version, nothing = council(now, ("Fortinet", "FortiOS", "")), council(now)
    stale = council(now, ("Microsoft", "Windows 10", "22H2"), days=46)
    misspelt, no_register = council(now, ("Fortinett", "FortiGate", "")), directory.council()
    found = ask(analyst, now, fortios())
    assert [
        said(found, each)[1] for each in (runs, patched, without_version, nothing, stale, misspelt, no_register)
    ] == [
        "Runs FortiGate 7.2.4, which is 7.2.0 or later and below 7.2.9",
        "Runs FortiOS 7.4.1, which is not affected (affected: 7.2.0 or later and below 7.2.9)",
        "Lists FortiOS without a version",
        "Does not list FortiOS",
        "Register not confirmed since 18 April 2026",
        'Lists "Fortinett FortiGate", which may be Fortinet FortiOS',
        "No technology register",
    ]


def test_a_stale_register_still_says_what_runs(analyst: Viewer, now: datetime) -> None:
    runs = council(now, ("Fortinet", "FortiOS", "7.2.4"), days=400)
    patched = council(now, ("Fortinet", "FortiOS", "7.4.4"), days=400)
    found = ask(analyst, now, fortios())
    assert said(found, runs)[0] is Group.RUNS
    assert said(found, patched) == (Group.CANNOT_TELL, "Register not confirmed since 29 April 2025")


def test_the_last_day_of_a_register_is_still_good(analyst: Viewer, now: datetime) -> None:
    good, stale = council(now, days=45), council(now, days=46)
    found = ask(analyst, now, fortios())
    assert (said(found, good)[0], said(found, stale)[0]) == (Group.DOES_NOT_RUN, Group.CANNOT_TELL)


def test_one_certain_entry_wins_over_the_rest(analyst: Viewer, now: datetime) -> None:
    both = council(now, ("Fortinet", "FortiOS", ""), ("Fortinet", "FortiOS", "7.4.4"), ("Fortinet", "FortiOS", "7.2.4"))
    assert said(ask(analyst, now, fortios()), both)[0] is Group.RUNS


def test_versions_are_never_compared_as_text(analyst: Viewer, now: datetime) -> None:
    below, fixed = council(now, ("Fortinet", "FortiOS", "7.1.5.18")), council(now, ("Fortinet", "FortiOS", "7.1.5.100"))
    found = ask(analyst, now, fortios({"version": "0", "lessThan": "7.1.5.21"}))
    assert (said(found, below)[0], said(found, fixed)[0]) == (Group.RUNS, Group.DOES_NOT_RUN)


def test_a_catalogue_that_names_no_versions_means_all(analyst: Viewer, now: datetime) -> None:
    lists, blank = council(now, ("Fortinet", "FortiOS", "9.9")), council(now, ("Fortinet", "FortiOS", ""))
    unsure, other = council(now, ("", "FortiOS", "9.9")), council(now, ("Cisco", "ASA", "9.8"))
    kev = intelligence.exploited("Fortinet", "FortiOS")
    found = ask(analyst, now, kev)
    groups = [said(found, each)[0] for each in (lists, blank, unsure, other)]
    assert groups == [Group.RUNS, Group.RUNS, Group.CANNOT_TELL, Group.DOES_NOT_RUN]


def test_multiple_products_ask_everybody_who_has_any_of_the_vendor(analyst: Viewer, now: datetime) -> None:
    some, other = council(now, ("Fortinet", "FortiWeb", "7.0")), council(now, ("Cisco", "ASA", "9.8"))
    kev = intelligence.exploited("Fortinet", "Multiple Products")
    found = ask(analyst, now, kev)
    assert said(found, some)[0] is Group.CANNOT_TELL
    assert said(found, other) == (Group.DOES_NOT_RUN, "Does not list anything of Fortinet")


@pytest.mark.parametrize(
    "entry",
    [
        ("Fortinett", "FortiOS", "7.2.4"),
        ("Fortinet", "FortOS", "7.2.4"),
        ("", "FortiOS", "7.2.4"),
        ("", "FortiGate 60F", "7.2.4"),
        ("", "FortiOS VM64", "7.2.4"),
        ("Fortinet", "FortiOS Carrier", "7.2.4"),
        ("Some Reseller", "FortiOS", "7.2.4"),
    ],
)
def test_a_doubtful_name_is_found_and_asked_about(analyst: Viewer, now: datetime, entry: tuple[str, str, str]) -> None:
    asked = council(now, entry)
    assert said(ask(analyst, now, fortios()), asked)[0] is Group.CANNOT_TELL


def test_a_product_of_that_name_that_the_catalogue_knows_otherwise_is_another(analyst: Viewer, now: datetime) -> None:
    other = intelligence.vulnerability()
    intelligence.affected(other, "Acme", "FortiOS", {"version": "*"})
    with service():
        refresh_applicability([other.pk])
    theirs = council(now, ("Acme", "FortiOS", "7.2.4"))
    assert said(ask(analyst, now, fortios()), theirs)[0] is Group.DOES_NOT_RUN


def test_a_product_without_a_record_touches_every_version(analyst: Viewer, now: datetime) -> None:
    lists, other = council(now, ("Ivanti", "Connect Secure", "22.7")), council(now, ("Cisco", "ASA", ""))
    found = ask(analyst, now, products=[Product("Pulse Secure", "Pulse Connect Secure")])
    assert said(found, lists) == (Group.RUNS, "Runs Connect Secure 22.7: every version is affected")
    assert said(found, other)[0] is Group.DOES_NOT_RUN


def test_several_vulnerabilities_and_products_are_one_question(analyst: Viewer, now: datetime) -> None:
    one, two = council(now, ("Fortinet", "FortiOS", "7.2.4")), council(now, ("Cisco", "ASA", "9.8"))
    neither = council(now, ("Microsoft", "Windows 10", "22H2"))
    found = ask(analyst, now, fortios(), products=[("Cisco", "Adaptive Security Appliance")])
    assert said(found, one)[0] is said(found, two)[0] is Group.RUNS
    assert said(found, neither) == (Group.DOES_NOT_RUN, "Does not list FortiOS or 1 more")


def test_a_rejected_record_touches_nobody_whatever_their_registers(analyst: Viewer, now: datetime) -> None:
    with service():
        rejected = fortios()
        rejected.state = Vulnerability.State.REJECTED
        rejected.save()
        assert refresh_applicability([rejected.pk]) == 0
    runs, no_register = council(now, ("Fortinet", "FortiOS", "7.2.4")), directory.council()
    found = ask(analyst, now, rejected)
    assert said(found, runs) == said(found, no_register)
    assert said(found, runs) == (Group.DOES_NOT_RUN, "The record was rejected: it touches nothing")


def test_where_no_product_is_known_nobody_can_tell(analyst: Viewer, now: datetime) -> None:
    some = council(now, ("Fortinet", "FortiOS", "7.2.4"))
    found = ask(analyst, now, intelligence.vulnerability())
    assert said(found, some) == (Group.CANNOT_TELL, "Which products it touches is not known")
    assert said(ask(analyst, now), some)[0] is Group.CANNOT_TELL


def test_only_todays_councils_are_asked(analyst: Viewer, now: datetime) -> None:
    gone = directory.council(valid_to=date(2026, 6, 2))
    to_come = directory.council(valid_from=date(2026, 6, 4))
    last_day, first_day = directory.council(valid_to=date(2026, 6, 3)), directory.council(valid_from=date(2026, 6, 3))
    asked = {each.council for each in ask(analyst, now, fortios())}
    assert asked & {gone.pk, to_come.pk, last_day.pk, first_day.pk} == {last_day.pk, first_day.pk}


def test_a_councils_person_sees_their_own_council_alone(now: datetime) -> None:
    mine, theirs = council(now, ("Fortinet", "FortiOS", "7.4.4")), council(now, ("Fortinet", "FortiOS", "7.2.4"))
    officer = accounts.viewer(Role.OFFICER, at=mine)
    found = ask(officer, now, fortios())
    assert [(each.council, each.group) for each in found] == [(mine.pk, Group.DOES_NOT_RUN)]
    assert theirs.pk not in {each.council for each in found}


def test_the_number_of_queries_never_changes(analyst: Viewer, now: datetime) -> None:
    few, many = [fortios()], [fortios() for _ in range(8)]

    def queries(of: list[Vulnerability]) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(analyst, now, *of)
        return len(captured)

    council(now, ("Fortinet", "FortiOS", "7.2.4"))
    before = queries(few)
    for number in range(12):
        council(now, ("Fortinet", "FortiOS", f"7.2.{number}"), ("Fortinett", "FortiGate", f"{number}"))
    assert queries(many) == before < 20


def test_a_list_counts_who_runs_each_for_certain(analyst: Viewer, now: datetime) -> None:
    one, other, unknown = fortios(), fortios({"version": "7.4.0", "lessThan": "7.4.3"}), intelligence.vulnerability()
    council(now, ("Fortinet", "FortiOS", "7.2.4"), ("Fortinet", "FortiGate", "7.2.3"))
    council(now, ("Fortinet", "FortiOS", "7.2.5"), ("Fortinet", "FortiOS", "7.4.1"))
    council(now, ("Fortinet", "FortiOS", ""))
    council(now, ("Fortinett", "FortiOS", "7.2.4"))
    with viewing(analyst, reading=True):
        counted = running(analyst, [one.pk, other.pk, unknown.pk])
        full = {each.pk: ask(analyst, now, each).count(Group.RUNS) for each in (one, other, unknown)}
    assert counted == full == {one.pk: 2, other.pk: 1, unknown.pk: 0}


def test_refreshing_again_changes_nothing(analyst: Viewer, now: datetime) -> None:
    made = fortios()
    with service():
        rows = list(made.applicability.values_list("low", "high", "said", "product_key", "certain"))
        assert refresh_applicability([made.pk, made.pk, 10**9]) == len(rows) == 1
        assert list(made.applicability.values_list("low", "high", "said", "product_key", "certain")) == rows


def test_many_vulnerabilities_are_refreshed_in_batches() -> None:
    made = [intelligence.vulnerability() for _ in range(205)]
    with service():
        for each in made:
            intelligence.affected(each, "Fortinet", "FortiOS", BELOW)
        assert refresh_applicability(each.pk for each in made) == 205
