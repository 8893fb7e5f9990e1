"""The ledger: in order, chained, for good."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection

from defendasone.core import ledger
from defendasone.core.ledger import SERVICE, Entry
from defendasone.core.models import Event
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def test_events_of_a_stream_are_numbered_and_chained(now: datetime) -> None:
    ledger.append(
        [Entry("a", "x.made"), Entry("a", "x.changed", detail={"to": 1}), Entry("b", "y.made")], by=SERVICE, now=now
    )
    with service():
        assert list(Event.objects.filter(stream="a").values_list("seq", "kind")) == [(1, "x.made"), (2, "x.changed")]
        assert Event.objects.get(stream="b").seq == 1
        assert ledger.broken("a") is None


@pytest.mark.parametrize(
    "statement", ["update core_event set kind = 'z'", "delete from core_event", "truncate core_event"]
)
def test_nobody_changes_the_ledger(now: datetime, statement: str) -> None:
    ledger.append([Entry("a", "x.made")], by=SERVICE, now=now)
    with pytest.raises(DatabaseError), service(), connection.cursor() as cursor:
        cursor.execute(statement)
