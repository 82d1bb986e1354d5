"""Which sources a selection rests on: the publishers named, and for how many of its
incidents."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from incidents.filters import PublishedIncidentFilter
from observatory.lib.query_sql import sql_of


@dataclass(frozen=True, slots=True)
class Citing:
    """`publisher` is None for confidential sources, of which nothing more is said."""

    publisher: str | None
    incidents: int


def citing(filters: PublishedIncidentFilter) -> list[Citing]:
    """Those cited for the most incidents first; confidential ones last."""
    sql, parameters = sql_of(filters.result.order_by().values("id", "sources"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH p AS ({sql})"  # noqa: S608  the filter's own, with its parameters
            " SELECT s->>'publisher', count(DISTINCT p.id)"
            " FROM p CROSS JOIN LATERAL jsonb_array_elements(p.sources) AS s"
            " GROUP BY 1 ORDER BY (s->>'publisher') IS NULL, 2 DESC, 1",
            parameters,
        )
        return [Citing(publisher, count) for publisher, count in cursor.fetchall()]
