"""What is cleared away every night."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from defendasone.accounts import actions


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Sessions, cached values and counts that nothing asks for any more."""
    actions.tidy(now=datetime.fromtimestamp(timestamp, UTC))
