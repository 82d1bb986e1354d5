"""SQL of the incidents as they were known at a position.

An incident that has not changed since is its published row. For one that has, the
version that was then the last is read out of its JSON. So the cost grows with what
has changed since, not with the history before.
"""

from __future__ import annotations

from incidents.models import Outcome
from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.reads import SummedToll, TotalRow

_TOLLS = ", ".join(f"r.{name}" for name in TOLL_COLUMNS)
_LIVE_TOLLS = ", ".join(f"p.{name}" for name in TOLL_COLUMNS)
_TOLL_TYPES = ", ".join(f"{name} bigint" for name in TOLL_COLUMNS)

# What happened behind the position, also what has none yet.
_LATER = """
later AS MATERIALIZED (
    SELECT public_id, version FROM incidents_publishedversion
     WHERE position > %(position)s OR position IS NULL
)"""
_WITHHELD = """EXISTS (
           SELECT FROM incidents_publishedversion w
            WHERE w.public_id = v.public_id AND w.version > v.version
              AND w.withholds_earlier)"""

# The versions that were the last ones then, and are not now. Versions of an incident
# are numbered one by one, so that the one before a later one is found by its key. What
# was withheld to protect somebody counts in no past any more.
REPLACED = f"""{_LATER},
replaced AS (
    SELECT v.public_id, r.*
      FROM later
      JOIN incidents_publishedversion v
        ON v.public_id = later.public_id AND v.version = later.version - 1
     CROSS JOIN LATERAL jsonb_to_record(v.content) AS r(
           event_type_id text, started_on date, ended_on date, date_precision text,
           longitude float8, latitude float8, geo_precision text,
           is_provisional boolean, claims jsonb, sources jsonb, {_TOLL_TYPES})
     WHERE v.position <= %(position)s AND v.change <> 'retracted'
       AND NOT {_WITHHELD}
)"""  # noqa: S608  columns of the model

# Units are where its public point lies now: those of the published row, where that
# has the same point, and of the points looked up for the others.
_REPLACED_ROWS = f"""{REPLACED},
located AS (
    SELECT * FROM unnest(%(longitudes)s::float8[], %(latitudes)s::float8[],
                         %(precisions)s::text[], %(units)s::text[])
        AS l(longitude, latitude, geo_precision, units)
),
replaced_rows AS (
    SELECT r.public_id, r.event_type_id, r.started_on, r.ended_on,
           extract(year FROM r.started_on)::int AS year,
           CASE WHEN r.date_precision = 'year' THEN 0
                ELSE extract(month FROM r.started_on)::int END AS month,
           coalesce(p.region_ids, l.units::bigint[]) AS region_ids,
           r.geo_precision, coalesce(r.is_provisional, false) AS is_provisional,
           coalesce(obs_is_contested(r.claims), false) AS is_contested,
           coalesce(obs_source_count(r.sources), 0) AS source_count, {_TOLLS}
      FROM replaced r
      LEFT JOIN incidents_publishedincident p
        ON p.public_id = r.public_id AND p.geo_precision = r.geo_precision
       AND (p.longitude, p.latitude) = (r.longitude, r.latitude)
      LEFT JOIN located l
        ON (l.longitude, l.latitude, l.geo_precision)
         = (r.longitude, r.latitude, r.geo_precision)
)"""  # noqa: S608
_LIVE_ROW = f"""
    SELECT p.public_id, p.event_type_id, p.started_on, p.ended_on, p.year, p.month,
           p.region_ids, p.geo_precision, p.is_provisional, p.is_contested,
           p.source_count, {_LIVE_TOLLS}
      FROM incidents_publishedincident p"""  # noqa: S608

KNOWN_THEN = f"""{_REPLACED_ROWS},
known AS (
    {_LIVE_ROW}
      JOIN incidents_publishedversion v
        ON v.public_id = p.public_id AND v.version = p.version
     WHERE v.position <= %(position)s
     UNION ALL
    SELECT * FROM replaced_rows
)"""  # noqa: S608
KNOWN_NOW = f"known AS ({_LIVE_ROW})"

# Points of those whose units have to be looked up.
UNPLACED = f"""
WITH {REPLACED}
SELECT DISTINCT r.longitude, r.latitude, r.geo_precision
  FROM replaced r
 WHERE NOT EXISTS (
       SELECT FROM incidents_publishedincident p
        WHERE p.public_id = r.public_id AND p.geo_precision = r.geo_precision
          AND (p.longitude, p.latitude) = (r.longitude, r.latitude))
"""  # noqa: S608

# What was replaced since and what came in its place, side by side: some of it, in an
# order, and how much there is; of a kind that none is shown of, the count alone.
DIFFERENCES = f"""
WITH {_REPLACED_ROWS},
live AS ({_LIVE_ROW} WHERE p.public_id IN (SELECT public_id FROM later)),
before AS (SELECT k.*, ({{matches}}) AS matches FROM replaced_rows k),
after AS (SELECT k.*, ({{matches}}) AS matches FROM live k),
compared AS (
    SELECT public_id,
           CASE WHEN b.public_id IS NULL THEN 'added'
                WHEN a.public_id IS NULL THEN 'retracted'
                ELSE 'corrected' END AS kind,
           coalesce(b.matches, false) AS counted_then,
           coalesce(a.matches, false) AS counted_now,
           b.killed_best AS killed_then, a.killed_best AS killed_now,
           b.injured_best AS injured_then, a.injured_best AS injured_now,
           b.matches AND b.region_ids IS NULL AS is_unplaced
      FROM before b FULL JOIN after a USING (public_id)
     WHERE b.matches OR a.matches
),
counts AS (
    SELECT kind, count(*) AS of_kind, bool_or(is_unplaced) AS is_unplaced
      FROM compared GROUP BY kind
),
shown AS (
    SELECT * FROM compared ORDER BY kind, public_id DESC
     LIMIT %(limit)s OFFSET %(offset)s
)
SELECT s.public_id, kind, s.counted_then, s.counted_now, s.killed_then, s.killed_now,
       s.injured_then, s.injured_now, c.is_unplaced, c.of_kind
  FROM counts c LEFT JOIN shown s USING (kind) ORDER BY kind, s.public_id DESC
"""  # noqa: S608

SUMS = ", ".join(
    ["count(*)", "bool_or(k.region_ids IS NULL)"]
    + [f"coalesce(sum(k.{name}), 0)::bigint" for name in TOLL_COLUMNS]
    + [f"count(*) - count(k.{name})" for name in TOLL_COLUMNS]
)


def summed(key: tuple[object, ...], sums: tuple[int, ...]) -> TotalRow:
    """A row of `SUMS`, the flag left out, as the shape that all sums have."""
    count, values, unknown = sums[0], sums[1:13], sums[13:]
    row = TotalRow(key, count)
    for place, outcome in enumerate(Outcome.values):
        three = slice(3 * place, 3 * place + 3)
        row.outcomes[outcome] = SummedToll(count, *values[three], *unknown[three])
    return row
