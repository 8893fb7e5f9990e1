"""What exposure does by the clock."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from defendasone.exposure import actions


@app.periodic(cron="41 * * * *")
@app.task(name="exposure.forget_uploads", queueing_lock="exposure.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Every hour: files that nobody loaded within a day."""
    actions.forget_uploads(datetime.fromtimestamp(timestamp, UTC))
