"""The ledger's chain: whole under many writers, and broken for good where somebody with the keys changes it."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as slowly
from hypothesis import strategies as st

from defendasone.core import ledger
from defendasone.core.embedded import JOBS, OWNER, WEB
from defendasone.core.isolation import viewing
from defendasone.core.ledger import SERVICE, Entry, Program
from defendasone.core.models import Event
from defendasone.core.viewer import Role, Viewer
from defendasone.testing import logins
from defendasone.testing.logins import service
from defendasone.testing.together import together

OFFICER = Viewer("018f0000-0000-7000-8000-000000000002", "Olu", frozenset({(Role.OFFICER, 7)}))
ANALYST = Viewer("018f0000-0000-7000-8000-000000000001", "Ann", frozenset({(Role.ANALYST, None)}))


def append(*entries: Entry, now: datetime, by: ledger.Actor = SERVICE) -> None:
    ledger.append(entries, by=by, now=now)


@pytest.mark.django_db
def test_a_writer_who_may_not_read_the_others_events_continues_the_right_chain(now: datetime) -> None:
    append(Entry("case/1", "a", council=8), now=now)
    with viewing(OFFICER):
        append(Entry("case/1", "b", council=7), by=OFFICER, now=now)
        assert [event.kind for event in Event.objects.filter(stream="case/1")] == ["b"]
    append(Entry("case/1", "c"), now=now)
    with service():
        assert list(Event.objects.filter(stream="case/1").order_by("seq").values_list("seq", "kind")) == [
            (1, "a"), (2, "b"), (3, "c"),
        ]  # fmt: skip
        assert ledger.broken("case/1") is None


@pytest.mark.django_db
def test_a_council_reads_its_own_side_and_the_coordinator_all_of_it(now: datetime) -> None:
    append(Entry("s", "theirs", council=8), Entry("s", "mine", council=7), Entry("s", "coordinator"), now=now)
    with viewing(OFFICER):
        assert [event.kind for event in ledger.stream("s", viewer=OFFICER)] == ["mine"]
    with viewing(ANALYST):
        assert [event.kind for event in ledger.stream("s", viewer=ANALYST)] == ["theirs", "mine", "coordinator"]
    with viewing(Viewer()):
        assert not ledger.stream("s", viewer=Viewer()).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [WEB, JOBS])
def test_nobody_writes_an_event_past_the_function(role: str, now: datetime) -> None:
    logins.become(role)
    event = Event(stream="s", seq=1, at=now, actor="me", actor_name="Me", kind="forged", detail={}, hash=b"x")
    with pytest.raises(DatabaseError, match=r"permission denied|row-level security"), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.django_db
def test_an_event_goes_with_the_transaction_that_it_tells_of(now: datetime) -> None:
    def fail() -> None:
        with transaction.atomic():
            append(Entry("s", "a"), now=now)
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    append(Entry("s", "b"), now=now)
    with service():
        assert list(Event.objects.values_list("seq", "kind")) == [(1, "b")]


@pytest.mark.usefixtures("real_logins")
def test_many_writers_of_few_streams_in_any_order_leave_whole_chains_and_never_wait_in_a_circle(now: datetime) -> None:
    def write(number: int) -> None:
        names = ["a", "b", "c"] if number % 2 else ["c", "b", "a"]
        logins.connect_as(WEB)
        for turn in range(10):
            append(*(Entry(name, f"w{number}.{turn}", council=number) for name in names), now=now)

    together(*(partial(write, number) for number in range(4)))
    with service():
        for name in ("a", "b", "c"):
            found = list(Event.objects.filter(stream=name).order_by("seq").values_list("seq", "kind"))
            assert [seq for seq, _ in found] == list(range(1, 41))
            assert len({kind for _, kind in found}) == 40
            for number in range(4):
                turns = [kind for _, kind in found if kind.startswith(f"w{number}.")]
                assert turns == [f"w{number}.{turn}" for turn in range(10)], "Each writer's own order is kept."
            assert ledger.broken(name) is None


CHANGES = [
    "update core_event set detail = '{\"note\": \"other\"}' where stream = 's' and seq = 2",
    "update core_event set actor_name = 'Somebody else' where stream = 's' and seq = 2",
    "update core_event set at = at + interval '1 microsecond' where stream = 's' and seq = 2",
    "update core_event set council = 8 where stream = 's' and seq = 2",
    "update core_event set after = 'affected' where stream = 's' and seq = 2",
    "update core_event set kind = 'x.other' where stream = 's' and seq = 2",
    "update core_event set stream = 't' where stream = 's' and seq = 2",
    "delete from core_event where stream = 's' and seq = 2",
    "update core_event set seq = seq + 1 where stream = 's' and seq = 3",
    "update core_event set hash = sha256('x') where stream = 's' and seq = 2",
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_whoever_gets_past_the_trigger_is_found_out(change: str, now: datetime) -> None:
    """The owner of the tables can switch the trigger off: the chain tells."""
    append(*(Entry("s", "x.made", council=7, detail={"note": "first"}) for _ in range(3)), now=now)
    with service():
        assert ledger.broken("s") is None
    logins.become(OWNER)
    with connection.cursor() as cursor:
        cursor.execute("alter table core_event disable trigger ledger_refuse")
        cursor.execute("alter table core_event disable row level security")
        cursor.execute(change)
        assert cursor.rowcount == 1
        cursor.execute("alter table core_event enable row level security")
        cursor.execute("alter table core_event enable trigger ledger_refuse")
    with service():
        assert ledger.broken("s") in {2, 3, 4}


words = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.django_db
@slowly(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    detail=st.dictionaries(st.text("abc", min_size=1), json_values, max_size=3), name=st.text("ü严<'\"%s", max_size=20)
)
def test_whatever_an_event_holds_it_comes_back_as_it_was_and_the_chain_holds(
    detail: dict[str, object], name: str
) -> None:
    stream = f"property/{UUID(int=0)}"
    append(Entry(stream, "x", detail=detail), by=Program("p", name), now=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    with service():
        kept = Event.objects.filter(stream=stream).latest("seq")
        assert (kept.detail, kept.actor_name) == (detail, name)
        assert ledger.broken(stream) is None


@pytest.mark.django_db
def test_the_chain_does_not_depend_on_where_its_reader_is(now: datetime) -> None:
    append(Entry("s", "a"), Entry("s", "b"), now=now)
    with service(), connection.cursor() as cursor:
        for zone in ("UTC", "Europe/London", "Pacific/Chatham"):
            cursor.execute(f"set local timezone = '{zone}'")
            cursor.execute("set local datestyle = 'German'")
            assert ledger.broken("s") is None


@pytest.mark.django_db
def test_times_are_kept_to_the_microsecond_and_things_that_are_no_json_as_text(now: datetime) -> None:
    moment = now + timedelta(microseconds=1)
    append(Entry("s", "a", detail={"due": moment.date(), "id": UUID(int=7)}), now=moment)
    with service():
        event = Event.objects.get()
    assert event.at == moment
    assert event.detail == {"due": "2026-06-03", "id": str(UUID(int=7))}


@pytest.mark.django_db
def test_writing_nothing_asks_the_database_nothing(now: datetime) -> None:
    def refuse(*_: object) -> None:
        raise psycopg.InterfaceError

    with connection.execute_wrapper(refuse):
        append(now=now)
