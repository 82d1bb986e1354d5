"""The collections that GIS programs read: incidents, units and their totals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from incidents.api.ogc import extents
from incidents.api.ogc.parameters import CursorForm, ItemsForm, UnitsForm
from incidents.api.ogc.queryables import queryable
from incidents.api.pagination import rows_after
from incidents.exports.incident_geojson import flat_feature
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.filter_fields import not_ready_error
from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome, PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.toll import BOUNDS
from incidents.statistics.countable import not_ready
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from observatory.lib.problems import NotReadyError
from regions.geojson import FULL_DECIMALS, geometry_json, properties
from regions.models import Division, Region
from regions.outlines import Outline, simplified_outlines


@dataclass(frozen=True, slots=True)
class Items:
    features: list[dict[str, Any]]
    matched: int | None
    """Of all pages; None where the first one has said it."""
    following: dict[str, str]
    """What the address of the next page has in its query; empty on the last one."""
    hidden: list[str] | None = None
    """What the filter leaves out; None of a collection that has none."""


_OF_THE_STANDARD = {*CursorForm.base_fields, "offset"}


class Collection(ABC):
    name: str
    title: Any
    description: Any

    def queryables(self, request: Request) -> dict[str, dict[str, Any]]:
        """Every filter of the items, but what the standard names itself. A filter
        that takes several values at once is described by one of them."""
        fields = {n: f for form in self.forms(request) for n, f in form.fields.items()}
        return {
            name: queryable(field)
            for name, field in fields.items()
            if name not in _OF_THE_STANDARD
        }

    @abstractmethod
    def extent(self) -> dict[str, Any]: ...

    @abstractmethod
    def forms(self, request: Request) -> tuple[ItemsForm, *tuple[BaseForm, ...]]:
        """Of these every parameter must be one; the first has been asked for."""

    @abstractmethod
    def items(self, request: Request, asked: Any) -> Items:
        """A page of features, in degrees."""

    @abstractmethod
    def item(self, request: Request, name: str) -> dict[str, Any] | None: ...


class Incidents(Collection):
    name = "incidents"
    title = _("Published incidents")
    description = _(
        "Each at its public point, with tolls from least to most; unknown is null,"
        " never zero. How far from the point it may have been is in radius_m."
    )

    def extent(self) -> dict[str, Any]:
        return extents.of_incidents()

    def forms(self, request: Request) -> tuple[ItemsForm, *tuple[BaseForm, ...]]:
        asked = IncidentsForm(request.query_params)
        return asked, asked.wanted.form

    def items(self, request: Request, asked: Any) -> Items:
        found = narrowed(asked.wanted, asked)
        after, limit = asked.cleaned_data["cursor"], asked.cleaned_data["limit"]
        rows, cursor = rows_after(found, after, limit)
        return Items(
            [flat_feature(r) for r in resources(rows, Addresses.of(request))],
            None if after else found.count(),
            {"cursor": cursor} if cursor else {},
            asked.wanted.hidden,
        )

    def item(self, request: Request, name: str) -> dict[str, Any] | None:
        rows = rows_of(PublishedIncident.objects.filter(public_id=name))
        found = resources(rows, Addresses.of(request))
        return next((flat_feature(record) for record in found), None)


class IncidentsForm(CursorForm):
    """With the filter of the list, checked once; box and time are the standard's."""

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given)
        mine = given.copy()
        mine.pop("bbox", None)
        self.wanted = PublishedIncidentFilter(data=mine)


def narrowed(
    wanted: PublishedIncidentFilter, asked: ItemsForm
) -> PublishedIncidentQuerySet:
    found: Any = wanted.result
    if box := asked.box:
        found = found.in_box(*box)
    if span := asked.cleaned_data["datetime"]:
        found = found.between(*span)
    return found  # type: ignore[no-any-return]


