"""Rows of totals as the cells of a printed table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.exports.document import Cell, Figure, Table
from incidents.models import Outcome
from incidents.statistics.reads import TotalRow
from incidents.views.total_rows import ShownRow, ShownToll
from incidents.views.wording import number, summed_range_in_words

NONE = "–"


def count_cell(count: int, url: str) -> Cell:
    return Cell(number(count), url if count else "", count, True)


def best_cell(toll: ShownToll) -> Cell:
    """The sum of the best estimates; unknown where no incident has one."""
    summed = toll.summed
    if not summed.incidents:
        return Cell(NONE, value=0, is_number=True)
    if summed.toll.best is None:
        return Cell(_("unknown"), is_number=True)
    return Cell(number(summed.best), toll.known_url, summed.best, True)


def range_cell(toll: ShownToll) -> Cell:
    shown = summed_range_in_words(toll.summed) if toll.summed.incidents else ""
    return Cell(shown or NONE, is_number=True)


def unknown_cell(toll: ShownToll) -> Cell:
    return count_cell(toll.summed.best_unknown, toll.unknown_url)


def totals_table(
    name: str, title: str, first: str, rows: Sequence[ShownRow], note: str = ""
) -> Table:
    columns = [
        first,
        _("Incidents"),
        *(_("Killed"), _("least–most"), _("no figure")),
        *(_("Injured"), _("least–most"), _("no figure")),
    ]
    return Table(name, title, columns, [_cells(row) for row in rows], note)


def _cells(row: ShownRow) -> list[Cell]:
    return [
        Cell(row.label, row.url),
        count_cell(row.incidents, row.incidents_url),
        *(
            cell(toll)
            for toll in (row.killed, row.injured)
            for cell in (best_cell, range_cell, unknown_cell)
        ),
    ]


def toll_columns() -> list[str]:
    return [
        _("Incidents"),
        *(_("Killed"), _("least–most"), _("no figure")),
        *(_("Injured"), _("no figure")),
        *(_("Abducted"), _("no figure")),
    ]


def toll_cells(row: TotalRow, query: str | None) -> list[Cell]:
    """Under `toll_columns`; `query` opens the incidents of the row, if one does."""
    at = "" if query is None else f"{reverse('incident-list')}?{query}"

    def toll(outcome: str) -> ShownToll:
        more = (f"{at}&{word}={outcome}" for word in ("known", "unknown"))
        return ShownToll(row.outcomes[outcome], *(more if at else ("", "")))

    killed, injured, abducted = (
        toll(o.value) for o in (Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED)
    )
    return [
        count_cell(row.incidents, at),
        *(best_cell(killed), range_cell(killed), unknown_cell(killed)),
        *(best_cell(injured), unknown_cell(injured)),
        *(best_cell(abducted), unknown_cell(abducted)),
    ]


def toll_figure(label: str, toll: ShownToll) -> Figure:
    details = []
    shown = summed_range_in_words(toll.summed) if toll.summed.incidents else ""
    if shown:
        details.append(Cell(_("range of the sources: %(range)s") % {"range": shown}))
    if missing := toll.summed.best_unknown:
        words = ngettext(
            "%(shown)s without a figure", "%(shown)s without a figure", missing
        ) % {"shown": number(missing)}
        details.append(Cell(words, toll.unknown_url, missing))
    return Figure(label, best_cell(toll), details)
