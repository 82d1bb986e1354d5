"""What a printed document must say beside its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.exports.document import Text
from incidents.statistics.data_version import DataVersion
from incidents.statistics.reads import TotalRow
from incidents.views.selection import Selection
from incidents.views.wording import day_in_words, number


def notes_of(
    selection: Selection, version: DataVersion, months: Iterable[TotalRow]
) -> list[str]:
    """What is left out, as of when, and what a chart by month cannot show."""
    found = [as_of_in_words(version)]
    if selection.hidden:
        words = " · ".join(map(str, selection.hidden))
        found.append(_("Left out of all that this page shows:") + " " + words)
    found.append(
        _(
            "Sums of the best estimates, from the least to the most that sources give."
            " What is not known is not counted as zero: read each sum as at least so"
            " many."
        )
    )
    if illustrative := selection.incidents.filter(is_illustrative=True).count():
        found.append(
            ngettext(
                "%(n)s of these incidents is illustrative: to be checked before use.",
                "%(n)s of these incidents are illustrative: to be checked before use.",
                illustrative,
            )
            % {"n": number(illustrative)}
        )
    if dateless := sum(row.incidents for row in months if row.key[1] == 0):
        found.append(
            ngettext(
                "%(n)s incident whose month is not known is in the tables, not in the"
                " chart.",
                "%(n)s incidents whose month is not known are in the tables, not in the"
                " chart.",
                dateless,
            )
            % {"n": number(dateless)}
        )
    return found


def as_of_in_words(version: DataVersion) -> str:
    if version.as_of is None:
        return _("Nothing has been published yet.")
    return _("State of the data: all that was published until %(day)s.") % {
        "day": day_in_words(version.as_of)
    }


def foot_of(version: DataVersion) -> str:
    parts = [settings.DATA_ATTRIBUTION, settings.DATA_LICENCE, as_of_in_words(version)]
    return " · ".join(filter(None, parts))


def method_of() -> Text:
    return Text(
        _("Method"),
        [
            _(
                "Each figure stays tied to the source that gives it. If the editors"
                " recommend one, it makes the toll; if not, the toll runs from the"
                " smallest to the largest of the figures that were not set aside, with"
                " the latest best estimate."
            ),
            _(
                "An incident counts in the month in which it began, and in the unit"
                " where it lies as far as its place is known; places may be shown less"
                " closely than they are known. “No figure” counts the incidents for"
                " which no best estimate is known."
            ),
            _(
                "Incidents imported from other datasets keep those datasets’ licences,"
                " which each incident’s page gives. Outlines: Natural Earth, public"
                " domain. The whole method is on the page “Methodology” of the site."
            ),
        ],
    )
