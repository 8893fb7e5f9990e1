"""The worker: one process that sends messages and runs jobs until it is told to stop."""

import asyncio
import os
import signal
import threading
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from defendasone.messaging import outbox


def run() -> None:
    """Work until SIGTERM; what is under way is finished first."""
    stop = threading.Event()
    sender = threading.Thread(target=_send, args=(stop,), name="outbox")
    sender.start()
    connector: Any = app.connector
    try:
        asyncio.run(_jobs(app.with_connector(connector.get_worker_connector())))
    finally:
        stop.set()
        sender.join()


def _send(stop: threading.Event) -> None:
    """A worker whose sender died must not look alive: it ends, and is started again."""
    try:
        outbox.run(timezone.now, stop)
    finally:
        if not stop.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


async def _jobs(worker: Any) -> None:
    async with worker.open_async():
        await worker.run_worker_async(concurrency=2, delete_jobs="successful")
