"""SQL that breaks the tolls of a published row down by who the people were.

A figure's parts are people of whom something is known. What they leave of the toll is
a member of its own, '' in every dimension, so that over all members the best estimates
add up to the toll's. An incident counts once under each member that it has people of,
and under '' if a toll is not made up by its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from incidents.models import Outcome
from incidents.models.facet_queries import NONE, PART_KEYS
from incidents.models.toll import TOLL_COLUMNS

_KEYS = tuple(PART_KEYS.values())
_TOLLS = ", ".join(f"p.{column}" for column in TOLL_COLUMNS)


def _part_of(outcome: str) -> str:
    """What is known of one outcome is summed up, and a most only if each is known."""
    own = f"FILTER (WHERE v.outcome = '{outcome}')"
    return (
        f"sum(v.min) {own} AS {outcome}_min, sum(v.best) {own} AS {outcome}_best,"
        f" CASE WHEN count(v.max) {own} = count(*) {own} THEN sum(v.max) {own} END"
        f" AS {outcome}_max"
    )


_PARTS = ", ".join(_part_of(outcome) for outcome in Outcome)
_LEFT = ", ".join(
    f"public.obs_victims_left(p.victims, '{o}', p.{o}_min, p.{o}_best, p.{o}_max)"
    f" AS {o}"
    for o in Outcome
)
_LEFT_TOLLS = ", ".join(f"{o}[1], {o}[2], {o}[3]" for o in Outcome)
_SOME_ARE_LEFT = " OR ".join(
    f"coalesce(p.{o}_min, p.{o}_best, p.{o}_max) IS NOT NULL"
    f" AND coalesce({o}[2], 1) <> 0"
    for o in Outcome
)


def people_of_row(
    dimensions: Sequence[str], members: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, list[Any]]:
    """A subquery for `CROSS JOIN LATERAL (…) AS m`, after a published row `p`, and its
    parameters: a row for each member, with the columns `category`, `sex` and
    `age_group` that the dimensions name and those of the tolls.

    `members` (dimension -> codes, `NONE` for '') leaves out all others.
    """
    keys = [PART_KEYS[dimension] for dimension in dimensions]
    named = ", ".join(f"v.{key}" for key in keys)
    nothing = ", ".join(f"'' AS {key}" for key in keys)
    wanted, parameters = _wanted(members or {})
    rest = "" if all(NONE in codes for codes in (members or {}).values()) else "false"
    and_rest = f" AND {rest}" if rest else ""
    return (
        f"""
        SELECT {nothing}, {_TOLLS} WHERE p.victims = '[]'{and_rest}
         UNION ALL
        SELECT {named}, {_PARTS}
          FROM jsonb_to_recordset(p.victims) AS v(
               outcome text, category text, sex text, age_group text,
               min bigint, best bigint, max bigint)
         WHERE p.victims <> '[]'{wanted}
         GROUP BY {named}
         UNION ALL
        SELECT {nothing}, {_LEFT_TOLLS}
          FROM (SELECT {_LEFT} OFFSET 0) AS rest  -- computed once
         WHERE p.victims <> '[]' AND ({_SOME_ARE_LEFT}){and_rest}
        """,  # noqa: S608  constants and names of this module
        parameters,
    )


def _wanted(members: Mapping[str, Sequence[str]]) -> tuple[str, list[Any]]:
    conditions = [f" AND v.{PART_KEYS[dimension]} = ANY(%s)" for dimension in members]
    return "".join(conditions), [list(codes) for codes in members.values()]
