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
_names: set[str] = set()
"""Of the tasks in the queue: a transaction that rings a thousand times rings once."""
_thread: threading.Thread | None = None
_lock = threading.Lock()


def ring(task: str) -> None:
    """Ask for the task of that name (it takes no arguments) after the commit.

    By name, since those who ring stand below the tasks.
    """
    transaction.on_commit(lambda: _enqueue(task))


def wait_until_rung(seconds: float) -> bool:
    """For a process about to end, whose thread would end with it; False: too late."""
    done = _waiting.all_tasks_done
    with done:
        return done.wait_for(lambda: not _waiting.unfinished_tasks, seconds)


def _enqueue(task: str) -> None:
    _start_thread()
    with _lock:
        if task in _names:
            return
        _names.add(task)
    try:
        _waiting.put_nowait(task)
    except queue.Full:
        _names.discard(task)
        logger.warning("bell queue full; %s is left to the sweep", task)


def _start_thread() -> None:
    global _thread
    with _lock:
        # A fork (gunicorn) keeps the variable but not the thread.
        if _thread is None or not _thread.is_alive():
            _names.clear()
            _thread = threading.Thread(target=_ring_forever, name="bell", daemon=True)
            _thread.start()


def _ring_forever() -> None:
    while True:
        task = _waiting.get()
        _names.discard(task)  # before it rings: what commits from now on rings again
        try:
            current_app.send_task(task)
        except Exception as error:  # kombu, redis and socket errors share no base
            logger.warning("could not ring %s (%s)", task, type(error).__name__)
        finally:
            _waiting.task_done()
