"""The period for which a unit's page shows the change, and the form that names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.filters import PublishedIncidentFilter
from incidents.statistics.periods import NoPeriodError
from incidents.views.change import ChangePanel, shown_change
from incidents.views.period_words import part_in_words
from incidents.views.region_options import Option
from incidents.views.selection import Pair, Selection

OWN: dict[str, tuple[str, ...]] = {"period": ()}
_PERIOD = re.compile(r"([0-9]{4})(?:-(?:(Q[1-4])|([0-9]{2})))?")


@dataclass(frozen=True, slots=True)
class RegionChange:
    panel: ChangePanel
    options: list[tuple[str, list[Option]]]


def region_change(key: str, years: Iterable[int], selection: Selection) -> RegionChange:
    """Of the last whole year, unless `period` names another; `years`: with figures.
    What cannot be understood is named in the notices of the selection."""
    today = timezone.localdate()
    asked = selection.own("period") or str(today.year - 1)
    found = _PERIOD.fullmatch(asked)
    panel = ChangePanel()
    try:
        if not found:
            raise NoPeriodError
        query = urlencode([*selection.filter_pairs, *_pairs(key, asked)])
        filters = PublishedIncidentFilter(QueryDict(query))
        panel = ChangePanel(shown_change(filters, if_late=True))
    except NoPeriodError:
        selection.notices.append(
            _("“%(name)s” takes: %(values)s.")
            % {"name": "period", "values": "2019, 2019-Q3, 2019-03"}
        )
        asked = str(today.year - 1)
    return RegionChange(panel, _options(asked, {*years, today.year, today.year - 1}))


def _pairs(key: str, period: str) -> list[Pair]:
    year, _dash, part = period.partition("-")
    if part.startswith("Q"):
        return [("region", key), ("quarter", period)]
    month = [("month", str(int(part)))] if part else []
    return [("region", key), ("year", year), *month]


def _options(chosen: str, years: set[int]) -> list[tuple[str, list[Option]]]:
    """Years without a gap; of the chosen one, its quarters and months."""
    year = int(chosen[:4])
    span = range(max({*years, year}), min({*years, year}) - 1, -1)
    groups = (
        (_("Years"), "year", [str(one) for one in span]),
        (_("Quarters"), "quarter", [f"{year}-Q{n}" for n in range(1, 5)]),
        (_("Months"), "month", [f"{year}-{n:02}" for n in range(1, 13)]),
    )
    return [
        (heading, [(v, part_in_words(kind, v), v == chosen) for v in values])
        for heading, kind, values in groups
    ]
