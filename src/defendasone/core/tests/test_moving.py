"""A case moves legally, once, with its event, or not at all: on the product's own alerts, the fullest flows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as slowly
from hypothesis import strategies as st

from defendasone.core import flow, ledger
from defendasone.core.flow import CHANGED, Case, Happened, Refused, move_all, moving, on
from defendasone.core.ledger import SERVICE
from defendasone.core.models import Event
from defendasone.testing.factories import alerts, directory
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_worker(db: None, now: datetime) -> Iterator[None]:
    with service():
        yield


@pytest.fixture
def no_bridges(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other services do at an event is theirs."""
    monkeypatch.setattr(flow, "_bridges", defaultdict(list))


def answers(now: datetime, count: int = 1) -> list[Any]:
    """So many councils' open answers to one published alert."""
    councils = [directory.council(f"Council {number}") for number in range(count)]
    alert = alerts.published(now, *councils)
    return list(alert.answers.order_by("council_id"))


def again(case: Case) -> Any:
    return type(case)._default_manager.get(pk=case.pk)


def events(case: Case) -> list[tuple[str, str, str]]:
    return list(Event.objects.filter(stream=case.stream).order_by("seq").values_list("kind", "before", "after"))


def test_a_move_changes_the_status_once_and_leaves_its_event(now: datetime) -> None:
    (case,) = answers(now)
    before = events(case)
    with moving(case, "affect", by=SERVICE, now=now, note="Two gateways"):
        case.note = "Two gateways"
    kept = again(case)
    assert (kept.status, kept.note, kept.version) == ("affected", "Two gateways", case.version) == (
        "affected", "Two gateways", kept.version,
    )  # fmt: skip
    assert events(case) == [*before, ("answers.affected", "asked", "affected")]
    last = Event.objects.filter(stream=case.stream).latest("seq")
    assert (last.detail, last.council, last.actor, last.at) == (
        {"note": "Two gateways"},
        case.council_id,
        "service",
        now,
    )
    assert ledger.broken(case.stream) is None


def test_a_move_that_the_table_does_not_know_is_refused_in_words_and_nothing_is_written(now: datetime) -> None:
    (case,) = answers(now)
    with moving(case, "release", by=SERVICE, now=now):
        pass
    before, ran = events(case), False
    with pytest.raises(Refused) as refused, moving(case, "affect", by=SERVICE, now=now):
        ran = True
    assert str(refused.value).startswith("You cannot do this now: it is ")
    assert not ran
    assert events(case) == before


def test_a_verb_that_does_not_exist_is_a_fault_of_ours(now: datetime) -> None:
    (case,) = answers(now)
    with pytest.raises(KeyError), moving(case, "explode", by=SERVICE, now=now):
        pass


def test_who_looked_at_an_older_version_is_told_and_changes_nothing(now: datetime) -> None:
    (case,) = answers(now)
    looked_at = case.version
    with moving(case, "check", by=SERVICE, now=now, seen=looked_at):
        pass
    before = events(case)
    with (
        pytest.raises(Refused, match="Someone else changed this"),
        moving(case, "affect", by=SERVICE, now=now, seen=looked_at),
    ):
        case.note = "Too late"
    assert again(case).note == ""
    assert events(case) == before


def test_of_two_who_read_the_same_version_the_second_is_refused_and_keeps_what_it_had_read(now: datetime) -> None:
    (first,) = answers(now)
    second = again(first)
    with moving(first, "affect", by=SERVICE, now=now):
        pass
    version = second.version
    with pytest.raises(Refused) as refused, moving(second, "clear", by=SERVICE, now=now):
        second.note = "Mine"
    assert str(refused.value) == CHANGED
    assert (second.status, second.version, second.note) == ("asked", version, "")
    assert again(first).status == "affected"


