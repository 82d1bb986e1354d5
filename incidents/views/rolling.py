"""The last 30, 90 and 365 days, seen from any day; every number opens its incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from incidents.models import Outcome
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.differences import best_of
from incidents.statistics.rolling import WINDOWS, Window, rolling
from incidents.views.charts import Chart, Point, bar_chart
from incidents.views.explanation import (
    Count,
    Explanation,
    StateOfTotals,
    explained,
    state_of_totals,
)
from incidents.views.region_options import region_options
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, ShownToll, shown_row
from incidents.views.totals import outcome_choices
from incidents.views.wording import day_in_words, parse_date_or_none
from observatory.lib.access import public
from regions.models import Region

OWN: dict[str, Sequence[str]] = {
    "to": (),
    "outcome": (Outcome.KILLED.value, Outcome.INJURED.value),
}
TAKES = frozenset({"region", "type", "hide"})
WEEKS = 52
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


@public
def rolling_page(request: HttpRequest) -> HttpResponse:
    page = Page(request)
    selection = page.selection
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    context: dict[str, Any] = {
        "selection": selection,
        "notices": page.notices,
        "day": page.day,
        "regions": region_options(selection),
        "state": state_of_totals(),
    }
    if page.day and not page.notices_of_region and selection.is_valid:
        context |= _windows(page, page.day, context["state"])
    return render(request, "incidents/rolling.html", context)


class Page:
    """What the address asks for: a unit or none, and the last day."""

    def __init__(self, request: HttpRequest) -> None:
        self.selection = Selection(request, OWN, takes=TAKES)
        given = self.selection.own("to")
        found = parse_date_or_none(given) if given else timezone.localdate()
        self.day: date | None = found if found and FIRST <= found <= LAST else None

    @property
    def regions(self) -> list[Region]:
        return self.selection.filter.form.cleaned_data.get("region") or []

    @property
    def notices_of_region(self) -> list[str]:
        if len(self.regions) < 2:
            return []
        return [_("“%(name)s” takes one unit here.") % {"name": "region"}]

    @property
    def notices(self) -> list[str]:
        found = [*self.selection.notices, *self.notices_of_region]
        if self.day is None:
            found.append(
                _("“%(name)s” was not understood: %(why)s")
                % {"name": "to", "why": _("Write a date as YYYY-MM-DD.")}
            )
        return found


def _windows(page: Page, day: date, state: StateOfTotals) -> dict[str, Any]:
    outcome, selection = page.selection.own("outcome"), page.selection
    daily = past_year(selection, day)
    weekly = {length: daily[length][::7] for length in WINDOWS}
    return {
        "rows": [_row(selection, length, daily[length][-1]) for length in WINDOWS],
        "possible": [_possible(selection, n, daily[n][-1]) for n in WINDOWS],
        "outcomes": outcome_choices(OWN["outcome"], outcome, selection.url_with),
        "chosen_outcome": Outcome(outcome).label,
        "lengths": [days_in_words(length) for length in WINDOWS],
        "charts": [
            (days_in_words(length), window_chart(weekly[length], outcome))
            for length in WINDOWS
        ],
        "drawings": [
            (days_in_words(length), _drawing_query(selection, day, length, outcome))
            for length in WINDOWS
        ],
        "explained": _explained(selection, daily[WINDOWS[-1]][-1], state),
        "weeks": _weeks(selection, weekly, outcome),
        "chart_data": chart_data(weekly, outcome),
    }


def past_year(selection: Selection, day: date) -> dict[int, list[Window]]:
    """By length, the windows that end on each day of the year up to this one."""
    chosen = selection.filter.form.cleaned_data
    regions = chosen.get("region") or []
    is_whole = not (chosen.get("type") or chosen.get("hide"))
    among: PublishedIncidentQuerySet | None = None if is_whole else selection.incidents
    unit = regions[0] if regions else None
    return rolling(day - timedelta(weeks=WEEKS), day, unit, among)


def _drawing_query(selection: Selection, day: date, length: int, outcome: str) -> str:
    own: dict[str, str | int] = {
        "to": day.isoformat(),
        "days": length,
        "outcome": outcome,
    }
    return selection.query_with(**own, lang=get_language() or "")


def days_in_words(length: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", length) % {"n": length}


def first_day(length: int, window: Window) -> date:
    return window.day - timedelta(days=length - 1)


def _row(selection: Selection, length: int, window: Window) -> ShownRow:
    span = {
        "days": days_in_words(length),
        "start": day_in_words(first_day(length, window)),
        "end": day_in_words(window.day),
    }
    label = _("%(days)s, from %(start)s to %(end)s") % span
    return shown_row(label, window.total, selection, _key(length, window))


def _key(length: int, window: Window) -> dict[str, str | int]:
    """As the totals by day count: by the first day, where it is known."""
    return {
        "began_from": first_day(length, window).isoformat(),
        "began_to": window.day.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class Possible:
    """Incidents known to the month or year only that may be of the window."""

    days: str
    count: int
    url: str


def _possible(selection: Selection, length: int, window: Window) -> Possible:
    query = selection.query_with(
        **{
            "from": first_day(length, window).isoformat(),
            "to": window.day.isoformat(),
            "date_precision": "month,year",
        }
    )
    url = reverse("incident-list") + query if window.possible else ""
    return Possible(days_in_words(length), window.possible, url)


def _explained(
    selection: Selection, window: Window, state: StateOfTotals
) -> Explanation:
    """Of the longest window, which holds the others."""
    length = WINDOWS[-1]
    of = _possible(selection, length, window)
    found = explained(selection, window.total, state=state, key=_key(length, window))
    dayless = Count(_("Known to the month or year only"), of.count, of.url)
    return replace(found, name=of.days, dayless=dayless)


def window_chart(windows: list[Window], outcome: str) -> Chart | None:
    points = [
        Point(_tick(windows, at), window.total.outcomes[outcome])
        for at, window in enumerate(windows)
    ]
    return bar_chart(points, height=160)


def _tick(windows: list[Window], at: int) -> str:
    """The month, at its first window."""
    day = windows[at].day
    is_first = at == 0 or windows[at - 1].day.month != day.month
    return day_in_words(day, "N") if is_first else ""


def _weeks(
    selection: Selection, weekly: dict[int, list[Window]], outcome: str
) -> list[tuple[str, list[ShownToll]]]:
    """The latest first: the last day, and the toll of each window that ends on it."""
    return [
        (
            day_in_words(windows[0].day),
            [
                _toll(selection, length, window, outcome)
                for length, window in zip(WINDOWS, windows, strict=True)
            ],
        )
        for windows in reversed(list(zip(*weekly.values(), strict=True)))
    ]


def _toll(selection: Selection, length: int, window: Window, outcome: str) -> ShownToll:
    key, to_list = _key(length, window), reverse("incident-list")
    return ShownToll(
        window.total.outcomes[outcome],
        to_list + selection.query_with(**key, known=outcome),
        to_list + selection.query_with(**key, unknown=outcome),
    )


def chart_data(weekly: dict[int, list[Window]], outcome: str) -> dict[str, Any]:
    windows = weekly[WINDOWS[0]]
    return {
        "labels": [day_in_words(window.day) for window in windows],
        "ticks": [_tick(windows, at) for at in range(len(windows))],
        "series": [
            {
                "label": days_in_words(length),
                "values": [best_of(w.total.outcomes[outcome]) for w in found],
            }
            for length, found in weekly.items()
        ],
        "word": _("until"),
    }
