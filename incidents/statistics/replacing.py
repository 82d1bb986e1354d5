"""SQL that makes a table of totals equal to what was freshly summed up."""

from __future__ import annotations

_SUMS = "incidents, min, best, max, min_unknown, best_unknown, max_unknown"


def _of(alias: str, names: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in names.split(", "))


def replacing(table: str, scope: str) -> str:
    """CTEs `gone` and `written`, after a CTE `fresh` of whole rows of the table.

    They touch the rows of the table whose `scope` (some of its columns) is in a CTE
    `marked`, and of these only what differs.
    """
    key = f"region_id, {scope}, outcome"
    update = ", ".join(f"{name} = excluded.{name}" for name in _SUMS.split(", "))
    return f"""
gone AS (
    DELETE FROM {table} t USING marked m
     WHERE ({_of("t", scope)}) = ({_of("m", scope)})
       AND NOT EXISTS (
           SELECT FROM fresh f
            WHERE ({_of("f", scope)}) = ({_of("t", scope)})
              AND coalesce(f.region_id, 0) = coalesce(t.region_id, 0))
    RETURNING {_of("t", key)}
),
written AS (
    INSERT INTO {table} AS t ({key}, {_SUMS})
    SELECT {key}, {_SUMS} FROM fresh
    ON CONFLICT ({key}) DO UPDATE SET {update}
     WHERE ({_of("t", _SUMS)}) IS DISTINCT FROM ({_of("excluded", _SUMS)})
    RETURNING {_of("t", key)}
)
"""  # noqa: S608  called with constants only
