"""The worker: one process that sends messages and runs jobs until it is told to stop."""

import asyncio

from procrastinate.contrib.django import app


def run() -> None:
    """Work until SIGTERM; what is under way is finished first."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    asyncio.run(_jobs(worker))


async def _jobs(worker: object) -> None:
    async with worker.open_async():  # type: ignore[attr-defined]
        await worker.run_worker_async(concurrency=2, listen_notify=True)  # type: ignore[attr-defined]
