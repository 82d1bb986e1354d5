"""The regions of every division that can be counted in, as a form offers them."""

from __future__ import annotations

from itertools import groupby

from incidents.statistics.countable import countable_divisions
from incidents.views.selection import Selection
from regions.models import Region

Option = tuple[str, str, bool]
"""A value, its words, and whether it is chosen."""


def regions_by_division() -> list[tuple[str, list[tuple[str, str]]]]:
    ready = [found.division for found in countable_divisions() if found.is_ready]
    regions = (
        Region.objects.filter(division__in=ready, level=Region.Level.REGION)
        .with_outline()
        .select_related("division")
        .defer("outline")
        .order_by("division__valid_from", "division__key", "name")
    )
    return [
        (str(division), [(f"{division.key}:{r.slug}", str(r)) for r in found])
        for division, found in groupby(regions, key=lambda region: region.division)
    ]


def region_options(selection: Selection) -> list[tuple[str, list[Option]]]:
    """For one region; a unit of the address that no list has stays chosen."""
    return with_chosen(selection, "region", regions_by_division())


def with_chosen(
    selection: Selection, name: str, groups: list[tuple[str, list[tuple[str, str]]]]
) -> list[tuple[str, list[Option]]]:
    chosen = ",".join(value for n, value in selection.filter_pairs if n == name)
    known = {value for _heading, options in groups for value, _words in options}
    # What an address can say and no option does, such as two types, stays chosen.
    rare = (
        [(chosen, selection.words_of(name))] if chosen and chosen not in known else []
    )
    return [
        (heading, [(value, words, value == chosen) for value, words in options])
        for heading, options in [("", rare), *groups]
        if options
    ]
