"""The published rows as arrays in files: a column each, in the order of quadkeys, so
that a tile is a slice. What is not known is below zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection

from incidents.models.cells import CELLS_DEEPER, PARTS_OF_A_DEGREE, shift_of
from incidents.statistics.tile_parts import Tile
from observatory.lib.quadkey import tile_range

_EPOCH = "date '1970-01-01'"
_COLUMNS = {
    # name: (its SQL, how COPY writes it, how it is kept)
    "quadkey": ("p.quadkey", ">i8", "<i8"),
    "longitude": ("p.longitude", ">f8", "<f8"),
    "latitude": ("p.latitude", ">f8", "<f8"),
    "started_on": (f"p.started_on - {_EPOCH}", ">i4", "<i4"),
    "ended_on": (f"p.ended_on - {_EPOCH}", ">i4", "<i4"),
    "killed_min": ("coalesce(p.killed_min, -1)", ">i4", "<i4"),
    "killed_best": ("coalesce(p.killed_best, -1)", ">i4", "<i4"),
    "killed_max": ("coalesce(p.killed_max, -1)", ">i4", "<i4"),
    "is_provisional": ("p.is_provisional", "?", "?"),
    "is_contested": ("p.is_contested", "?", "?"),
    "source_count": ("p.source_count", ">i2", "<i2"),
    "root": (
        "array_position(%(roots)s::text[], coalesce(t.parent_id, t.code)::text) - 1",
        ">i4",
        "<i1",
    ),
    "precision": (
        "array_position(%(precisions)s::text[], p.geo_precision::text) - 1",
        ">i4",
        "<i1",
    ),
}
_HEADER, _TRAILER = 19, 2
"""Bytes of COPY's binary format around its rows, which here are all of one length."""
_SUMMED = ("killed_min", "killed_best", "killed_max")


@dataclass(frozen=True)
class Snapshot:
    roots: list[str]
    columns: dict[str, np.ndarray[Any, Any]]

    def slice_of(self, tile: Tile) -> slice:
        return _part(self.columns, tile)


def snapshot(folder: Path) -> Snapshot:
    """Taken anew, and mapped from its files."""
    roots, precisions = _words("SELECT code FROM incidents_eventtype"), _precisions()
    rows = _copied({"roots": roots, "precisions": precisions})
    rows = rows[np.argsort(rows["quadkey"], kind="stable")]
    columns = {}
    for name, (_sql, _written, kept) in _COLUMNS.items():
        file = folder / f"{name}.npy"
        np.save(file, rows[name].astype(kept))
        columns[name] = np.load(file, mmap_mode="r")
    return Snapshot(roots, columns)


def _precisions() -> list[str]:
    return _words("SELECT DISTINCT geo_precision FROM incidents_publishedincident")


