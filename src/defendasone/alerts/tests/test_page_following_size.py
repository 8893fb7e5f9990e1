"""After publication, for the coordinator: as quick and as small for 317 councils as for three."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from defendasone.alerts import queries
from defendasone.alerts.models import Answer
from defendasone.alerts.tests.pages import address, counted
from defendasone.core.viewer import Role
from defendasone.testing.factories import alerts as factory
from defendasone.testing.factories.alerts import acting
from defendasone.testing.logins import service

pytestmark = pytest.mark.django_db
SECTOR = 317


@pytest.mark.parametrize("name", ["alert", "counts"])
def test_the_number_of_queries_does_not_grow_with_the_councils(analyst: Client, now: datetime, name: str) -> None:
    councils = factory.sector(33)
    few, many = factory.published(now, *councils[:3]), factory.published(now, *councils[3:])
    assert counted(analyst, address(few, name)) == counted(analyst, address(many, name))


def test_the_whole_sector_is_a_page_under_sixty_kilobytes(analyst: Client, now: datetime) -> None:
    alert = factory.published(timezone.now() - timedelta(days=30), *factory.sector(SECTOR))
    response = analyst.get(address(alert), {"state": "all"})
    assert len(response.content) < 60_000
    assert response.content.count(b"<tr>") > SECTOR
    assert response.content.count(b"tel:") == SECTOR
    answered = Answer.objects.filter(alert=alert)
    with service():
        answered.update(status="mitigated")
    response = analyst.get(address(alert), {"state": "all"})
    assert len(response.content) < 60_000
    assert b"tel:" not in response.content
    assert b"None known" not in response.content
    with acting(Role.ANALYST) as viewer:
        followed = queries.followed(viewer, alert, queries.answers_to(alert), now=now, state="all")
    assert followed.shortened
