"""Figures on explosive devices outside: a row for each member of each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incidents.exports.resource import Names
from incidents.exports.totals import toll_resource
from incidents.models.device import STATES
from incidents.models.toll import BOUNDS
from incidents.statistics.devices import DeviceRow
from observatory.lib.csv_safety import csv_lines

NOT_STATED = "none"
OUTCOMES = ("killed", "injured")
STATE_NAMES = tuple(state.partition(".")[2] for state in STATES)
_UNIT = ("division", "level", "code", "slug", "name")


def device_resource(group: str, row: DeviceRow, names: Names) -> dict[str, Any]:
    states = dict(zip(STATE_NAMES, map(row.events, STATES), strict=True))
    total = row.total
    return {
        "group": group,
        "member": _member(group, row.key, names),
        "incidents": total.incidents,
        "emplaced": total.incidents - states["hoax"],
        "states": states | {"not_stated": row.events("")},
        **{outcome: toll_resource(total.outcomes[outcome]) for outcome in OUTCOMES},
        "per_detonation": {
            outcome: {
                "casualties": ratio.casualties if ratio.events else None,
                "incidents": ratio.events,
                "value": None if ratio.value is None else round(ratio.value, 3),
            }
            for outcome in OUTCOMES
            for ratio in [row.per_detonation(outcome)]
        },
    }


def _member(group: str, key: Any, names: Names) -> Any:
    if group == "whole":
        return None
    if group == "region":
        return names.units[key]
    return key if group == "year" else key or NOT_STATED


def device_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An empty cell is unknown, and no ratio where there is nothing to divide by."""
    header = ["group", "member", *(f"region_{name}" for name in _UNIT)]
    header += ["incidents", "emplaced", *STATE_NAMES, "not_stated"]
    for outcome in OUTCOMES:
        header += [f"{outcome}_{bound}" for bound in BOUNDS]
        header += [f"{outcome}_{bound}_unknown" for bound in BOUNDS]
        header += [f"{outcome}_per_detonation", f"detonations_with_{outcome}"]
    return csv_lines(header, map(_cells, records))


def _cells(record: dict[str, Any]) -> list[Any]:
    member = record["member"]
    unit = member if isinstance(member, dict) else {}
    cells = [record["group"], "" if unit or member is None else member]
    cells += [unit.get(name, "") for name in _UNIT]
    cells += [record["incidents"], record["emplaced"], *record["states"].values()]
    for outcome in OUTCOMES:
        toll, ratio = record[outcome], record["per_detonation"][outcome]
        cells += [toll[bound] for bound in BOUNDS]
        cells += [toll["unknown"][bound] for bound in BOUNDS]
        cells += [ratio["value"], ratio["incidents"]]
    return cells
