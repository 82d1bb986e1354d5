"""The flat table of incidents, column by column: CSV, XLSX and Parquet are made of it.

Lists are joined into one text; None is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from incidents.models import Fate, Outcome
from incidents.models.fate import people_of, taken_in
from incidents.models.toll import BOUNDS

Resource = dict[str, Any]
Take = Callable[[Resource], Any]
Kind = Literal["string", "integer", "number", "date", "boolean"]
"""As a Frictionless table schema names them."""
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Column:
    of: Take
    hxl: str = ""
    """Its tag in HXL 1.1; empty where none says what it holds."""
    kind: Kind = "string"


def _plain(name: str, hxl: str = "", kind: Kind = "string") -> tuple[str, Column]:
    return name, Column(itemgetter(name), hxl, kind)


def _code(name: str) -> Take:
    return lambda record: record[name] and record[name]["code"]


def _inside(name: str, key: str) -> Take:
    return lambda record: record[name][key]


def _actors(record: Resource) -> str:
    return BETWEEN.join([f"{a['name']} ({a['role']})" for a in record["actors"]])


def _sources(record: Resource) -> str:
    return BETWEEN.join(
        [
            " ".join(filter(None, (s.get("publisher"), s.get("title"), s.get("url"))))
            or s["kind"]
            for s in record["sources"]
        ]
    )


def _references(record: Resource) -> str:
    return BETWEEN.join([f"{r['dataset']} {r['id']}" for r in record["references"]])


def _warnings(record: Resource) -> str:
    return BETWEEN.join(dict.fromkeys(w["code"] for w in record["warnings"]))


def _regions(record: Resource) -> str:
    return BETWEEN.join([f"{u['division']}:{u['slug']}" for u in record["regions"]])


def _fate(fate: str) -> Take:
    """Empty where no such fate is recorded, or of how many is not known."""

    def people(record: Resource) -> int | None:
        entries = record["abduction_outcomes"]
        if not entries:
            return None
        numbers = [people_of(entry) for entry in entries if entry["fate"] == fate]
        known = [number for number in numbers if number is not None]
        return sum(known) if known and len(known) == len(numbers) else None

    return people


def _held(record: Resource) -> int | None:
    """Empty where it is not known how many were taken, or had one of the fates."""
    entries, taken = record["abduction_outcomes"], record["abducted"]
    followed = [people_of(entry) for entry in entries]
    if people_of(taken) is None or None in followed:
        return None
    total = taken_in(taken["min"], taken["best"], entries)
    return total - sum(people or 0 for people in followed)


def _tolls() -> Iterator[tuple[str, Column]]:
    for outcome in Outcome.values:
        for bound in BOUNDS:
            tag = f"#affected+{outcome}" + ("" if bound == "best" else f"+{bound}")
            column = Column(_inside(outcome, bound), tag, "integer")
            yield f"{outcome}_{bound}", column


COLUMNS: dict[str, Column] = dict(
    (
        _plain("id", "#event+code"),
        _plain("url", "#meta+url"),
        _plain("version", "#meta+version", "integer"),
        _plain("published_on", "#date+reported", "date"),
        _plain("updated_on", "#date+updated", "date"),
        _plain("started_on", "#date+start", "date"),
        _plain("ended_on", "#date+end", "date"),
        _plain("date_precision", "#meta+precision"),
        ("event_type", Column(_code("event_type"), "#event+type+code")),
        ("event_type_root", Column(_inside("event_type", "root"), "#event+type+root")),
        ("event_type_fr", Column(_inside("event_type", "name_fr"), "#event+type+i_fr")),
        ("event_type_en", Column(_inside("event_type", "name_en"), "#event+type+i_en")),
        ("emplacement", Column(_code("emplacement"), "#cause+emplacement")),
        ("trigger", Column(_code("trigger"), "#cause+type")),
        ("device_state", Column(_code("device_state"), "#cause+state")),
        _plain("language", "#meta+language"),
        _plain("title_fr", "#event+name+i_fr"),
        _plain("title_en", "#event+name+i_en"),
        _plain("summary_fr", "#description+i_fr"),
        _plain("summary_en", "#description+i_en"),
        _plain("latitude", "#geo+lat", "number"),
        _plain("longitude", "#geo+lon", "number"),
        _plain("geo_precision", "#geo+precision"),
        ("footprint", Column(_inside("footprint", "kind"), "#geo+footprint")),
        (
            "radius_m",
            Column(_inside("footprint", "radius_m"), "#geo+radius", "integer"),
        ),
        _plain("place_name", "#loc+name"),
        ("regions", Column(_regions)),
        *_tolls(),
        *(
            (name, Column(of, f"#affected+abducted+{attribute}", "integer"))
            for name, of, attribute in (
                ("freed", _fate(Fate.FREED), "freed"),
                ("killed_in_captivity", _fate(Fate.KILLED), "dead"),
                ("escaped", _fate(Fate.ESCAPED), "escaped"),
                ("fate_unknown", _fate(Fate.UNKNOWN), "unknown"),
                ("no_end_recorded", _held, "held"),
            )
        ),
        ("actors", Column(_actors, "#group+name")),
        ("sources", Column(_sources, "#meta+source")),
        ("references", Column(_references, "#meta+id")),
        ("warnings", Column(_warnings, "#status+warning")),
        _plain("is_illustrative", "#status+illustrative", "boolean"),
        _plain("is_provisional", "#status+provisional", "boolean"),
        _plain("attribution", "#meta+attribution"),
        _plain("licence", "#meta+licence"),
    )
)
