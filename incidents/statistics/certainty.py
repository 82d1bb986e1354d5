"""How many of a selection's incidents are surely, and how many possibly, in its region
and period: surely ⊆ counted ⊆ possibly, always."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.db.models import Count, Q, Sum

from incidents.filter_certainty import POSSIBLE
from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.data_version import DataVersion
from observatory.lib.shelf import Shelf

_KEPT = Shelf("public-certainty")
_OTHER_PERIODS = frozenset({"quarter", "week", "day", "began_from", "began_to"})
Period = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Killed:
    """Incidents, the best estimates of their killed, and how many have none."""

    incidents: int
    best: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Certainty:
    """`period` is what the filter means, with both ends in it; None is open."""

    period: Period
    sure: Killed
    counted: Killed
    possible: Killed


def certainty(
    filters: PublishedIncidentFilter, version: DataVersion
) -> Certainty | None:
    """In one query, or none where it is kept for the version, which was read before;
    None where the filter is no region and period, or malformed."""
    if not filters.is_valid():
        return None
    asked = filters.form.cleaned_data
    period = _period(asked)
    if period is None or not (asked.get("region") or any(period)):
        return None
    widest = PublishedIncidentFilter(
        _data(filters, period), queryset=PublishedIncident.objects.all()
    )
    if not widest.is_valid():
        return None
    key = f"{version} {filters.canonical_query}"
    kept = _KEPT.find(key)
    if kept is None:
        conditions = {"sure": _sure(asked, period), "counted": _counted(asked)}
        found = widest.result.order_by().aggregate(
            **_sums("possible", Q()),
            **{k: v for n, c in conditions.items() for k, v in _sums(n, c).items()},
        )
        _KEPT.put(key, orjson.dumps(found))
    else:
        found = orjson.loads(kept)
    return Certainty(
        period, *(_killed(found, name) for name in ("sure", "counted", "possible"))
    )


def _period(asked: dict[str, Any]) -> Period | None:
    """From and to, and the year or month; None for what is none of these."""
    year, month = asked.get("year"), asked.get("month")
    if any(asked.get(name) for name in _OTHER_PERIODS) or (
        month is not None and not (year and month)
    ):
        return None
    start, end = asked.get("from"), asked.get("to")
    if not year:
        return start, end
    first = date(year, month or 1, 1)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    return max(first, start or first), min(last, end or last)


def _data(filters: PublishedIncidentFilter, period: Period) -> Any:
    """The same filter for what is possible, with the period as from and to."""
    data = filters.data.copy()
    for name in ("year", "month", "from", "to"):
        data.pop(name, None)
    for name, day in zip(("from", "to"), period, strict=True):
        if day:
            data[name] = day.isoformat()
    data["certainty"] = POSSIBLE
    return data


def _sure(asked: dict[str, Any], period: Period) -> Q:
    found = Q()
    if asked.get("region"):
        units = [region.pk for region in asked["region"]]
        found &= Q(sure_region_ids__overlap=units)
    start, end = period
    if start:
        found &= Q(started_on__gte=start)
    if end:
        found &= Q(ended_on__lte=end)
    return found


def _counted(asked: dict[str, Any]) -> Q:
    """By year and month an incident counts where it began; by from and to wherever
    it overlaps."""
    found = Q()
    if asked.get("region"):
        found &= Q(region_ids__overlap=[region.pk for region in asked["region"]])
    for name in ("year", "month"):
        if asked.get(name):
            found &= Q(**{name: asked[name]})
    for name, bound in (("from", "ended_on__gte"), ("to", "started_on__lte")):
        if asked.get(name):
            found &= Q(**{bound: asked[name]})
    return found


def _sums(name: str, condition: Q) -> dict[str, Any]:
    only = condition or None
    return {
        f"{name}_incidents": Count("pk", filter=only),
        f"{name}_best": Sum("killed_best", filter=only),
        f"{name}_known": Count("killed_best", filter=only),
    }


def _killed(found: dict[str, Any], name: str) -> Killed:
    incidents = found[f"{name}_incidents"]
    return Killed(
        incidents, found[f"{name}_best"] or 0, incidents - found[f"{name}_known"]
    )
