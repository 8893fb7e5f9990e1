"""What is cleared away every night, and what stays."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from defendasone.accounts.jobs import tidy
from defendasone.core import limits
from defendasone.core.models import Limit
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db


def test_what_has_expired_goes_and_the_rest_stays() -> None:
    now = timezone.now()
    for key, lasts in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=lasts))
    cache.set("old", 1, 3600)
    cache.set("new", 1, 3 * 86400)
    limits.count("old", now=now - timedelta(days=2), window=timedelta(minutes=5))
    limits.count("new", now=now, window=timedelta(minutes=5))
    with connection.cursor() as cursor, service():
        cursor.execute("update core_cache set expires = %s where cache_key like %s", [now - timedelta(days=1), "%old"])
        tidy(int(now.timestamp()))
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert cache.get("new") == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_cache")
        assert cursor.fetchone() == (1,)
    assert Limit.objects.count() == 1
