"""A report that a program sends, as the fields of the form: its lists are the form's
numbered rows. A member that neither has is refused, so that nothing which was said goes
missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms import actor_rows, source_rows, victim_rows
from incidents.forms.report import ReportForm
from incidents.services.victims import CELL

LABELS = {
    "victims": gettext_lazy("Who the victims were"),
    "further_sources": gettext_lazy("Further sources"),
    "actors": gettext_lazy("Who it was"),
}
MEMBERS = {
    "victims": ("outcome", "count", *CELL),
    "further_sources": source_rows.PARTS,
    "actors": ("name", "role"),
}
MOST = {
    "victims": victim_rows.ROWS,
    "further_sources": source_rows.ROWS,
    "actors": len(actor_rows.ROWS),
}
NO_TEXT = gettext_lazy("Give a text, a number, true, false or null.")
_PREFIXES = {"victims": "victims", "further_sources": "further", "actors": "actor"}
_LISTS = {prefix: name for name, prefix in _PREFIXES.items()}
_FIELD = re.compile(r"(victims|further|actor)_(\d+)_(\w+)")


@cache
def known_members() -> frozenset[str]:
    """What a report may have."""
    return frozenset(ReportForm().fields) | MEMBERS.keys()


def is_of_a_row(field: str) -> bool:
    return _FIELD.fullmatch(field) is not None


def as_fields(report: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report with its rows as the form's fields; what is wrong with a member."""
    fields = {name: value for name, value in report.items() if name not in MEMBERS}
    wrong = _wrong_members(fields)
    for name in MEMBERS:
        rows = report.get(name)
        reason = _reason(name, rows)
        if reason:
            wrong[name] = {"label": str(LABELS[name]), "errors": [reason]}
            continue
        for number, row in enumerate(rows or (), 1):
            fields |= _row(name, number, row)
    return fields, wrong


def _wrong_members(fields: Mapping[str, Any]) -> dict[str, Any]:
    takes = ", ".join(sorted(name for name in known_members() if not is_of_a_row(name)))
    wrong = {
        name: _("There is no such member; there are: %(names)s.") % {"names": takes}
        for name in fields.keys() - known_members()
    }
    wrong |= {name: str(NO_TEXT) for name in _structured(fields.items())}
    return {name: {"label": name, "errors": [wrong[name]]} for name in sorted(wrong)}


def _structured(values: Iterable[tuple[str, Any]]) -> Iterable[str]:
    return (name for name, value in values if isinstance(value, dict | list))


def _row(name: str, number: int, row: dict[str, Any]) -> dict[str, Any]:
    given = dict(row)
    if name == "further_sources" and given.get("is_confidential") is None:
        given["is_confidential"] = True  # whoever says nothing exposes nobody
    return {f"{_PREFIXES[name]}_{number}_{part}": said for part, said in given.items()}


def _reason(name: str, rows: Any) -> str:
    if rows is None:
        return ""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return _("A list of objects.")
    if len(rows) > MOST[name]:
        return _("At most %(most)s.") % {"most": MOST[name]}
    if any(any(_structured(row.items())) for row in rows):
        return str(NO_TEXT)
    if any(set(row) - set(MEMBERS[name]) for row in rows):
        members = ", ".join(MEMBERS[name])
        return _("Each has these members and no others: %(names)s.") % {
            "names": members
        }
    return ""


def named_as_sent(members: dict[str, Any]) -> dict[str, Any]:
    """Mistakes under the names that the program knows: `victims[0].count`."""
    if "fields" not in members:
        return members
    fields = {_as_sent(name): said for name, said in members["fields"].items()}
    return members | {"fields": fields}


def _as_sent(field: str) -> str:
    found = _FIELD.fullmatch(field)
    if found is None:
        return field
    return f"{_LISTS[found[1]]}[{int(found[2]) - 1}].{found[3]}"
