"""The layers of a file, of whatever kind: .shp, .zip, .geojson, .json, .gpkg."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from regions.ingest.boundaries.geojson import read_geojson
from regions.ingest.boundaries.geopackage import read_geopackage
from regions.ingest.boundaries.layers import BoundaryError, Layer
from regions.ingest.boundaries.shapefiles import read_shapefile

_BESIDE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LARGEST = 2_000_000_000
"""Bytes that a zip may unpack to."""


def read_layers(path: Path, *, encoding: str = "") -> list[Layer]:
    """Every layer of polygons; lines and points are passed over."""
    if not path.is_file():
        raise BoundaryError(_("%(file)s: no such file") % {"file": path})
    match path.suffix.lower():
        case ".zip":
            layers = _from_zip(path, encoding)
        case ".shp":
            found = read_shapefile(path.name, _beside(path), encoding=encoding)
            layers = [found] if found else []
        case ".geojson" | ".json":
            layers = [read_geojson(path.name, path.read_bytes())]
        case ".gpkg":
            layers = read_geopackage(path.name, path.resolve())
        case suffix:
            raise BoundaryError(
                _("%(file)s: %(suffix)s is not read; .shp, .zip, .geojson, .gpkg are")
                % {"file": path.name, "suffix": suffix or "?"}
            )
    if not any(layer.features for layer in layers):
        raise BoundaryError(_("%(file)s holds no polygon") % {"file": path.name})
    return layers


def _beside(path: Path) -> dict[str, bytes]:
    """The shapefile's parts, whatever the case of their suffixes."""
    return {
        part.suffix.lower(): part.read_bytes()
        for part in path.parent.iterdir()
        if part.stem == path.stem and part.suffix.lower() in _BESIDE
    }


def _from_zip(path: Path, encoding: str) -> list[Layer]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _LARGEST:
                raise BoundaryError(
                    _("%(file)s unpacks to more than 2 GB") % {"file": path.name}
                )
            return list(_members(path.name, archive, encoding))
    except zipfile.BadZipFile as error:
        raise BoundaryError(
            _("%(file)s is not a zip file") % {"file": path.name}
        ) from error


def _members(name: str, archive: zipfile.ZipFile, encoding: str) -> Iterator[Layer]:
    names = sorted(n for n in archive.namelist() if not n.startswith("__MACOSX"))
    for member in names:
        shown = f"{name}/{PurePosixPath(member).name}"
        match PurePosixPath(member).suffix.lower():
            case ".shp":
                parts = _parts(archive, names, member)
                layer = read_shapefile(shown, parts, encoding=encoding)
                if layer:
                    yield layer
            case ".geojson":
                yield read_geojson(shown, archive.read(member))
            case ".gpkg":
                with tempfile.TemporaryDirectory() as folder:
                    unpacked = Path(folder) / "unpacked.gpkg"
                    unpacked.write_bytes(archive.read(member))
                    yield from read_geopackage(shown, unpacked)


def _parts(archive: zipfile.ZipFile, names: list[str], member: str) -> dict[str, bytes]:
    stem = PurePosixPath(member).with_suffix("")
    beside = [PurePosixPath(name) for name in names]
    return {
        part.suffix.lower(): archive.read(str(part))
        for part in beside
        if part.with_suffix("") == stem and part.suffix.lower() in _BESIDE
    }
