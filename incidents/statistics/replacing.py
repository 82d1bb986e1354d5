"""SQL that makes a table of totals equal to what was freshly summed up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection

Checked = tuple[int, int, list[Any]]
"""How many totals there are, how many were not right, and up to 100 of those."""

SUMS = "incidents, min, best, max, min_unknown, best_unknown, max_unknown"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of totals: its rows are told apart by region, `scope`, `within` and
    outcome; a mark names one value of `scope`."""

    name: str
    """Of its CTEs: `marked_<name>`, `fresh_<name>` and so on."""
    table: str
    scope: str
    within: str = ""
    sums: str = SUMS

    @property
    def key(self) -> str:
        parts = ("region_id", self.scope, self.within, "outcome")
        return ", ".join(part for part in parts if part)


def of(alias: str, names: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in names.split(", "))


def replacing(kept: Kept, *, at_once: bool = False) -> str:
    """CTEs `gone_…` and `written_…`, after `marked_…` of the columns of the scope,
    without doubles, and `fresh_…` of whole rows of the table.

    They touch the rows of the table whose scope is marked, and of these only what
    differs. At once: where most of the table is marked, it is read in one go.
    """
    name, table, scope, key = kept.name, kept.table, kept.scope, kept.key
    sums = kept.sums
    update = ", ".join(f"{column} = excluded.{column}" for column in sums.split(", "))
    same = f"({of('old', scope)}) = ({of('m', scope)})"
    # By the index, however many marks the planner expects.
    by_key = f"LATERAL (SELECT * FROM {table} old WHERE {same} OFFSET 0) old ON true"  # noqa: S608
    old = f"{table} old ON {same}" if at_once else by_key
    # What went is what is in one of both only: by grouping, whose cost stays in
    # proportion; a join would compare each mark with all that is fresh.
    return f"""
gone_{name} AS (
    DELETE FROM {table} t WHERE t.id = ANY(ARRAY(
        SELECT max(id)
          FROM (SELECT old.id, {of("old", key)}
                  FROM marked_{name} m
                  JOIN {old}
                 UNION ALL
                SELECT NULL, {key} FROM fresh_{name}) AS either
         GROUP BY {key}
        HAVING count(id) = count(*)))
    RETURNING {of("t", key)}
),
written_{name} AS (
    INSERT INTO {table} AS t ({key}, {sums})
    SELECT {key}, {sums} FROM fresh_{name}
    ON CONFLICT ({key}) DO UPDATE SET {update}
     WHERE ({of("t", sums)}) IS DISTINCT FROM ({of("excluded", sums)})
    RETURNING {of("t", key)}
)
"""  # noqa: S608  called with constants only


def together(found: Sequence[Checked]) -> Checked:
    """What several checks have found."""
    checked, mended, which = zip(*found, strict=True)
    return sum(checked), sum(mended), [*chain(*which)]


@contextmanager
def reading_at_once() -> Iterator[None]:
    """Whatever the planner expects of CTEs, whose sizes it does not know."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def report(name: str) -> str:
    """After the CTEs of `replacing`: how many totals there are, how many were not
    right, and up to 100 of those as JSON."""
    return f"""
SELECT (SELECT count(*) FROM fresh_{name}),
       (SELECT count(*) FROM written_{name}) + (SELECT count(*) FROM gone_{name}),
       (SELECT coalesce(jsonb_agg(to_jsonb(mended)), '[]')
          FROM (SELECT * FROM written_{name} UNION ALL SELECT * FROM gone_{name}
                 LIMIT 100) mended)
"""  # noqa: S608


def read_report(
    statement: str, parameters: Sequence[Any] | Mapping[str, Any]
) -> Checked:
    """Of a statement that ends in `report`, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        checked, mended, which = cursor.fetchone()
    return checked, mended, json.loads(which)