def _words(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1")
        return [word for (word,) in cursor.fetchall()]


def _copied(parameters: dict[str, list[str]]) -> np.ndarray[Any, Any]:
    selected = ", ".join(sql for sql, _written, _kept in _COLUMNS.values())
    record = [("fields", ">i2")]
    for name, (_sql, written, _kept) in _COLUMNS.items():
        record += [(f"{name}_bytes", ">i4"), (name, written)]
    with connection.cursor() as cursor:
        statement = (
            f"COPY (SELECT {selected} FROM incidents_publishedincident p"  # noqa: S608
            " JOIN incidents_eventtype t ON t.code = p.event_type_id)"
            " TO STDOUT (FORMAT binary)"
        )
        with cursor.copy(statement, parameters) as copy:
            content = b"".join(bytes(piece) for piece in copy)
    rows = np.frombuffer(content[_HEADER:-_TRAILER], dtype=record)
    assert (rows["fields"] == len(_COLUMNS)).all()
    return rows


@dataclass(frozen=True)
class Delta:
    """What has changed since the snapshot, few enough to be read from the table."""

    gone: np.ndarray[Any, Any]
    """Of each row of the snapshot, whether it is of no use any more."""
    columns: dict[str, np.ndarray[Any, Any]]
    """The rows instead, in the order of quadkeys."""


def delta(taken: Snapshot, changed: np.ndarray[Any, Any]) -> Delta:
    """As if the rows at these places had been published again, and nothing in them
    were different: the answers must stay the same."""
    gone = np.zeros(len(taken.columns["quadkey"]), dtype=bool)
    gone[changed] = True
    places = np.sort(changed)
    return Delta(gone, {n: column[places] for n, column in taken.columns.items()})


Condition = Callable[[dict[str, np.ndarray[Any, Any]]], np.ndarray[Any, Any]]


def clusters(
    taken: Snapshot, tile: Tile, condition: Condition, since: Delta | None = None
) -> list[dict[str, Any]]:
    """As `/tiles/` tells them, but for the titles of those that stand alone."""
    part = taken.slice_of(tile)
    inside = {name: column[part] for name, column in taken.columns.items()}
    chosen = condition(inside)
    if since:
        chosen &= ~since.gone[part]
    found = np.flatnonzero(chosen)
    column = {name: inside[name][found] for name in _USED}
    if since:
        column = _with_changes(column, tile, condition, since)
    cell = (column["quadkey"] >> shift_of(tile.depth)) - tile.cells[0]
    return _told(taken.roots, cell, column)


def _with_changes(
    column: dict[str, Any], tile: Tile, condition: Condition, since: Delta
) -> dict[str, Any]:
    part = _part(since.columns, tile)
    inside = {name: values[part] for name, values in since.columns.items()}
    found = np.flatnonzero(condition(inside))
    places = np.searchsorted(column["quadkey"], inside["quadkey"][found])
    return {
        name: np.insert(values, places, inside[name][found])
        for name, values in column.items()
    }


def _part(columns: dict[str, np.ndarray[Any, Any]], tile: Tile) -> slice:
    first, after = tile_range(tile.zoom, tile.x, tile.y)
    return slice(*np.searchsorted(columns["quadkey"], (first, after)))


_USED = ("quadkey", "longitude", "latitude", "root", *_SUMMED)


def _told(
    roots: list[str], cell: np.ndarray[Any, Any], column: dict[str, Any]
) -> list[dict[str, Any]]:
    cells = 1 << 2 * CELLS_DEEPER
    counts = np.bincount(cell, minlength=cells)
    by_type = np.bincount(
        cell * len(roots) + column["root"], minlength=cells * len(roots)
    ).reshape(cells, len(roots))
    # Sorted by quadkey: the rows of a cell lie side by side.
    ends = np.cumsum(counts)
    told = []
    for number in np.flatnonzero(counts):
        rows = slice(ends[number] - counts[number], ends[number])
        one = {name: values[rows] for name, values in column.items()}
        found = by_type[number]
        types = {roots[at]: int(found[at]) for at in np.flatnonzero(found)}
        ranked = sorted(types, key=lambda code: (-types[code], code))
        shown = {"type": ranked[0], "types": {code: types[code] for code in ranked}}
        told.append(_cluster(one) | shown)
    return told


def _cluster(one: dict[str, Any]) -> dict[str, Any]:
    count = len(one["quadkey"])
    return {
        "lon": _mean(one["longitude"]),
        "lat": _mean(one["latitude"]),
        "count": count,
        **{name: _sum(one[name]) for name in _SUMMED},
        "killed_unknown": int(np.count_nonzero(one["killed_best"] < 0)),
        "west": float(one["longitude"].min()),
        "south": float(one["latitude"].min()),
        "east": float(one["longitude"].max()),
        "north": float(one["latitude"].max()),
    }


def _mean(degrees: np.ndarray[Any, Any]) -> float:
    parts = int(np.rint(degrees * PARTS_OF_A_DEGREE).astype(np.int64).sum())
    return round(parts / (len(degrees) * PARTS_OF_A_DEGREE), 5)


def _sum(values: np.ndarray[Any, Any]) -> int | None:
    known = values[values >= 0]
    return int(known.sum(dtype=np.int64)) if len(known) else None
