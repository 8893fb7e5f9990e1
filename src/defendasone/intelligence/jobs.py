"""What intelligence does in the background."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from defendasone.core.ledger import SERVICE, Program
from defendasone.intelligence import actions
from defendasone.intelligence.actions.kev import JOB


@app.task(name=JOB, queueing_lock=JOB)
def import_kev(by_id: str, by_name: str) -> None:
    """What an analyst asked for."""
    actions.fetch_kev(by=Program(by_id, by_name), now=datetime.now(UTC))


@app.periodic(cron="23 5 * * *")
@app.task(name="intelligence.daily_kev", queueing_lock="intelligence.daily_kev")
def daily_kev(timestamp: int) -> None:
    """Every morning, from the published address. A demonstration asks nobody outside."""
    if not settings.DEMO:
        actions.fetch_kev(by=SERVICE, now=datetime.fromtimestamp(timestamp, UTC))
