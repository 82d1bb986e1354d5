"""The totals as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.exports.totals import total_cells, total_columns
from incidents.exports.workbook import About, about_selection, write_workbook

_UNKNOWN = gettext_lazy(
    "An empty cell is unknown, never zero. Sums run over the incidents that have a"
    " figure; the columns that end in _unknown say how many have none. Read: at least"
    " so many."
)


def totals_workbook(
    records: Iterable[dict[str, Any]],
    groups: Sequence[str],
    outcomes: Sequence[str],
    about: About,
    as_of: datetime | None,
) -> bytes:
    file = BytesIO()
    cells = total_cells(records, groups, outcomes)
    header = [total_columns(groups)]
    write_workbook(file, _("Totals"), header, cells, about, as_of)
    return file.getvalue()


def about_totals(
    query: str,
    hidden: Sequence[str],
    units: str,
    as_of: datetime | None,
    *,
    is_stale: bool,
    groups_overlap: bool,
    incidents_overlap: bool,
) -> About:
    """What the second sheet says."""
    said = about_selection(query, hidden, as_of, str(_UNKNOWN))
    said.insert(1, (_("Division"), units or _("the whole country")))
    if is_stale:
        said.append((_("Late"), _("A change is still on its way into these totals.")))
    if overlap := _said_of_groups(groups_overlap, incidents_overlap):
        said.append((_("Groups"), overlap))
    return said


def _said_of_groups(groups_overlap: bool, incidents_overlap: bool) -> str:
    if groups_overlap:
        return _(
            "An incident counts, with all its people, under each of its actors and in"
            " each of its regions of several levels or divisions: the rows must not be"
            " added up."
        )
    if incidents_overlap:
        return _(
            "Best estimates of people may be added up; an incident counts under each"
            " kind of people that it has. An empty group holds people of whom nothing"
            " is said."
        )
    return ""
