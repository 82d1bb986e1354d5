"""SQL that sums up published rows by actor, victims and confidence."""

from __future__ import annotations

from incidents.models import DirtyFacet, FacetChange, FacetTotal
from incidents.models.facet_queries import PART_KEYS
from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.adding import SIGNED, adding, by_region
from incidents.statistics.people import people_of_row
from incidents.statistics.replacing import Kept, replacing

FACETS = Kept("facets", FacetTotal._meta.db_table, "year, month", "dimension, member")
CHANGES = FacetChange._meta.db_table
MARKS = DirtyFacet._meta.db_table

_TOLLS = ", ".join(f"p.{column}" for column in TOLL_COLUMNS)
_ROW = f"perpetrators, parties, confidence, victims, {', '.join(TOLL_COLUMNS)}"
_NAMES = "unnest(CASE WHEN p.{0} = '{{}}' THEN ARRAY[''] ELSE p.{0} END)"


def _of_incidents(dimension: str, members: str) -> str:
    return f"""
    SELECT p.sign, p.units, p.year, p.month, '{dimension}' AS dimension, n.member,
           {_TOLLS}
      FROM counted p CROSS JOIN LATERAL {members} AS n(member)
    """  # noqa: S608  called with constants only


def _of_victims(dimension: str, key: str) -> str:
    people, _ = people_of_row([dimension])
    tolls = ", ".join(f"m.{column}" for column in TOLL_COLUMNS)
    return f"""
    SELECT p.sign, p.units, p.year, p.month, '{dimension}', m.{key}, {tolls}
      FROM counted p CROSS JOIN LATERAL ({people}) AS m
    """  # noqa: S608


_MEMBERS = " UNION ALL ".join(
    (
        _of_incidents("perpetrator", _NAMES.format("perpetrators")),
        _of_incidents("actor", _NAMES.format("parties")),
        _of_incidents("confidence", "(VALUES (p.confidence::text))"),
        *(_of_victims(dimension, key) for dimension, key in PART_KEYS.items()),
    )
)
_REGIONS = "ARRAY(SELECT id FROM regions_region WHERE level = 'region')"  # read once
_UNITS = f"ARRAY(SELECT u FROM unnest(%s) AS u WHERE u = ANY({_REGIONS}))"  # noqa: S608


def _summed(counted: str, into: str) -> str:
    """CTEs up to `into`, of whole rows of the table: the sums of rows that `counted`
    selects with their sign, units, year and month."""
    return f"""
counted AS MATERIALIZED ({counted}),
placed AS MATERIALIZED (
    SELECT p.units, p.year, p.month, p.dimension, p.member,
           sum(sign) AS incidents, {SIGNED}
      FROM ({_MEMBERS}) p
     GROUP BY p.units, p.year, p.month, p.dimension, p.member
),
{by_region(FACETS, "placed", into)}
"""  # noqa: S608  every interpolated name is a constant


# Rows are found by type and month, whose index is there. What is noted of the months
# is in the rows already, and goes.
_OF_MONTHS = f"""
    SELECT 1 AS sign, {_UNITS % "p.region_ids"} AS units, m.year, m.month, {_ROW}
      FROM marked_facets m CROSS JOIN incidents_eventtype kind
     CROSS JOIN LATERAL (
         SELECT * FROM incidents_publishedincident i
          WHERE (i.event_type_id, i.year, i.month) = (kind.code, m.year, m.month)
         OFFSET 0  -- by the index, however many marks the planner expects
     ) p
"""  # noqa: S608
RECOMPUTE_FACETS = f"""
noted_facets AS (
    DELETE FROM {CHANGES} c USING marked_facets m
     WHERE (c.year, c.month) = (m.year, m.month)
),
{_summed(_OF_MONTHS, "fresh_facets")},
{replacing(FACETS)}
"""  # noqa: S608
"""After a CTE `marked_facets` of months, without doubles."""

_OF_CHANGES = f"""
    SELECT sign, {_UNITS % "region_ids"} AS units, year, month, {_ROW}
      FROM claimed_changes
"""  # noqa: S608
ADD_FACETS = f"""
{_summed(_OF_CHANGES, "changes_facets")},
{adding(FACETS, MARKS)}
"""
"""After a CTE `claimed_changes` of rows of `FacetChange`."""
