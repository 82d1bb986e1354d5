"""Incidents as CSV: a line for each, its lists joined; an empty cell is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from incidents.exports.resource import BOUNDS
from incidents.models import Outcome
from observatory.lib.csv_safety import csv_lines

Resource = dict[str, Any]
BETWEEN = "; "


def _plain(name: str) -> Callable[[Resource], Any]:
    return lambda record: record[name]


def _yes_no(name: str) -> Callable[[Resource], Any]:
    return lambda record: "true" if record[name] else "false"


def _code(name: str) -> Callable[[Resource], Any]:
    return lambda record: record[name] and record[name]["code"]


def _inside(name: str, key: str) -> Callable[[Resource], Any]:
    return lambda record: record[name][key]


def _actors(record: Resource) -> str:
    return BETWEEN.join(f"{a['name']} ({a['role']})" for a in record["actors"])


def _sources(record: Resource) -> str:
    return BETWEEN.join(
        " ".join(filter(None, (s.get("publisher"), s.get("title"), s.get("url"))))
        or s["kind"]
        for s in record["sources"]
    )


def _references(record: Resource) -> str:
    return BETWEEN.join(f"{r['dataset']} {r['id']}" for r in record["references"])


def _warnings(record: Resource) -> str:
    return BETWEEN.join(dict.fromkeys(w["code"] for w in record["warnings"]))


def _regions(record: Resource) -> str:
    return BETWEEN.join(f"{u['division']}:{u['slug']}" for u in record["regions"])


COLUMNS: dict[str, Callable[[Resource], Any]] = {
    **{
        name: _plain(name)
        for name in (
            "id",
            "url",
            "version",
            "published_on",
            "updated_on",
            "started_on",
            "ended_on",
            "date_precision",
        )
    },
    "event_type": _code("event_type"),
    "event_type_root": _inside("event_type", "root"),
    "event_type_fr": _inside("event_type", "name_fr"),
    "event_type_en": _inside("event_type", "name_en"),
    **{name: _code(name) for name in ("emplacement", "trigger", "device_state")},
    **{
        name: _plain(name)
        for name in (
            "language",
            "title_fr",
            "title_en",
            "summary_fr",
            "summary_en",
            "latitude",
            "longitude",
            "geo_precision",
        )
    },
    "footprint": _inside("footprint", "kind"),
    "radius_m": _inside("footprint", "radius_m"),
    "place_name": _plain("place_name"),
    "regions": _regions,
    **{
        f"{outcome}_{bound}": _inside(outcome, bound)
        for outcome in Outcome.values
        for bound in BOUNDS
    },
    "actors": _actors,
    "sources": _sources,
    "references": _references,
    "warnings": _warnings,
    **{name: _yes_no(name) for name in ("is_illustrative", "is_provisional")},
    **{name: _plain(name) for name in ("attribution", "licence")},
}


def incident_lines(records: Iterable[Resource]) -> Iterator[str]:
    take = tuple(COLUMNS.values())
    return csv_lines(COLUMNS, ([of(record) for of in take] for record in records))
