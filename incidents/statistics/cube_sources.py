"""Of what the cube adds up: narrow rows where they can tell, put together before what
they name is looked up; published rows, one by one, where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from incidents.filters import PublishedIncidentFilter
from incidents.models import NarrowIncident
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.narrow_rows import narrow
from observatory.lib.query_sql import sql_of


@dataclass(frozen=True, slots=True)
class Source:
    ctes: str
    """The last is `p`, with the columns that dimensions are made of."""
    parameters: tuple[Any, ...]
    count: str
    sums: tuple[str, ...]
    """The sum of each column of a toll, and of how many it is known."""


_COLUMNS = (
    *("region_ids", "year", "month", "started_on", "date_precision", "event_type_id"),
    *("perpetrators", "parties", "victims", "confidence", *TOLL_COLUMNS),
)
_NARROW = {
    "year": ("year",),
    **dict.fromkeys(("quarter", "month"), ("year", "month")),
    **dict.fromkeys(("week", "day"), ("started_on", "date_precision")),
    **dict.fromkeys(("type", "subtype"), ("kind",)),
    "region": ("place",),
    **dict.fromkeys(("perpetrator", "actor", "confidence"), ("actors",)),
}
"""Of each dimension the columns of narrow rows that make it up."""
_PRECISION = NarrowIncident._meta.get_field("date_precision")
_SHOWN = {
    **{name: f"q.{name}" for name in ("year", "month", "started_on")},
    "date_precision": f"{_PRECISION.text_sql('q.date_precision')} AS date_precision",
    "kind": "kinds.event_type_id",
    "place": "places.region_ids",
    "actors": "who.parties, who.perpetrators, who.confidence",
}
_JOINED = {
    "kind": "JOIN incidents_narrowkind kinds ON kinds.id = q.kind",
    "place": "JOIN incidents_narrowplace places ON places.id = q.place",
    "actors": "JOIN incidents_narrowactors who ON who.id = q.actors",
}

_SUMMED = ", ".join(
    (
        "q.incidents",
        *(f"q.{kind}_{c}" for c in TOLL_COLUMNS for kind in ("sum", "known")),
    )
)


def source_of(filters: PublishedIncidentFilter, by: Sequence[str]) -> Source:
    people = set(by) & set(VICTIM_DIMENSIONS)
    rows = None if people else narrow(filters)
    if rows is None:
        return _of_published(filters, "m" if people else "p")
    names = sorted({name for dimension in by for name in _NARROW[dimension]})
    sql, parameters = sql_of(rows.order_by().values_list(*names, *TOLL_COLUMNS))
    sums = ", ".join(
        f"sum({c}) AS sum_{c}, count({c}) AS known_{c}" for c in TOLL_COLUMNS
    )
    groups = f"GROUP BY {', '.join(names)}" if names else ""
    return Source(
        f"q AS (SELECT {', '.join([*names, 'count(*) AS incidents', sums])}"  # noqa: S608
        f" FROM ({sql}) AS n {groups}),"
        f" p AS (SELECT {', '.join([_SHOWN[name] for name in names] + [_SUMMED])}"
        f" FROM q {' '.join(_JOINED[name] for name in names if name in _JOINED)})",
        parameters,
        "coalesce(sum(p.incidents), 0)::bigint",
        tuple(
            f"sum(p.{kind}_{column})::bigint"
            for column in TOLL_COLUMNS
            for kind in ("sum", "known")
        ),
    )


def _of_published(filters: PublishedIncidentFilter, tolls: str) -> Source:
    """`tolls`: from where the tolls are taken, which of people are those of a part."""
    sql, parameters = sql_of(filters.result.order_by().values_list(*_COLUMNS))
    return Source(
        f"p AS ({sql})",
        parameters,
        "count(*)",
        tuple(
            part
            for column in TOLL_COLUMNS
            for part in (f"sum({tolls}.{column})::bigint", f"count({tolls}.{column})")
        ),
    )
