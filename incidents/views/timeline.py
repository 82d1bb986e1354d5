"""What the timeline draws: incidents by type and killed, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType
from incidents.statistics.cube import cube
from incidents.statistics.differences import best_of
from incidents.statistics.merging import merged, merged_by, summed_bounds
from incidents.statistics.periods import OF_TIME
from incidents.statistics.reads import TotalRow
from incidents.statistics.refresh import totals_as_of
from incidents.views.period_words import month_in_words
from incidents.views.selection import Selection
from incidents.views.totals import every_month
from observatory.lib.access import public


@public
def timeline_json(request: HttpRequest) -> HttpResponse:
    selection = Selection(request)
    rows = cube(without_period(selection), ("month", "type"))
    months = list(every_month(_by_month(rows)))
    dateless = sum(row.incidents for row in rows if row.key[0] is None)
    killed = [row.killed for _year, _month, row in months]
    return JsonResponse(
        {
            "months": [f"{year}-{month:02}" for year, month, _row in months],
            "labels": [month_in_words(year, month) for year, month, _row in months],
            "incidents": [row.incidents for _year, _month, row in months],
            "types": list(_by_type(selection.types, rows, months)),
            "min": [summed_bounds(toll)[0] for toll in killed],
            "best": [best_of(toll) for toll in killed],
            "max": [summed_bounds(toll)[1] for toll in killed],
            "notes": list(_notes(dateless)),
            "word": _("Month"),
        }
    )


def without_period(selection: Selection) -> PublishedIncidentFilter:
    """The timeline sets the period: it shows the months around it too."""
    kept = [pair for pair in selection.filter_pairs if pair[0] not in OF_TIME]
    return PublishedIncidentFilter(QueryDict(urlencode(kept)))


def _by_month(rows: list[TotalRow]) -> list[TotalRow]:
    """Keyed by year and month; those of no known month are left out."""
    known = merged_by(
        (row for row in rows if row.key[0] is not None), lambda row: row.key[0]
    )
    return [merged([row], tuple(map(int, row.key[0].split("-")))) for row in known]


def _by_type(
    types: list[EventType],
    rows: list[TotalRow],
    months: list[tuple[int, int, TotalRow]],
) -> Iterable[dict[str, Any]]:
    """The root types that have an incident, in their own order."""
    counts = {row.key: row.incidents for row in rows}
    for kind in types:
        found = [counts.get((f"{y}-{m:02}", kind.code), 0) for y, m, _row in months]
        if kind.parent_id is None and any(found):
            yield {"code": kind.code, "label": str(kind), "incidents": found}


def _notes(dateless: int) -> Iterable[str]:
    yield _(
        "A month counts what began in it. A period chosen here also takes what began"
        " before it and had not ended."
    )
    if dateless:
        yield ngettext(
            "One incident whose month is not known is not drawn.",
            "%(n)s incidents whose month is not known are not drawn.",
            dateless,
        ) % {"n": dateless}
    if state := totals_as_of():
        yield _("As of %(time)s (Bamako time).") % {
            "time": date_format(localtime(state.as_of), "DATETIME_FORMAT")
        }
