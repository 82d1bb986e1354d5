"""The groups that totals are given for, out of the dimensions of the cube.

`month` is a number from 1 to 12 here, as the filter takes it, and `type` the event type
as recorded; the cube calls them "2024-03" and sub-type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incidents.filters import PublishedIncidentFilter
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.cube import cube
from incidents.statistics.cube_keys import UnitLevel, in_order
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow

MOST_GROUPS = 100_000
DIMENSIONS = {
    **{name: name for name in ("region", "year", "quarter", "month", "week", "day")},
    "type": "subtype",
    "root_type": "type",
    **{name: name for name in ("perpetrator", "actor", *VICTIM_DIMENSIONS)},
    "confidence": "confidence",
}
"""The name of a group, and its dimension."""


def are_too_many(groups: Sequence[str]) -> bool:
    """A month goes with its year."""
    return len(set(groups) - ({"year"} if "month" in groups else set())) > 3


def rows_by(
    filters: PublishedIncidentFilter, groups: Sequence[str], units: UnitLevel | None
) -> list[TotalRow]:
    """From the published rows: exact, and of now."""
    by = [DIMENSIONS[name] for name in groups]
    rows = cube(filters, by, units=units, most=MOST_GROUPS)
    if "region" in by:  # what is in none of the units is in none of their totals
        place = by.index("region")
        rows = [row for row in rows if row.key[place] is not None]
    return _with_month_numbers(rows, by.index("month")) if "month" in by else rows


def _with_month_numbers(rows: list[TotalRow], place: int) -> list[TotalRow]:
    """Without its year, a month is that of all years."""
    found: dict[tuple[Any, ...], list[TotalRow]] = {}
    for row in rows:
        month = row.key[place]
        number = int(month[-2:]) if month else 0
        key = (*row.key[:place], number, *row.key[place + 1 :])
        found.setdefault(key, []).append(row)
    return sorted((merged(some, key) for key, some in found.items()), key=in_order)
