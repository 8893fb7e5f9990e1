"""What is cleared away every night: sessions, cached values and counts that nothing asks for any more."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from defendasone.core import limits


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Once a night."""
    SessionStore.clear_expired()
    limits.forget(before=datetime.fromtimestamp(timestamp, UTC) - timedelta(days=1))
