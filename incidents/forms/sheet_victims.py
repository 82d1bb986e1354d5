"""The columns of a sheet for who the victims were. A row of cells cannot hold free
combinations of category, sex and age: these eight hold what reports tell most, and each
person fits one of them. Other kinds are for the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from incidents.forms.victim_rows import name_of
from incidents.services.victims import CELL

KINDS = (
    ("killed", "civilian", "woman", "adult", _("Killed: civilian women")),
    ("killed", "civilian", "man", "adult", _("Killed: civilian men")),
    ("killed", "civilian", "", "child", _("Killed: civilian children")),
    ("killed", "security_forces", "", "", _("Killed: security forces")),
    ("killed", "armed_group", "", "", _("Killed: armed group members")),
    ("injured", "civilian", "woman", "adult", _("Injured: civilian women")),
    ("injured", "civilian", "man", "adult", _("Injured: civilian men")),
    ("injured", "civilian", "", "child", _("Injured: civilian children")),
)
HELP = _(
    "Part of the total: each person in one of these columns at most. Children are "
    "under 18, women and men 18 or over. Not known: leave it empty."
)


def count_columns() -> Iterator[tuple[str, object]]:
    """Name of the form's field, and the heading."""
    for number, (*_kind, label) in enumerate(KINDS, 1):
        yield name_of(str(number), "count"), label


def column_of(field: str) -> str:
    """The column in which what is wrong with a field of a row can be mended."""
    if not field.startswith("victims_"):
        return field
    return name_of(field.split("_")[1], "count")


def victims_of(data: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The other fields of each row that gives a number."""
    for number, (outcome, *who, _label) in enumerate(KINDS, 1):
        if data.get(name_of(str(number), "count")):
            yield name_of(str(number), "outcome"), outcome
            for part, value in zip(CELL, who, strict=True):
                yield name_of(str(number), part), value
