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
    DELETE FROM {table} t WHERE t.id = ANY(ARRAY(
        SELECT old.id
          FROM marked m
         CROSS JOIN LATERAL (
             SELECT * FROM {table} o
              WHERE ({_of("o", scope)}) = ({_of("m", scope)})
             OFFSET 0  -- by the index, however many marks the planner expects
         ) old
         WHERE NOT EXISTS (
             SELECT FROM fresh f
              WHERE ({_of("f", scope)}) = ({_of("old", scope)})
                AND coalesce(f.region_id, 0) = coalesce(old.region_id, 0))))
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
