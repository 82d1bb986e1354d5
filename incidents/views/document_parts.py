"""What every printed document has: its headline and its sources."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.exports.document import Cell, Figure, Table
from incidents.filter_honesty import CONFIDENTIAL
from incidents.models import Outcome
from incidents.statistics.citing import Citing, citing
from incidents.statistics.groups import can_be_narrowed
from incidents.statistics.reads import TotalRow
from incidents.views.document_cells import count_cell, toll_figure
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownToll

MOST_SOURCES = 20
HEADLINE = (Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED)


def headline(selection: Selection, whole: TotalRow) -> list[Figure]:
    at = reverse("incident-list")

    def toll(outcome: str) -> ShownToll:
        return ShownToll(
            whole.outcomes[outcome],
            at + selection.query_with(known=outcome),
            at + selection.query_with(unknown=outcome),
        )

    incidents = count_cell(whole.incidents, at + selection.all_query)
    return [
        Figure(_("Incidents"), incidents),
        *(
            toll_figure(str(outcome.label).capitalize(), toll(outcome.value))
            for outcome in HEADLINE
        ),
    ]


def _citing_url(selection: Selection, one: Citing) -> str:
    """Empty where the filter asks for other sources: one address says not both."""
    key = {"source": one.publisher or CONFIDENTIAL}
    if not can_be_narrowed(selection.filter, key):
        return ""
    return reverse("incident-list") + selection.query_with(**key)


def sources_table(selection: Selection) -> Table:
    """Those cited for the most incidents, and how many more there are."""
    found = citing(selection.filter)
    rows = [
        [
            Cell(one.publisher or _("confidential sources")),
            count_cell(one.incidents, _citing_url(selection, one)),
        ]
        for one in found[:MOST_SOURCES]
    ]
    note = _("An incident counts under each of its sources.")
    if more := len(found) - len(rows):
        note += " " + _("%(n)s more sources are on the list page.") % {"n": more}
    return Table("sources", _("Sources"), [_("Source"), _("Incidents")], rows, note)
