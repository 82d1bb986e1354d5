"""An advisory lock in somebody else's hands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.faults.conftest import database_url


@contextmanager
def held_by_another(key: str, *parameters: object) -> Iterator[None]:
    """A lock of another transaction, by an SQL expression for its key.

    It is the transaction's and not the session's: a closed connection keeps what is its
    session's until the server has noticed that it is gone, which is after this returns.
    """
    with psycopg.connect(database_url()) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({key})", parameters)
        yield
