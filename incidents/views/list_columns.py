"""The columns of the list, as its address names them; date and incident are always
there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.models import Outcome
from incidents.views.selection import Selection

NAMES = ("type", *Outcome.values, "perpetrator", "sources")
USUAL = ("type", "killed", "injured")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Column:
    """`url` shows the list without the column, or with it where it is not there."""

    name: str
    label: str
    is_shown: bool
    url: str

    @property
    def is_toll(self) -> bool:
        return self.name in Outcome.values


def columns_of(selection: Selection) -> list[Column]:
    """All that there are, in their order."""
    shown, labels = _shown(selection), _labels()
    return [
        Column(
            name,
            labels[name],
            name in shown,
            selection.url_with(columns=_in_address(shown ^ {name})),
        )
        for name in NAMES
    ]


def notice_of(selection: Selection) -> str:
    """Of names that are no column's."""
    unknown = set(_given(selection)) - {*NAMES, NONE}
    if not unknown:
        return ""
    words = {"name": "columns", "values": ", ".join([*NAMES, NONE])}
    return _("“%(name)s” takes: %(values)s.") % words


def _given(selection: Selection) -> list[str]:
    return list(filter(None, selection.own("columns").split(",")))


def _shown(selection: Selection) -> set[str]:
    given = _given(selection)
    return set(given) & set(NAMES) if given else set(USUAL)


def _in_address(shown: set[str]) -> str:
    if shown == set(USUAL):
        return ""
    return ",".join(name for name in NAMES if name in shown) or NONE


def _labels() -> dict[str, str]:
    return {
        "type": _("Type"),
        "killed": _("Killed"),
        "injured": _("Injured"),
        "abducted": _("Abducted"),
        "missing": _("Missing"),
        "perpetrator": _("Perpetrators"),
        "sources": _("Sources"),
    }
