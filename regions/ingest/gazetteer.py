"""An operator's file of places: CSV with a name, a point and, better, an id.

Known by their columns: OCHA's settlements (featureNam, pcode), GeoNames, OpenStreetMap
and plain files; a file without ids is keyed by name and point.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from regions import country

_COLUMNS = {
    "name": ("featurenam", "featurename", "name", "place_name", "nom", "localite"),
    "id": ("pcode", "geonameid", "osm_id", "external_id", "id", "code"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "kind": ("popplace_1", "kind", "type", "place", "feature_code"),
    "population": ("population", "pop", "habitants"),
}
_ALIASES = ("featureref", "featurealt", "featurea_1", "aliases", "alternatenames")
_NEEDED = ("name", "latitude", "longitude")
_KINDS = {
    "admin1 capital": "town",
    "admin2 capital": "town",
    "admin3 capital": "commune seat",
    "ppl": "village",
    "": "village",
}
_NOTHING = {"na", "n/a", "null", "none", "-"}
_LONGEST_NAME = 200
_LONGEST_ID = 60


class GazetteerError(Exception):
    """The whole file is refused, in one line."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    external_id: str
    name: str
    latitude: float
    longitude: float
    kind: str
    population: int | None
    names: tuple[str, ...]
    """Every spelling, the name first."""


@dataclass(slots=True)
class Gazetteer:
    columns: dict[str, str]
    rows: list[PlaceRow] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """The line of the file and why."""


def read_gazetteer(path: Path, asked: Mapping[str, str] | None = None) -> Gazetteer:
    """`asked` names columns by what they hold: name, id, latitude, longitude …"""
    reader = csv.DictReader(_lines(path), delimiter=_delimiter(path))
    gazetteer = Gazetteer(_columns(path, reader.fieldnames or [], asked or {}))
    aliases = [name for name in reader.fieldnames or [] if name.lower() in _ALIASES]
    seen: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        if any(str(value or "").startswith("#") for value in row.values()):
            continue  # a row of HXL tags
        try:
            place = _place(row, gazetteer.columns, aliases)
            if place.external_id in seen:
                raise ValueError(
                    _("its id %(id)s is also that of line %(line)s")
                    % {"id": place.external_id, "line": seen[place.external_id]}
                )
        except ValueError as error:
            gazetteer.refused.append((line, str(error)))
            continue
        seen[place.external_id] = line
        gazetteer.rows.append(place)
    return gazetteer


def _lines(path: Path) -> Iterator[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GazetteerError(f"{path}: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    yield from text.splitlines(keepends=True)


def _delimiter(path: Path) -> str:
    first = next(_lines(path), "")
    return max(",;\t", key=first.count)


def _columns(
    path: Path, header: Sequence[str], asked: Mapping[str, str]
) -> dict[str, str]:
    by_lower = {name.lower().strip(): name for name in header}
    found = {
        what: next((by_lower[n] for n in names if n in by_lower), "")
        for what, names in _COLUMNS.items()
    }
    for what, column in asked.items():
        if column and column not in header:
            raise GazetteerError(
                _("%(file)s has no column %(column)s; it has: %(known)s")
                % {"file": path.name, "column": column, "known": ", ".join(header)}
            )
        found[what] = column or found[what]
    missing = [f"--{what}-column" for what in _NEEDED if not found[what]]
    if missing:
        raise GazetteerError(
            _("%(file)s is of no known kind; give %(options)s (columns: %(known)s)")
            % {
                "file": path.name,
                "options": ", ".join(missing),
                "known": ", ".join(header),
            }
        )
    return found


def _place(
    row: Mapping[str, str], columns: Mapping[str, str], aliases: Sequence[str]
) -> PlaceRow:
    cells = {what: _cell(row, column) for what, column in columns.items()}
    name = cells["name"]
    if not name or len(name) > _LONGEST_NAME:
        raise ValueError(_("it has no name, or one too long"))
    latitude, longitude = _point(cells["latitude"], cells["longitude"])
    population = re.sub(r"[^0-9]", "", cells["population"].split(".")[0])
    external_id = cells["id"] or f"{name[:36]}@{latitude:.4f},{longitude:.4f}"
    if len(external_id) > _LONGEST_ID:
        raise ValueError(_("its id is longer than %(n)s") % {"n": _LONGEST_ID})
    spellings = (part for a in aliases for part in re.split(r"[|;,]", _cell(row, a)))
    return PlaceRow(
        external_id=external_id,
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=_KINDS.get(cells["kind"].lower(), cells["kind"][:40]),
        population=int(population) if population and int(population) else None,
        names=tuple(dict.fromkeys([name, *filter(None, map(str.strip, spellings))])),
    )


def _cell(row: Mapping[str, str], column: str) -> str:
    text = (row.get(column) or "").strip() if column else ""
    return "" if text.lower() in _NOTHING else text


def _point(latitude: str, longitude: str) -> tuple[float, float]:
    try:
        north, east = (float(text.replace(",", ".")) for text in (latitude, longitude))
    except ValueError as error:
        raise ValueError(_("its coordinates are not numbers")) from error
    if country.is_near(east, north):
        return north, east
    if country.is_near(north, east):
        raise ValueError(_("its latitude and longitude are swapped"))
    raise ValueError(_("it lies outside the country"))
