"""The loop that sends: claims what is due, hands it over, writes down what became of it.

It wakes at a notification, and every second. Several workers may run it at once.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import psycopg
from django.db import OperationalError, close_old_connections, connection, transaction

from defendasone.core.logs import log
from defendasone.messaging import actions
from defendasone.messaging.channels import NotSent, transport
from defendasone.messaging.models import Message

BATCH = 20
TICK = 1.0  # Seconds


def send_due(clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> int:
    """Send everything that is due; returns how many were tried. Ends early when told to stop."""
    tried = 0
    while not stop() and (messages := actions.claim(now=clock(), most=BATCH)):
        for place, message in enumerate(messages):
            if stop():
                actions.put_back(messages[place:])
                break
            # A slow mail server makes the last of a batch wait: another worker may have sent it meanwhile.
            if actions.renew(message, now=clock()):
                deliver(message, clock)
                tried += 1
    return tried


def deliver(message: Message, clock: Callable[[], datetime]) -> None:
    """Hand one message over, outside any transaction; then write down what became of it."""
    try:
        transport(message.channel)(message)
    except NotSent as failure:
        actions.not_sent(message, str(failure), permanent=failure.permanent, now=clock())
    except Exception as error:  # noqa: BLE001
        # A fault of ours in one message must not stop the others: it is tried again, and seen beside the message.
        log("outbox").error("message failed", message=str(message.pk), kind=type(error).__name__, exc_info=True)
        actions.not_sent(message, f"Fault: {type(error).__name__}", permanent=False, now=clock())
    else:
        with transaction.atomic():
            actions.sent(message, now=clock())


def run(clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Send until told to stop. A database that goes away is waited for."""
    while not stop.is_set():
        try:
            _listen(clock, stop)
        except (psycopg.OperationalError, OperationalError) as error:
            log("outbox").warning("database away", kind=type(error).__name__)
            connection.close()
            stop.wait(TICK)


def _listen(clock: Callable[[], datetime], stop: threading.Event) -> None:
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as ear:
        ear.execute(f"listen {actions.WAKE}")
        while not stop.is_set():
            close_old_connections()
            send_due(clock, stop.is_set)
            for _ in ear.notifies(timeout=TICK, stop_after=1):
                break
