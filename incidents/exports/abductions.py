"""Figures on abductions outside: a row for each member of each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incidents.exports.resource import Names
from incidents.statistics.captivity import FATES, UNDATED, Captivity
from observatory.lib.csv_safety import csv_lines

COUNTS = ("incidents", "taken", *FATES, "held", "not_counted", "not_numbered")
_UNIT = ("division", "level", "code", "slug", "name")


def abduction_resource(
    group: str, key: Any, captivity: Captivity, held: int, names: Names
) -> dict[str, Any]:
    return {
        "group": group,
        "member": _member(group, key, names),
        "incidents": captivity.incidents,
        "taken": captivity.taken,
        **captivity.fates,
        "held": held,
        "not_counted": captivity.not_counted,
        "not_numbered": captivity.not_numbered,
    }


def _member(group: str, key: Any, names: Names) -> Any:
    """A unit; a period as `fate_in` takes it; None for the whole."""
    if group == "region":
        return names.units[key]
    if key in {UNDATED, UNDATED[0]}:
        return "undated"
    if group == "month":
        return f"{key[0]:04}-{key[1]:02}"
    return None if group == "whole" else f"{key:04}"


def abduction_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    header = ["group", "member", *(f"region_{name}" for name in _UNIT), *COUNTS]
    return csv_lines(header, map(_cells, records))


def _cells(record: dict[str, Any]) -> list[Any]:
    member = record["member"]
    unit = member if isinstance(member, dict) else {}
    cells = [record["group"], "" if unit or member is None else member]
    cells += [unit.get(name, "") for name in _UNIT]
    return cells + [record[name] for name in COUNTS]
