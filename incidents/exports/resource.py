"""What the public record of an incident looks like outside: one definition.

JSON shows a resource as it is, GeoJSON takes the point out of it, CSV flattens it.
Rows come as dicts from `resources`, ready made: no model instance for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from incidents.models import EventTerm, EventType, Outcome
from incidents.models.published import PublishedIncidentQuerySet
from regions.models import Region

BOUNDS = ("min", "best", "max")
_AS_STORED = (
    "version",
    "published_on",
    "updated_on",
    "started_on",
    "ended_on",
    "date_precision",
    "language",
    "title_fr",
    "title_en",
    "summary_fr",
    "summary_en",
    "latitude",
    "longitude",
    "geo_precision",
    "place_name",
)
_AFTER_THE_TOLLS = (
    "toll_rules",
    "claims",
    "actors",
    "sources",
    "abduction_outcomes",
    "references",
    "warnings",
    "is_illustrative",
    "is_provisional",
    "attribution",
    "licence",
)
_TERMS = ("emplacement", "trigger", "device_state")
COLUMNS = (
    "public_id",
    *_AS_STORED,
    "event_type_id",
    *(f"{term}_id" for term in _TERMS),
    "radius_m",
    "footprint",
    "footprint_region_id",
    "region_ids",
    *(f"{outcome}_{bound}" for outcome in Outcome.values for bound in BOUNDS),
    *_AFTER_THE_TOLLS,
)
FIELDS = (
    *("id", "url", "api_url"),
    *_AS_STORED,
    "event_type",
    *_TERMS,
    *("footprint", "regions"),
    *Outcome.values,
    *_AFTER_THE_TOLLS,
)
"""What a resource has, in this order."""
_TOLLS = {
    outcome: [(bound, f"{outcome}_{bound}") for bound in BOUNDS]
    for outcome in Outcome.values
}
_LEVELS = {level: place for place, level in enumerate(Region.Level.values)}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Beginnings of the addresses of incidents, on the host that was asked."""

    page: str
    api: str

    @classmethod
    def of(cls, request: HttpRequest) -> Addresses:
        with override(settings.LANGUAGE_CODE):
            page = reverse("incident-list")
        api = reverse("api-incident-list")
        return cls(request.build_absolute_uri(page), request.build_absolute_uri(api))


@dataclass(frozen=True, slots=True)
class Names:
    """The units, types and terms that rows name by key."""

    units: dict[int, dict[str, Any]]
    ranks: dict[int, int]
    types: dict[str, dict[str, Any]]
    terms: dict[str, dict[str, Any]]
    met: dict[tuple[int, ...], list[dict[str, Any]]] = field(default_factory=dict)
    """The units of the incidents so far: many incidents lie in the same ones."""

    @classmethod
    def load(cls) -> Names:
        """Three queries, however many rows follow."""
        units = _units()
        ranks = {pk: rank for rank, pk in enumerate(units)}
        return cls(units, ranks, _types(), _terms())


def _units() -> dict[int, dict[str, Any]]:
    """By division, oldest first, and in each from region to commune."""
    regions = Region.objects.order_by("division__valid_from", "division_id", "pk")
    names = ("division", "level", "code", "slug", "name")
    found: list[tuple[int, dict[str, Any]]] = [
        (pk, dict(zip(names, values, strict=True)))
        for pk, *values in regions.values_list(
            "pk", "division__key", "level", "code", "slug", "name"
        )
    ]
    divisions = list(dict.fromkeys(unit["division"] for _, unit in found))
    found.sort(
        key=lambda f: (divisions.index(f[1]["division"]), _LEVELS[f[1]["level"]])
    )
    return dict(found)


def _types() -> dict[str, dict[str, Any]]:
    types = EventType.objects.values_list("code", "name_fr", "name_en", "parent_id")
    return {
        code: {"code": code, "name_fr": fr, "name_en": en, "root": parent or code}
        for code, fr, en, parent in types
    }


def _terms() -> dict[str, dict[str, Any]]:
    terms = EventTerm.objects.values_list("code", "name_fr", "name_en")
    return {
        code: {"code": code, "name_fr": fr, "name_en": en} for code, fr, en in terms
    }


def rows_of(incidents: PublishedIncidentQuerySet) -> Any:
    """The incidents as dicts of the public columns."""
    return incidents.values(*COLUMNS)


def resources(
    rows: Iterable[dict[str, Any]], addresses: Addresses
) -> Iterator[dict[str, Any]]:
    names = Names.load()
    for row in rows:
        yield resource(row, names, addresses)


def resource(row: dict[str, Any], names: Names, at: Addresses) -> dict[str, Any]:
    public_id = row["public_id"]
    return {
        "id": public_id,
        "url": f"{at.page}{public_id}/",
        "api_url": f"{at.api}{public_id}/",
        **{name: row[name] for name in _AS_STORED},
        "event_type": names.types[row["event_type_id"]],
        **{term: names.terms.get(row[f"{term}_id"]) for term in _TERMS},
        "footprint": _footprint(row, names),
        "regions": _regions(row, names),
        **{
            outcome: {bound: row[column] for bound, column in columns}
            for outcome, columns in _TOLLS.items()
        },
        **{name: row[name] for name in _AFTER_THE_TOLLS},
    }


def _footprint(row: dict[str, Any], names: Names) -> dict[str, Any]:
    """Where it may have been: a line, a unit's whole outline, a circle, or the
    country ("unknown"). `radius_m` is the width of the doubt around a line, too."""
    region = names.units.get(row["footprint_region_id"])
    if row["footprint"]:
        kind = "line"
    elif region:
        kind = "region"
    else:
        kind = "circle" if row["radius_m"] is not None else "unknown"
    return {
        "kind": kind,
        "radius_m": row["radius_m"],
        "geometry": row["footprint"],
        "region": region,
    }


def _regions(row: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """Its unit at each level of each division, from the oldest division on."""
    keys = tuple(row["region_ids"])
    found = names.met.get(keys)
    if found is None:
        mine = sorted(names.units.keys() & keys, key=names.ranks.__getitem__)
        found = names.met[keys] = [names.units[pk] for pk in mine]
    return found
