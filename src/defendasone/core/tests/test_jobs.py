"""Housekeeping."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from defendasone.core import jobs, limits
from defendasone.core.models import Limit
from defendasone.testing.logins import service


@pytest.mark.django_db
def test_what_is_over_is_tidied_away_and_what_is_not_stays(now: datetime) -> None:
    limits.count("old", now=now - timedelta(days=3), window=timedelta(minutes=1))
    limits.count("new", now=now, window=timedelta(minutes=1))
    with service():
        for key, end in (("over", timedelta(days=-1)), ("running", timedelta(days=1))):
            Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + end)
        jobs.tidy.func(int(now.timestamp()))
        assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
        assert Limit.objects.count() == 1


def test_the_worker_knows_when_to_do_it() -> None:
    registry = app.periodic_registry.periodic_tasks
    crons = {task.task.name: task.cron for task in registry.values()}
    assert crons["defendasone.core.jobs.tidy"] == "17 * * * *"
    assert crons["defendasone.core.jobs.take_over"] == "*/5 * * * *"
