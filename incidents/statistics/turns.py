"""Work that one process does for all: who comes meanwhile need not wait for it.

Waiting would keep a worker from its other tasks: a burst of changes rings for each,
and as many tasks as the worker has places would stand in line for one lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_TRY = "SELECT pg_try_advisory_xact_lock(hashtext(%s))"
_ALONE = "SELECT pg_try_advisory_lock(hashtext(%s))"
_NO_MORE = "SELECT pg_advisory_unlock(hashtext(%s))"


def take_turns(
    name: str,
    work: Callable[[], object],
    *,
    while_so: Callable[[], bool],
    seconds: float,
) -> bool:
    """Do the work until nothing is left of it, unless another process is at it; False
    when the time is up (it is done once in any case).

    Whoever has done it looks again once it has given its turn away. So what was there
    before somebody found the turn taken is never left behind.
    """
    deadline = time.monotonic() + seconds
    while while_so():
        with transaction.atomic():
            if not is_my_turn(name):
                return True
            work()
        if time.monotonic() > deadline:
            return False
    return True


def is_my_turn(name: str) -> bool:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [f"incidents.turn.{name}"])
        return bool(cursor.fetchone()[0])


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is at it; over as many transactions as it takes."""
    key = [f"incidents.{name}"]
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, key)
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute(_NO_MORE, key)
