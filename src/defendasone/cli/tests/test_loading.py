"""What a database holds after the first start, the second, and one that was broken off."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from defendasone.accounts.models import Person
from defendasone.alerts.models import Alert, Answer
from defendasone.cli.loading import bring
from defendasone.core.flow import Refused
from defendasone.core.models import Event, Installation
from defendasone.demo import stories
from defendasone.directory.models import Contact, Council
from defendasone.exposure.models import Keys, Technology
from defendasone.intelligence.models import Vulnerability
from defendasone.messaging.models import Message
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
TABLES = (Alert, Answer, Contact, Council, Event, Installation, Message, Person, Technology, Vulnerability)


def counted() -> dict[str, int]:
    return {table.__name__: table._default_manager.count() for table in TABLES}


def test_a_service_begins_with_councils_and_nobody_in_it(now: datetime) -> None:
    with service():
        bring(now)
        held = counted()
        assert held["Council"] > 317
        assert not Installation.objects.get().demo
        assert Keys.objects.exists()
    assert held["Person"] == held["Contact"] == held["Alert"] == held["Vulnerability"] == 0


def test_a_second_start_of_a_service_adds_nothing(now: datetime) -> None:
    with service():
        bring(now)
        before = counted()
        bring(now + timedelta(days=1))
        assert counted() == before


@pytest.mark.parametrize("demo", [True, False])
def test_real_and_invented_never_meet_and_nothing_is_written(now: datetime, settings: Settings, *, demo: bool) -> None:
    with service():
        Installation.objects.create(demo=not demo, made=now)
        before = counted()
        settings.DEMO = demo
        with pytest.raises(Refused, match="a real service" if demo else "demonstration data"):
            bring(now)
        assert counted() == before


def test_a_load_that_breaks_off_leaves_nothing_and_the_next_start_makes_it_whole_once(
    now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    with service():
        before = counted()
        with monkeypatch.context() as broken:
            broken.setattr(stories, "_in_review", _breaking(stories._in_review))
            with pytest.raises(KeyboardInterrupt):
                bring(now)
        assert counted() == before
        bring(now)
        whole = counted()
        assert whole["Alert"] == 3
        assert Installation.objects.get().demo
        bring(now + timedelta(days=1))
        assert counted() == whole


def _breaking(done: Callable[..., None]) -> Callable[..., None]:
    """The last step but for its end: everything else has been written by then."""

    def broken(*args: object) -> None:
        done(*args)
        assert Alert.objects.count() == 3
        raise KeyboardInterrupt

    return broken
