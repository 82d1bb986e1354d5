"""What the timeline draws: incidents by type and killed, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType
from incidents.statistics.differences import best_of
from incidents.statistics.merging import summed_bounds
from incidents.statistics.periods import OF_TIME
from incidents.statistics.reads import TotalRow
from incidents.statistics.refresh import totals_as_of
from incidents.statistics.timeline import Counts, months_and_types
from incidents.views.period_words import month_in_words, month_ticks
from incidents.views.selection import Selection
from incidents.views.stacked import BandChart, stacked
from incidents.views.totals import every_month
from incidents.views.wording import day_in_words
from observatory.lib.access import public


@public
def timeline_json(request: HttpRequest) -> HttpResponse:
    selection = Selection(request)
    by_month, counts = months_and_types(without_period(selection))
    months = list(every_month(by_month))
    dateless = sum(row.incidents for row in by_month if not row.key[1])
    killed = [row.killed for _year, _month, row in months]
    return JsonResponse(
        {
            "months": [f"{year}-{month:02}" for year, month, _row in months],
            "labels": [month_in_words(year, month) for year, month, _row in months],
            "incidents": [row.incidents for _year, _month, row in months],
            "types": list(_by_type(selection.types, counts, months)),
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


def types_chart(selection: Selection) -> BandChart | None:
    """Incidents by month and root type, of the whole selection."""
    by_month, counts = months_and_types(selection.filter)
    months = [(year, month) for year, month, _row in every_month(by_month)]
    roots = {t.code: str(t) for t in selection.types if t.parent_id is None}
    return stacked(
        roots,
        [
            (tick, {code: counts[year, month, code] for code in roots})
            for tick, (year, month) in zip(month_ticks(months), months, strict=True)
        ],
        are_steps=True,
    )


def _by_type(
    types: list[EventType], counts: Counts, months: list[tuple[int, int, TotalRow]]
) -> Iterable[dict[str, Any]]:
    """The root types that have an incident, in their own order."""
    for kind in types:
        found = [counts[year, month, kind.code] for year, month, _row in months]
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
        at = localtime(state.as_of)
        yield _("As of %(date)s, %(time)s (Bamako time).") % {
            "date": day_in_words(at),
            "time": f"{at:%H:%M}",
        }
