"""Housekeeping: what nobody waits for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

from defendasone.core import limits

# A rate limit's window is at most a day.
LIMITS_KEPT = timedelta(days=2)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="core.tidy")
def tidy(timestamp: int) -> None:
    """Every hour: sessions that have ended, counts that no window reaches any more."""
    call_command("clearsessions")
    limits.forget(before=datetime.fromtimestamp(timestamp, UTC) - LIMITS_KEPT)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="core.take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Every five minutes: jobs whose worker was killed over them are run again."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
