"""Demonstration data and real data never share a database."""

from datetime import datetime, timedelta

import pytest

from defendasone.core.flow import Refused
from defendasone.core.installation import settle
from defendasone.core.models import Installation
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("demo", [True, False])
def test_the_first_start_says_what_a_database_is_for_and_later_ones_keep_to_it(now: datetime, *, demo: bool) -> None:
    with service():
        assert settle(demo=demo, now=now)
        assert not settle(demo=demo, now=now + timedelta(days=1))
        (kept,) = Installation.objects.all()
    assert (kept.demo, kept.made) == (demo, now)


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [(True, False, "holds demonstration data: start it with --demo"), (False, True, "holds a real service: name ano")],
)
def test_the_other_kind_is_refused_with_what_to_do(now: datetime, *, first: bool, then: bool, said: str) -> None:
    with service():
        settle(demo=first, now=now)
        with pytest.raises(Refused, match=said):
            settle(demo=then, now=now)
        assert Installation.objects.get().demo is first


def test_an_operator_may_take_demonstration_data_as_they_are_but_never_put_them_into_a_real_service(
    now: datetime,
) -> None:
    with service():
        settle(demo=True, now=now)
        assert not settle(demo=False, now=now, allowed=True)
        Installation.objects.update(demo=False)
        with pytest.raises(Refused):
            settle(demo=True, now=now, allowed=True)
