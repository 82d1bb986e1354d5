"""Tell Celery that work is waiting, without ever waiting for Redis.

The work itself is already a row in the database, so a bell that is lost costs one
sweep. It rings after the commit, from one daemon thread: a broker that is refused
or frozen can slow that thread, never a request.
"""

import logging
import queue
import threading

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

_waiting: queue.Queue[str] = queue.Queue(maxsize=100)
_thread: threading.Thread | None = None
_lock = threading.Lock()


def ring(task: str) -> None:
    """Ask for the task of that name (it takes no arguments) after the commit.

    By name, since those who ring stand below the tasks.
    """
    transaction.on_commit(lambda: _enqueue(task))


def _enqueue(task: str) -> None:
    _start_thread()
    try:
        _waiting.put_nowait(task)
    except queue.Full:
        logger.warning("bell queue full; %s is left to the sweep", task)


def _start_thread() -> None:
    global _thread
    with _lock:
        # A fork (gunicorn) keeps the variable but not the thread.
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_ring_forever, name="bell", daemon=True)
            _thread.start()


def _ring_forever() -> None:
    while True:
        task = _waiting.get()
        try:
            current_app.send_task(task)
        except Exception as error:  # kombu, redis and socket errors share no base
            logger.warning("could not ring %s (%s)", task, type(error).__name__)
