"""Totals as they were known at a past instant, out of the published versions.

Tolls, types, dates and points are those of the versions that were the last ones then;
what had been retracted by then is left out, what has been retracted since is in.
Units are derived, not history: the version's public point in the outlines of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType, PublishedVersion
from incidents.models.doubts import (
    CONTESTED,
    PROVISIONAL,
    SINGLE_SOURCE,
    TO_THE_CERCLE,
    VAGUE_PLACE,
)
from incidents.statistics.claiming import reference_covering, regions_claimed
from incidents.statistics.known_rows import (
    DIFFERENCES,
    KNOWN_NOW,
    KNOWN_THEN,
    SUMS,
    UNPLACED,
    summed,
)
from incidents.statistics.positions import Known
from incidents.statistics.reads import TotalRow
from regions.locate import locate_many

TAKES = frozenset({"from", "to", "year", "month", "type", "region", "hide"})
"""The filters that a past state can be asked with."""
GROUPS = {
    "region": "u.region_id",
    "year": "k.year",
    "month": "k.month",
    "type": "k.event_type_id",
}
_CONDITIONS = {
    "from": "k.ended_on >= %(from)s",
    "to": "k.started_on <= %(to)s",
    "year": "k.year = %(year)s",
    "month": "k.month = %(month)s",
    "type": "k.event_type_id = ANY(%(type)s)",
    "region": "(k.region_ids IS NULL OR k.region_ids && %(region)s::bigint[])",
}
_IS_FIRM = {
    PROVISIONAL: "NOT k.is_provisional",
    CONTESTED: "NOT k.is_contested",
    SINGLE_SOURCE: "k.source_count >= 2",
    VAGUE_PLACE: f"k.geo_precision = ANY('{{{','.join(TO_THE_CERCLE)}}}')",
}
# A row whose units have not been looked up is never left out in silence: it comes
# with a flag, or under a unit that is none.
_EACH_UNIT = "CROSS JOIN LATERAL unnest(coalesce(k.region_ids, '{-1}')) AS u(region_id)"
_TRIES = 3
_AT_ONCE = 20_000
Answer = TypeVar("Answer")


class _UnplacedError(Exception):
    """A version has come meanwhile whose point was not looked up."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One incident of the filter, then or now, that has changed since."""

    public_id: str
    kind: str
    """added, corrected or retracted."""
    counted_then: bool
    counted_now: bool
    killed_then: int | None
    killed_now: int | None
    injured_then: int | None
    injured_now: int | None


@dataclass(frozen=True, slots=True)
class Differences:
    shown: list[Difference]
    counts: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def withheld_since(known: Known) -> int:
    """Incidents that are out of sight since then to protect somebody, wherever they
    were: no filter may tell where."""
    withheld = PublishedVersion.objects.withholding()
    known_then = PublishedVersion.objects.filter(
        public_id=OuterRef("public_id"), position__lte=known.position
    )
    since = withheld.exclude(position__lte=known.position)
    return since.filter(Exists(known_then)).count()


class AsKnown:
    """The incidents of a filter, as they were known then and as they are now."""

    def __init__(self, filters: PublishedIncidentFilter, known: Known) -> None:
        self._known = known
        self._values = _values(filters)
        conditions = [c for name, c in _CONDITIONS.items() if name in self._values]
        conditions += [_IS_FIRM[word] for word in filters.hidden]
        self._where = " AND ".join(conditions or ["true"])

    def then(
        self, by: Sequence[str] = (), *, units: Sequence[int] = ()
    ) -> list[TotalRow]:
        """`units`: the regions to group by, an incident in several counts in each."""

        def ask(places: dict[str, list[Any]]) -> list[TotalRow]:
            return self._totals(KNOWN_THEN, by, places, units)

        return self._placed(ask, is_asked="region" in by or "region" in self._values)

    def now(
        self, by: Sequence[str] = (), *, units: Sequence[int] = ()
    ) -> list[TotalRow]:
        return self._totals(KNOWN_NOW, by, _no_places(), units)

    def differences(self, limit: int, offset: int = 0) -> Differences:
        """The incidents that have been added, corrected or retracted since, in this
        order: some of them, and how many there are of each kind."""
        statement = DIFFERENCES.format(matches=self._where)
        part = {"limit": limit, "offset": offset}

        def ask(places: dict[str, list[Any]]) -> Differences:
            rows = self._rows(statement, places | part)
            if "region" in self._values and any(row[8] for row in rows):
                raise _UnplacedError
            return Differences(
                [Difference(*row[:8]) for row in rows if row[0] is not None],
                {row[1]: row[9] for row in rows},
            )

        return self._placed(ask, is_asked="region" in self._values)

    def _totals(
        self,
        known: str,
        by: Sequence[str],
        places: dict[str, list[Any]],
        units: Sequence[int],
    ) -> list[TotalRow]:
        keys = [GROUPS[name] for name in by]
        by_unit = "region" in by
        each_unit = _EACH_UNIT if by_unit else ""
        of_units = " AND u.region_id = ANY(%(of_units)s)" if by_unit else ""
        order = ", ".join(str(n + 1) for n in range(len(keys)))
        statement = f"""
            WITH {known}
            SELECT {"".join(f"{key}, " for key in keys)} {SUMS}
              FROM known k {each_unit} WHERE {self._where}{of_units}
             {f"GROUP BY {order} ORDER BY {order}" if keys else "HAVING count(*) > 0"}
        """  # noqa: S608  constants of these two modules
        rows = self._rows(statement, places | {"of_units": [-1, *units]})
        first = len(keys) + 1
        if (by_unit or "region" in self._values) and any(row[first] for row in rows):
            raise _UnplacedError
        return [
            summed(row[: len(keys)], (row[len(keys)], *row[first + 1 :]))
            for row in rows
        ]

    def _placed(
        self, ask: Callable[[dict[str, list[Any]]], Answer], *, is_asked: bool
    ) -> Answer:
        """Ask with the units of points that no published row has, where they count."""
        for _attempt in range(_TRIES):
            try:
                return ask(self._places() if is_asked else _no_places())
            except _UnplacedError:
                continue
        raise RuntimeError("versions come faster than their points are looked up")

    def _places(self) -> dict[str, list[Any]]:
        points = self._rows(UNPLACED, {})
        places, covering = _no_places(), reference_covering()
        for chunk in _chunks(points):
            located = locate_many((lon, lat) for lon, lat, _precision in chunk)
            for (lon, lat, precision), found in zip(chunk, located, strict=True):
                around = [location.region for location in found]
                claimed = regions_claimed(precision, around, covering)
                places["longitudes"].append(lon)
                places["latitudes"].append(lat)
                places["precisions"].append(precision)
                ids = ",".join(str(region.pk) for region in claimed)
                places["units"].append(f"{{{ids}}}")
        return places

    def _rows(self, statement: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
        values = self._values | {"position": self._known.position} | more
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _chunks(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while chunk := list(islice(left, _AT_ONCE)):
        yield chunk


def _no_places() -> dict[str, list[Any]]:
    return {"longitudes": [], "latitudes": [], "precisions": [], "units": []}


def _values(filters: PublishedIncidentFilter) -> dict[str, Any]:
    """What the filter was given, as the statements take it."""
    asked = {
        name: value
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "", [])
    }
    if left_out := asked.keys() - TAKES:
        raise ValueError(f"no past state by {', '.join(sorted(left_out))}")
    if "type" in asked:
        types = EventType.objects.with_children(asked["type"])
        asked["type"] = list(types.values_list("pk", flat=True))
    if "region" in asked:
        asked["region"] = [region.pk for region in asked["region"]]
    return asked
