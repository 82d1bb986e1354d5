"""People taken and what became of them; every number opens the incidents behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.filter_fates import HELD, NOT_COUNTED, NOT_NUMBERED, TAKEN, UNDATED
from incidents.filters import PublishedIncidentFilter
from incidents.models import Fate
from incidents.statistics.captivity import (
    UNDATED as WITHOUT_DATE,
)
from incidents.statistics.captivity import (
    Captivity,
    Step,
    abductions_in,
    by_month,
    by_unit,
    by_year,
    whole,
)
from incidents.statistics.countable import countable_divisions
from incidents.statistics.data_version import data_version
from incidents.statistics.groups import can_be_narrowed
from incidents.views.captivity_chart import captivity_chart
from incidents.views.period_words import month_in_words
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownCount
from incidents.views.units import (
    ChosenUnits,
    division_parameters,
    name_with_parent,
    outside_value,
    rest_label,
)
from observatory.lib.access import public
from regions.models import Region

TAKES = frozenset(PublishedIncidentFilter.base_filters) - {"fate", "fate_in"}
Key = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class ShownCaptivity:
    """A row: incidents, taken, each fate, held, and what has no number."""

    label: str
    url: str
    incidents: ShownCount
    taken: ShownCount
    fates: list[ShownCount]
    held: ShownCount
    not_counted: ShownCount
    not_numbered: ShownCount


@public
def abductions_page(request: HttpRequest) -> HttpResponse:
    divisions = countable_divisions()
    selection = Selection(request, division_parameters(divisions), takes=TAKES)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    abductions = abductions_in(selection.incidents)
    months = by_month(abductions)
    total = whole(abductions)
    units = ChosenUnits(selection, divisions)
    context = {
        "selection": selection,
        "whole": _shown(_("Whole selection"), total, total.held, selection, {}),
        "chart": captivity_chart(months),
        "months": [_step(step, selection) for step in reversed(months)],
        "years": [_step(step, selection) for step in reversed(by_year(abductions))],
        "units": units,
        "regions": _by_unit(units, selection, total, by_unit(abductions)),
        "regions_named": bool(selection.region_ids),
        "fate_names": [Fate(fate).label for fate in Fate.values],
        "as_of": data_version().as_of,
    }
    return render(request, "incidents/abductions.html", context)


def _shown(
    label: str,
    captivity: Captivity,
    held: int,
    selection: Selection,
    key: Key,
    url: str = "",
) -> ShownCaptivity:
    def count(number: int, state: str) -> ShownCount:
        address = selection.query_with(**key, fate=state)
        is_told = number and can_be_narrowed(selection.filter, key)
        return ShownCount(number, reverse("incident-list") + address if is_told else "")

    return ShownCaptivity(
        label,
        url,
        count(captivity.incidents, TAKEN),
        count(captivity.taken, TAKEN),
        [count(people, fate) for fate, people in captivity.fates.items()],
        count(held, HELD),
        count(captivity.not_counted, NOT_COUNTED),
        count(captivity.not_numbered, NOT_NUMBERED),
    )


def _step(step: Step, selection: Selection) -> ShownCaptivity:
    label, period = _period(step.period)
    return _shown(label, step.moved, step.held, selection, {"fate_in": period})


def _period(period: Any) -> tuple[str, str]:
    """A period in words, and as the filter takes it."""
    if period in {WITHOUT_DATE, WITHOUT_DATE[0]}:
        return _("Without a date"), UNDATED
    if isinstance(period, int):
        return str(period), f"{period:04}"
    return month_in_words(*period), f"{period[0]:04}-{period[1]:02}"


def _by_unit(
    units: ChosenUnits,
    selection: Selection,
    total: Captivity,
    found: dict[int, Captivity],
) -> list[ShownCaptivity]:
    """Where the filter names regions: only those, as a link could not name two
    conditions on the region."""
    if not units.can_be_counted:
        return []
    asked = selection.region_ids
    regions = [r for r in units.regions if not asked or r.pk in asked]
    rows = [_of_region(region, units, selection, found) for region in regions]
    rest = _rest(total, (found[r.pk] for r in regions if r.pk in found))
    if rest.incidents and not asked and not selection.data.get("outside"):
        key: Key = {"outside": outside_value(units.key, units.level)}
        rows.append(_shown(rest_label(units.level), rest, rest.held, selection, key))
    return rows


def _of_region(
    region: Region,
    units: ChosenUnits,
    selection: Selection,
    found: dict[int, Captivity],
) -> ShownCaptivity:
    captivity = found.get(region.pk, Captivity())
    return _shown(
        name_with_parent(region),
        captivity,
        captivity.held,
        selection,
        {"region": f"{units.key}:{region.slug}"},
        region.get_absolute_url(),
    )


def _rest(total: Captivity, parts: Iterable[Captivity]) -> Captivity:
    """What is in none of the units of one level."""
    inside = Captivity()
    for part in parts:
        inside.add(part)
    return Captivity(
        total.incidents - inside.incidents,
        total.not_counted - inside.not_counted,
        total.not_numbered - inside.not_numbered,
        total.taken - inside.taken,
        {fate: total.fates[fate] - inside.fates[fate] for fate in total.fates},
    )
