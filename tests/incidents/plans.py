"""Whether an index alone answers, however few rows a test has."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def plan_by(index: str, ask: Callable[[], object]) -> str:
    """How the last query of `ask` is answered if the published incidents have that
    index and no other: of a handful of rows any would be as good."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index i"
            " WHERE indrelid = 'incidents_publishedincident'::regclass"
            " AND indexrelid <> %s::regclass"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [index],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + queries.captured_queries[-1]["sql"])
        return "\n".join(line for (line,) in cursor.fetchall())