class Units(Collection):
    name = "regions"
    title = _("Units of a division")
    description = _(
        "Outlines of regions, cercles or communes of one division: division and level"
        " say which."
    )
    tolerance = 0.0

    def extent(self) -> dict[str, Any]:
        return extents.of_units()

    def forms(self, request: Request) -> tuple[ItemsForm, *tuple[BaseForm, ...]]:
        return (UnitsForm(request.query_params),)

    def items(self, request: Request, asked: Any) -> Items:
        wanted = asked.cleaned_data
        self.check(wanted["division"])
        level = wanted.get("level", Region.Level.REGION.value)
        outlines = self._outlines(wanted["division"], level)
        if box := asked.box:
            outlines = [o for o in outlines if _touches(o, box)]
        if span := wanted["datetime"]:
            outlines = [o for o in outlines if _is_of(o.region.division, *span)]
        start, limit = wanted["offset"] or 0, wanted["limit"]
        shown = outlines[start : start + limit]
        is_last = start + limit >= len(outlines)
        return Items(
            self.features(shown, asked),
            len(outlines),
            {} if is_last else {"offset": str(start + limit)},
        )

    def item(self, request: Request, name: str) -> dict[str, Any] | None:
        division, _colon, slug = name.partition(":")
        region = Region.objects.filter(division__key=division, slug=slug).first()
        if region is None:
            return None
        self.check(division)
        outlines = self._outlines(division, region.level)
        mine = [outline for outline in outlines if outline.region.pk == region.pk]
        everything = UnitsForm({})
        everything.full_clean()
        return next(iter(self.features(mine, everything)), None)

    def check(self, division: str) -> None:
        """Raise if the division cannot be shown yet."""

    def features(
        self, outlines: Iterable[Outline], asked: ItemsForm
    ) -> list[dict[str, Any]]:
        return [self._feature(outline) for outline in outlines]

    def _outlines(self, division: str, level: str) -> list[Outline]:
        return list(
            simplified_outlines(division, level=level, tolerance=self.tolerance)
        )

    def _feature(self, outline: Outline) -> dict[str, Any]:
        region, division = outline.region, outline.region.division
        return {
            "type": "Feature",
            "id": f"{division.key}:{region.slug}",
            "geometry": geometry_json(outline.geometry, FULL_DECIMALS),
            "properties": properties(region)
            | {
                "valid_from": division.valid_from,
                "valid_until": division.valid_until,
                "attribution": division.outlines_by,
                "licence": division.outlines_licence or division.licence,
            },
        }


def _touches(outline: Outline, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = outline.geometry.bounds
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _is_of(division: Division, start: Any, end: Any) -> bool:
    """Whether the division was in force at some time of the span."""
    begins = end is None or division.valid_from is None or division.valid_from <= end
    until = division.valid_until
    return begins and (start is None or until is None or until >= start)


class Totals(Units):
    name = "totals"
    title = _("Totals by region")
    description = _(
        "The regions of a division with their incidents and tolls; datetime narrows"
        " what is counted. *_unknown: how many incidents have no such figure."
    )
    tolerance = 0.01

    def check(self, division: str) -> None:
        named = Division.objects.get(key=division)
        if not_ready([named]):
            raise NotReadyError(not_ready_error(named).messages[0])

    def forms(self, request: Request) -> tuple[ItemsForm, *tuple[BaseForm, ...]]:
        return (TotalsForm(request.query_params),)

    def features(
        self, outlines: Iterable[Outline], asked: ItemsForm
    ) -> list[dict[str, Any]]:
        outlines = list(outlines)
        if not outlines:
            return []
        division = outlines[0].region.division.key
        rows = SelectedTotals(_within(asked)).by_region(division)
        shown = []
        for outline in outlines:
            feature = self._feature(outline)
            row = rows.get(outline.region.pk) or merged([])
            shown.append(
                feature | {"properties": feature["properties"] | _figures(row)}
            )
        return shown


def _within(asked: ItemsForm) -> PublishedIncidentFilter:
    """The incidents of the time asked for."""
    start, end = asked.cleaned_data["datetime"] or (None, None)
    query = QueryDict(mutable=True)
    for name, day in (("from", start), ("to", end)):
        if day:
            query[name] = day.isoformat()
    return PublishedIncidentFilter(data=query)


class TotalsForm(UnitsForm):
    level = None  # type: ignore[assignment]  # Django's way to leave a field out


def _figures(row: TotalRow) -> dict[str, Any]:
    """Sums, null where there are incidents and none of them has such a figure."""
    figures: dict[str, Any] = {"incidents": row.incidents}
    for outcome in Outcome.values:
        summed = row.outcomes[outcome]
        for bound in BOUNDS:
            figure = getattr(summed.toll, bound)
            figures[f"{outcome}_{bound}"] = figure if row.incidents else 0
        figures[f"{outcome}_unknown"] = summed.best_unknown
    return figures


COLLECTIONS: dict[str, Collection] = {
    found.name: found for found in (Incidents(), Units(), Totals())
}
