"""What the directory does by the clock."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from defendasone.directory import actions


@app.periodic(cron="0 8 * * *")
@app.task(queueing_lock="directory.ask_confirmations", pass_context=False)
def ask_confirmations(timestamp: int) -> None:
    """Once a day: ask about the contacts that are due."""
    actions.ask_confirmations(datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="1 0 * * *")
@app.task(queueing_lock="directory.follow_dates", pass_context=False)
def follow_dates(timestamp: int) -> None:
    """Once a day: tell of the shared services that change on this day."""
    actions.follow_dates(datetime.fromtimestamp(timestamp, UTC))
