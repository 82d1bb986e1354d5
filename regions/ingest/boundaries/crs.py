"""Is it longitude and latitude in WGS 84? Nothing else is taken or guessed."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from regions.ingest.boundaries.layers import BoundaryError

_GEOGRAPHIC = re.compile(r"\s*(GEOGCS|GEOGCRS|GEODCRS)\b", re.IGNORECASE)
_DATUM = re.compile(r"WGS[ _]?(19)?84|World Geodetic System 1984", re.IGNORECASE)
_NAME = re.compile(r'\[\s*"([^"]*)"')
_SAME = re.compile(r"(CRS:?84|EPSG:(.*:)?4326|OGC:(.*:)?CRS84)$", re.IGNORECASE)


def check_wkt(text: str, where: str) -> None:
    """Of a .prj file or a GeoPackage."""
    if not (_GEOGRAPHIC.match(text) and _DATUM.search(text)):
        found = _NAME.search(text)
        _refuse(found.group(1) if found else text.strip()[:60], where)


def check_name(name: str, where: str) -> None:
    """Such as urn:ogc:def:crs:OGC:1.3:CRS84."""
    if not _SAME.search(name.strip()):
        _refuse(name, where)


def _refuse(found: str, where: str) -> None:
    raise BoundaryError(
        _(
            "%(where)s: coordinates in %(found)s; convert the file to WGS 84"
            " (EPSG:4326), longitude and latitude in degrees"
        )
        % {"where": where, "found": found}
    )
