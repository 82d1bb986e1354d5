"""Which filter opens exactly the incidents of a group of the cube."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from incidents.filter_fields import Outside
from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType
from incidents.models.facet_queries import NONE
from incidents.statistics.cube import SHARED_BY_GROUPS, UnitLevel
from incidents.statistics.selections import share_nothing
from regions.models import Region


def groups_overlap(by: Iterable[str], regions: list[Region]) -> bool:
    """Whether an incident may be in several groups with all its people, so that these
    do not add up; `regions`: those asked for."""
    names = set(by)
    by_units = "region" in names and not share_nothing(regions)
    return by_units or bool(SHARED_BY_GROUPS & names)


def can_be_narrowed(
    filters: PublishedIncidentFilter, opened: Mapping[str, object]
) -> bool:
    """Whether the filter with these parameters in place of its own finds those of its
    incidents that are counted so. With `certainty` a region is asked for by the whole
    extent, and counted by the place; one `outside` takes another's place; and who is
    cited beside the sources asked for is cited elsewhere too."""
    asked = filters.form.cleaned_data if filters.is_valid() else {}
    sources = asked.get("source") or []
    if sources and opened.get("source", sources[0]) not in sources:
        return False
    by_extent = "region" in opened or ("outside" in opened and asked.get("region"))
    if asked.get("certainty") and by_extent:
        return False
    outside: Outside | None = asked.get("outside")
    if outside is None or "outside" not in opened:
        return True
    key, _colon, level = str(opened["outside"]).partition(":")
    return (outside.division.key, outside.level) == (key, level or Region.Level.REGION)


@dataclass(frozen=True, slots=True)
class GroupQueries:
    """`types` by code; `regions` by id, with their division: those that are groups."""

    filters: PublishedIncidentFilter
    by: Sequence[str]
    units: UnitLevel
    types: Mapping[str, EventType]
    regions: Mapping[int, Region]

    def of(self, key: Sequence[Any]) -> str | None:
        """The filter's query with the group's members in place of what it asked of
        them, without the question mark; None where no query finds the group."""
        opened: dict[str, str] = {}
        for dimension, value in zip(self.by, key, strict=True):
            opened |= self._opened(dimension, value)
        if not can_be_narrowed(self.filters, opened):
            return None
        asked = parse_qsl(self.filters.canonical_query)
        kept = [(name, value) for name, value in asked if name not in opened]
        return urlencode([*kept, *opened.items()])

    def _opened(self, dimension: str, value: Any) -> dict[str, str]:
        if dimension == "region":
            return self._unit(value)
        if dimension == "type":
            return {"type": ",".join(self._types_asked(value) or [value])}
        if dimension == "month":
            if value is None:
                return {"month": "0"}
            year, month = value.split("-")
            return {"year": year, "month": str(int(month))}
        return {dimension: str(value or NONE)}

    def _unit(self, value: int | None) -> dict[str, str]:
        if value is None:
            return {"outside": f"{self.units.division}:{self.units.level}"}
        region = self.regions[value]
        return {"region": f"{region.division.key}:{region.slug}"}

    def _types_asked(self, root: str) -> list[str]:
        """Sub-types that the filter chose; their root would count its others too."""
        asked = self.filters.form.cleaned_data.get("type") or []
        return sorted(code for code in asked if self.types[code].root_code == root)
