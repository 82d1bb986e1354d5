"""What the public record of an incident looks like outside: one definition.

JSON shows a resource as it is, GeoJSON takes the point out of it, CSV flattens it.
Rows come as tuples of `COLUMNS`, in their order: no model instance for each, and no
dict but the resource itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from incidents.models import EventTerm, EventType, Outcome
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.toll import BOUNDS
from regions.models import Division, Region

AS_STORED = (
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
AFTER_THE_TOLLS = (
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
TERMS = ("emplacement", "trigger", "device_state")
COLUMNS = (
    "public_id",
    *AS_STORED,
    "event_type_id",
    *(f"{term}_id" for term in TERMS),
    "radius_m",
    "footprint",
    "footprint_region_id",
    "region_ids",
    *(f"{outcome}_{bound}" for outcome in Outcome.values for bound in BOUNDS),
    *AFTER_THE_TOLLS,
)
FIELDS = (
    *("id", "url", "api_url"),
    *AS_STORED,
    "event_type",
    *TERMS,
    *("footprint", "regions"),
    *Outcome.values,
    *AFTER_THE_TOLLS,
)
"""What a resource has, in this order."""
Row = tuple[Any, ...]
IN_ROW = {name: place for place, name in enumerate(COLUMNS)}
_STORED = slice(IN_ROW[AS_STORED[0]], IN_ROW[AS_STORED[-1]] + 1)
_TYPE = IN_ROW["event_type_id"]
_TERM = [IN_ROW[f"{term}_id"] for term in TERMS]
_RADIUS, _LINE = IN_ROW["radius_m"], IN_ROW["footprint"]
_UNIT, _UNITS = IN_ROW["footprint_region_id"], IN_ROW["region_ids"]
_TOLLS = [[IN_ROW[f"{outcome}_{b}"] for b in BOUNDS] for outcome in Outcome.values]
_REST = slice(IN_ROW[AFTER_THE_TOLLS[0]], None)

# Units by division, oldest first, and in each from region to commune.
_NAMES = f"""
SELECT (SELECT coalesce(json_agg(json_build_object(
                   'pk', u.id, 'division', d.key, 'level', u.level, 'code', u.code,
                   'slug', u.slug, 'name', u.name)
                   ORDER BY d.valid_from, d.id, array_position(%s, u.level), u.id),
               '[]')::text
          FROM {Region._meta.db_table} u
          JOIN {Division._meta.db_table} d ON d.id = u.division_id
         WHERE %s::bigint[] IS NULL OR u.id = ANY(%s)),
       (SELECT coalesce(json_agg(json_build_object(
                   'code', code, 'name_fr', name_fr, 'name_en', name_en,
                   'root', coalesce(parent_id, code))), '[]')::text
          FROM {EventType._meta.db_table}),
       (SELECT coalesce(json_agg(json_build_object(
                   'code', code, 'name_fr', name_fr, 'name_en', name_en)), '[]')::text
          FROM {EventTerm._meta.db_table})
"""  # noqa: S608  names of tables


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
    def load(cls, rows: Sequence[Row] | None = None) -> Names:
        """One query, however many rows follow; where these are known, the units that
        they name alone: there are a thousand communes."""
        named = None if rows is None else _units_of(rows)
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, [Region.Level.values, named, named])
            units, types, terms = map(orjson.loads, cursor.fetchone())
        found = {unit.pop("pk"): unit for unit in units}
        ranks = {pk: rank for rank, pk in enumerate(found)}
        return cls(found, ranks, _by_code(types), _by_code(terms))


def _units_of(rows: Iterable[Row]) -> list[int]:
    return list({pk for row in rows for pk in (*row[_UNITS], row[_UNIT]) if pk})


def _by_code(named: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in named}


def rows_of(incidents: PublishedIncidentQuerySet) -> Any:
    """The incidents as tuples of the public columns."""
    return incidents.values_list(*COLUMNS)


def resources(rows: Iterable[Row], addresses: Addresses) -> Iterator[dict[str, Any]]:
    names = Names.load(rows if isinstance(rows, list) else None)
    for row in rows:
        yield resource(row, names, addresses)


def resource(row: Row, names: Names, at: Addresses) -> dict[str, Any]:
    public_id = row[0]
    values = [
        *(public_id, f"{at.page}{public_id}/", f"{at.api}{public_id}/"),
        *row[_STORED],
        names.types[row[_TYPE]],
        *[names.terms.get(row[place]) for place in _TERM],
        _footprint(row, names),
        regions_of(row[_UNITS], names),
        *[{"min": row[a], "best": row[b], "max": row[c]} for a, b, c in _TOLLS],
        *row[_REST],
    ]
    return dict(zip(FIELDS, values, strict=True))


def _footprint(row: Row, names: Names) -> dict[str, Any]:
    """Where it may have been: a line, a unit's whole outline, a circle, or the
    country ("unknown"). `radius_m` is the width of the doubt around a line, too."""
    radius, line = row[_RADIUS], row[_LINE]
    region = names.units.get(row[_UNIT])
    if line is not None:
        kind = "line"
    elif region:
        kind = "region"
    else:
        kind = "circle" if radius is not None else "unknown"
    return {"kind": kind, "radius_m": radius, "geometry": line, "region": region}


def regions_of(ids: Iterable[int], names: Names) -> list[dict[str, Any]]:
    """Its unit at each level of each division, from the oldest division on."""
    keys = tuple(ids)
    found = names.met.get(keys)
    if found is None:
        mine = sorted(names.units.keys() & keys, key=names.ranks.__getitem__)
        found = names.met[keys] = [names.units[pk] for pk in mine]
    return found
