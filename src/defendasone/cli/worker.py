"""The worker: one process that sends messages and runs jobs until it is told to stop."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from defendasone.core.logs import log
from defendasone.messaging import outbox

PAUSE = 1.0  # Seconds until the database is asked again.


def run() -> None:
    """Work until SIGTERM; what is under way is finished first. Ends with 1 where its sender failed."""
    stop, failed = threading.Event(), threading.Event()
    sender = threading.Thread(target=_send, args=(stop, failed), name="outbox")
    sender.start()
    try:
        asyncio.run(_until_stopped(stop))
    finally:
        stop.set()
        sender.join()
    if failed.is_set():
        sys.exit("The sender of messages failed: the log says why.")


def _send(stop: threading.Event, failed: threading.Event) -> None:
    """A worker whose sender died must not look alive: it ends, and is started again."""
    try:
        outbox.run(timezone.now, stop)
    finally:
        if not stop.is_set():
            failed.set()
            os.kill(os.getpid(), signal.SIGTERM)


async def _until_stopped(stop: threading.Event) -> None:
    working = asyncio.ensure_future(_jobs(stop))

    def end() -> None:
        if not stop.is_set():
            stop.set()
            working.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    with suppress(asyncio.CancelledError):
        await working


async def _jobs(stop: threading.Event) -> None:
    """A database that goes away ends the library's loop: it is begun again, and waits for the database."""
    connector: Any = app.connector
    while not stop.is_set():
        worker: Any = app.with_connector(connector.get_worker_connector())
        try:
            async with worker.open_async():
                await worker.run_worker_async(concurrency=2, delete_jobs="successful", install_signal_handlers=False)
        except ConnectorException as error:
            log("worker").warning("database away", kind=type(error.__cause__ or error).__name__)
        if not stop.is_set():
            await asyncio.sleep(PAUSE)