@pytest.mark.usefixtures("no_bridges")
def test_a_fault_half_way_leaves_case_ledger_and_object_as_they_were(now: datetime) -> None:
    (case,) = answers(now)
    before, version = events(case), case.version

    def half() -> None:
        with moving(case, "affect", by=SERVICE, now=now):
            case.note = "Half"
            ledger.append([ledger.Entry(case.stream, "half.done")], by=SERVICE, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert (case.status, case.note, case.version) == ("asked", "", version)
    assert events(case) == before
    assert again(case).version == version


@pytest.mark.usefixtures("no_bridges")
def test_a_bridge_that_fails_takes_the_move_back_with_it(now: datetime) -> None:
    (case,) = answers(now)
    before = events(case)

    def refuse(happened: Happened) -> None:
        raise Refused("The other service says no.")

    on("answers.affected")(refuse)
    with pytest.raises(Refused, match="other service"), moving(case, "affect", by=SERVICE, now=now):
        pass
    assert again(case).status == case.status == "asked"
    assert events(case) == before


@pytest.mark.usefixtures("no_bridges")
def test_bridges_run_in_order_each_once_and_see_what_was_saved(now: datetime) -> None:
    (case,) = answers(now)
    told: list[tuple[str, str, int]] = []

    def first(happened: Happened) -> None:
        told.append(("first", again(happened.case).status, len(events(happened.case))))

    def second(happened: Happened) -> None:
        told.append(("second", happened.event, 0))

    for bridge in (first, second, first):
        on("answers.affected")(bridge)
    on("answers.checking")(second)
    count = len(events(case))
    with moving(case, "affect", by=SERVICE, now=now):
        pass
    assert told == [("first", "affected", count + 1), ("second", "answers.affected", 0)]


def test_a_move_writes_only_what_it_changed(now: datetime) -> None:
    (case,) = answers(now)
    later = now + timedelta(minutes=3)
    with moving(case, "affect", by=SERVICE, now=now):
        type(case)._default_manager.filter(pk=case.pk).update(reached=later)
        case.note = "Ours"
    kept = again(case)
    assert (kept.reached, kept.note) == (later, "Ours")


def test_a_move_without_a_target_leaves_the_status_and_still_counts(now: datetime) -> None:
    (case,) = answers(now)
    version = case.version
    with moving(case, "see", by=SERVICE, now=now):
        case.seen = now
    assert (again(case).status, again(case).version) == ("asked", version + 1)
    assert events(case)[-1] == ("answers.seen", "asked", "asked")


def test_many_move_in_as_many_statements_as_they_have_statuses(now: datetime) -> None:
    cases = answers(now, 6)
    for case in cases[:3]:
        with moving(case, "affect", by=SERVICE, now=now):
            pass
    with CountedQueries() as asked:
        move_all(cases, "release", by=SERVICE, now=now, reason="Withdrawn")
    assert asked.count <= 2 + 1 + 2, "Two statuses, one call of the ledger, one savepoint."
    assert {again(case).status for case in cases} == {"released"}
    assert [events(case)[-1] for case in cases] == [("answers.released", "affected", "released")] * 3 + [
        ("answers.released", "asked", "released")
    ] * 3
    assert all(ledger.broken(case.stream) is None for case in cases)


@pytest.mark.parametrize("place", [0, 2, 4])
def test_where_one_of_many_was_changed_meanwhile_none_moves(now: datetime, place: int) -> None:
    cases = answers(now, 5)
    other = again(cases[place])
    with moving(other, "affect", by=SERVICE, now=now):
        pass
    before = Event.objects.count()
    with pytest.raises(Refused) as refused:
        move_all(cases, "release", by=SERVICE, now=now)
    assert str(refused.value) == CHANGED
    assert sorted(again(case).status for case in cases) == ["affected", *["asked"] * 4]
    assert Event.objects.count() == before


def test_where_one_of_many_may_not_move_none_does(now: datetime) -> None:
    cases = answers(now, 3)
    with moving(cases[1], "release", by=SERVICE, now=now):
        pass
    with pytest.raises(Refused, match="You cannot do this now"):
        move_all(cases, "release", by=SERVICE, now=now)
    assert [again(case).status for case in cases] == ["asked", "released", "asked"]


def test_no_case_at_all_moves_without_a_statement() -> None:
    with CountedQueries() as asked:
        move_all([], "release", by=SERVICE, now=datetime.fromisoformat("2026-06-03T13:05Z"))
    assert asked.count == 0


verbs = st.lists(st.tuples(st.sampled_from(["see", "acknowledge", "check", "affect", "clear", "mitigate", "release"]),
                           st.sampled_from([0, 0, 0, -1, 1]), st.booleans()), max_size=12)  # fmt: skip


@slowly(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(tries=verbs)
@pytest.mark.usefixtures("no_bridges")
def test_whatever_people_try_the_case_follows_its_table_and_the_ledger_says_so(
    tries: list[tuple[str, int, bool]], now: datetime
) -> None:
    """Legal moves happen, illegal and late ones do not, a fault leaves nothing; status, version and chain agree."""
    (case,) = answers(now)
    status, version, written = case.status, case.version, events(case)
    for verb, offset, breaks in tries:
        step = case.flow.moves[verb]
        legal = status in step.sources and offset == 0 and not breaks
        try:
            with moving(case, verb, by=SERVICE, now=now, seen=version + offset):
                if breaks:
                    raise ArithmeticError
        except (Refused, ArithmeticError):
            assert not legal
        else:
            assert legal
            target = step.target or status
            written.append((f"answers.{step.done}", status, target))
            status, version = target, version + 1
        kept = again(case)
        assert (kept.status, kept.version) == (case.status, case.version) == (status, version)
    assert events(case) == written
    assert ledger.broken(case.stream) is None


class CountedQueries:
    """How many statements the block sent."""

    count = 0

    def __enter__(self) -> "CountedQueries":
        self._held = connection.execute_wrapper(self._see)
        self._held.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._held.__exit__(*error)

    def _see(self, execute: Any, *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)
