"""SQL that adds signed changes to a table of totals."""

from __future__ import annotations

from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.recomputing import BY_OUTCOME, PER_REGION
from incidents.statistics.replacing import SUMS, Kept, of


def adding(kept: Kept, marks: str, mark: str = "") -> str:
    """CTEs `added_…`, `emptied_…` and `wrong_…`, after `changes_…` of whole rows of the
    table, one for each key, whose sums say by how much.

    Totals whose scope is in `marks` are left alone: they are to be recomputed. So are
    those that were wrong, as a change that leaves less than nothing shows; a mark of
    theirs is added; `mark` says how, where marks have not the columns of the scope.
    """
    name, table, key, scope = kept.name, kept.table, kept.key, kept.scope
    mark = mark or f"({scope}) SELECT {scope} FROM wrong_{name}"  # noqa: S608
    update = ", ".join(f"{column} = excluded.{column}" for column in SUMS.split(", "))
    return f"""
{_new_sums(kept, marks)},
wrong_{name} AS MATERIALIZED (
    SELECT DISTINCT {scope} FROM sums_{name}
     WHERE least({SUMS}) < 0 OR (incidents = 0 AND greatest({SUMS}) > 0)
),
marked_wrong_{name} AS (
    INSERT INTO {marks} {mark}
),
right_{name} AS MATERIALIZED (
    SELECT * FROM sums_{name} s
     WHERE NOT EXISTS (SELECT FROM wrong_{name} w
                        WHERE ({of("w", scope)}) = ({of("s", scope)}))
),
emptied_{name} AS (
    DELETE FROM {table} t WHERE t.id = ANY(ARRAY(
        SELECT id FROM right_{name} WHERE incidents = 0))
    RETURNING 1
),
added_{name} AS (
    INSERT INTO {table} AS t ({key}, {SUMS})
    SELECT {key}, {SUMS} FROM right_{name} WHERE incidents > 0
    ON CONFLICT ({key}) DO UPDATE SET {update}
    RETURNING 1
)
"""  # noqa: S608  called with constants only


SIGNED = ", ".join(
    f"coalesce(sum(sign * {name}), 0) AS {name},"
    f" coalesce(sum(sign) FILTER (WHERE {name} IS NULL), 0) AS {name}_unknown"
    for name in TOLL_COLUMNS
)


# Rows are summed up by set of units first, so that each is taken once and not once for
# every level of every division.
def by_region(kept: Kept, placed: str, into: str, where: str = "true") -> str:
    """A CTE of whole rows of the table, after `placed` of sums by `units` and the key:
    of the country and of each unit; what changes nothing is left out."""
    key = kept.key.removeprefix("region_id, ").removesuffix(", outcome")
    return f"""
{into} AS MATERIALIZED (
    SELECT s.region_id, {of("s", key)}, o.outcome, s.incidents,
           o.min, o.best, o.max, o.min_unknown, o.best_unknown, o.max_unknown
      FROM (SELECT r.region_id, {of("g", key)},
                   sum(g.incidents) AS incidents, {PER_REGION}
              FROM {placed} g
             CROSS JOIN LATERAL unnest(g.units || NULL::bigint) AS r(region_id)
             WHERE {where}
             GROUP BY r.region_id, {of("g", key)}) s
     CROSS JOIN LATERAL (VALUES {BY_OUTCOME}) AS o(
         outcome, min, best, max, min_unknown, best_unknown, max_unknown)
     WHERE (s.incidents, o.min, o.best, o.max,
            o.min_unknown, o.best_unknown, o.max_unknown) <> (0, 0, 0, 0, 0, 0, 0)
)
"""  # noqa: S608  called with constants only


def _new_sums(kept: Kept, marks: str) -> str:
    """CTE `sums_…`: what the totals were, and the changes."""
    key, scope, columns = kept.key, kept.scope, SUMS.split(", ")
    others = key.removeprefix("region_id, ")
    same = f"({of('o', others)}) = ({of('d', others)})"
    added = ", ".join(f"d.{c} + coalesce(old.{c}, 0) AS {c}" for c in columns)
    return f"""
sums_{kept.name} AS MATERIALIZED (
    SELECT old.id, {of("d", key)}, {added}
      FROM changes_{kept.name} d
      LEFT JOIN LATERAL (
          SELECT * FROM {kept.table} o WHERE o.region_id = d.region_id AND {same}
           UNION ALL
          SELECT * FROM {kept.table} o
           WHERE o.region_id IS NULL AND d.region_id IS NULL AND {same}
          OFFSET 0  -- by the index, however many changes the planner expects
      ) old ON true
     WHERE NOT EXISTS (SELECT FROM {marks} m
                        WHERE ({of("m", scope)}) = ({of("d", scope)}))
)"""  # noqa: S608
