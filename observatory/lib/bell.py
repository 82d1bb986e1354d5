"""Tell Celery that work is waiting, without ever waiting for Redis.

The work itself is already a row in the database, so a bell that is lost costs one
sweep. It rings after the commit, from one daemon thread: a broker that is refused
or frozen can slow that thread, never a request.
"""

import logging
import queue
import threading
from typing import Any

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)

_waiting: queue.Queue[Task[Any, Any]] = queue.Queue(maxsize=100)
_thread: threading.Thread | None = None
_lock = threading.Lock()


def ring(task: Task[Any, Any]) -> None:
    """Ask for `task` (which takes no arguments) once this transaction is committed."""
    transaction.on_commit(lambda: _enqueue(task))


def _enqueue(task: Task[Any, Any]) -> None:
    if task.app.conf.task_always_eager:
        task.delay()
        return
    _start_thread()
    try:
        _waiting.put_nowait(task)
    except queue.Full:
        logger.warning("bell queue full; %s is left to the sweep", task.name)


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
            task.delay()
        except Exception as error:  # kombu, redis and socket errors share no base
            logger.warning("could not ring %s (%s)", task.name, type(error).__name__)
