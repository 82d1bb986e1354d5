"""Explosive devices as mine-action people read them; every number opens its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.filter_devices import NOT_STATED
from incidents.filters import PublishedIncidentFilter
from incidents.models import EventTerm, Outcome
from incidents.models.device import HOAX, STATES
from incidents.models.facet_queries import NONE
from incidents.statistics.countable import countable_divisions
from incidents.statistics.data_version import data_version
from incidents.statistics.devices import (
    CELL,
    DeviceRow,
    PerEvent,
    device_cells,
    device_cells_by_unit,
    devices_by_settlement,
    rows_by,
)
from incidents.statistics.groups import can_be_narrowed
from incidents.statistics.merging import merged, without
from incidents.statistics.reads import TotalRow
from incidents.views.charts import Point, bar_chart
from incidents.views.device_words import term_in_words
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownCount, ShownRow, shown_row
from incidents.views.units import (
    ChosenUnits,
    division_parameters,
    name_with_parent,
    outside_value,
    rest_label,
)
from observatory.lib.access import public

TAKES = frozenset(PublishedIncidentFilter.base_filters) - {"explosive_device"}
TERM_TABLES = {
    "states": "device_state",
    "triggers": "trigger",
    "emplacements": "emplacement",
}
MOST_SETTLEMENTS = 20
DEVICE: dict[str, str | int] = {"explosive_device": "yes"}
Key = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class ShownRatio:
    """Casualties per detonated event with a figure."""

    value: float | None
    events: int
    url: str


@dataclass(frozen=True, slots=True)
class ShownDevices:
    """A row of the tables: events, their states, casualties, and per detonation."""

    row: ShownRow
    states: list[ShownCount]
    ratios: list[ShownRatio]


@public
def explosives_page(request: HttpRequest) -> HttpResponse:
    divisions = countable_divisions()
    selection = Selection(request, division_parameters(divisions), takes=TAKES)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    terms = list(EventTerm.objects.all())
    cells = device_cells(selection.incidents)
    years = rows_by(cells, lambda cell: cell.key[0])
    units = ChosenUnits(selection, divisions)
    whole = rows_by(cells, lambda cell: None).get(None) or DeviceRow(None, {})
    by_year = [
        _shown(str(year), row, selection, {"year": year})
        for year, row in sorted(years.items(), reverse=True)
    ]
    by_unit = _by_unit(units, selection, whole)
    context = {
        "selection": selection,
        "units": units,
        "regions_named": bool(selection.region_ids),
        "whole": _shown(_("Whole selection"), whole, selection, {}),
        "emplaced": _emplaced(whole, selection),
        **{
            name: _by_term(cells, terms, facet, selection)
            for name, facet in TERM_TABLES.items()
        },
        "years": by_year,
        "year_casualties": [shown.row for shown in by_year],
        "regions": by_unit,
        "region_casualties": [shown.row for shown in by_unit],
        "state_names": _state_names(terms),
        **_by_settlement(selection),
        "chart": bar_chart(device_points(years, Outcome.KILLED)),
        "chart_title": _("Killed by explosive devices, per year: best estimates"),
        "as_of": data_version().as_of,
    }
    return render(request, "incidents/explosives.html", context)


def _url(selection: Selection, number: int, **key: str | int) -> str:
    if not number or not can_be_narrowed(selection.filter, key):
        return ""
    return reverse("incident-list") + selection.query_with(**(DEVICE | key))


def _shown(
    label: str, devices: DeviceRow, selection: Selection, key: Key, url: str = ""
) -> ShownDevices:
    states = []
    for state in (*STATES, ""):
        number = devices.events(state)
        address = _url(selection, number, **key, device_state=state or NOT_STATED)
        states.append(ShownCount(number, address))
    ratios = [
        _ratio(devices.per_detonation(outcome), selection, key, outcome)
        for outcome in ("killed", "injured")
    ]
    row = shown_row(label, devices.total, selection, DEVICE | key, url)
    return ShownDevices(row, states, ratios)


def _ratio(ratio: PerEvent, selection: Selection, key: Key, outcome: str) -> ShownRatio:
    narrow = key | {"device_state": STATES[0], "known": outcome}
    return ShownRatio(
        ratio.value, ratio.events, _url(selection, ratio.events, **narrow)
    )


def _emplaced(whole: DeviceRow, selection: Selection) -> ShownCount:
    """Every device that was put in place, whatever became of it: all but hoaxes."""
    number = whole.total.incidents - whole.events(HOAX)
    asked = selection.filter.form.cleaned_data.get("device_state") or []
    given = {term.code if term else NOT_STATED for term in asked}
    real = [state for state in (*STATES, NOT_STATED) if state != HOAX]
    states = ",".join(state for state in real if not given or state in given)
    return ShownCount(number, _url(selection, number, device_state=states))


def _state_names(terms: Iterable[EventTerm]) -> list[str]:
    names = {term.code: str(term) for term in terms}
    return [names.get(state, state) for state in STATES] + [_("Not stated")]


def _by_term(
    cells: list[TotalRow], terms: list[EventTerm], facet: str, selection: Selection
) -> list[ShownRow]:
    """A row for each term, and for what is not stated; those that the filter leaves
    out are left out here."""
    place = CELL.index(facet)
    groups = rows_by(cells, lambda cell: cell.key[place])
    asked = selection.filter.form.cleaned_data.get(facet) or []
    names = {term.code: term_in_words(term) for term in terms if term.facet == facet}
    names[""] = _("Not stated")
    wanted = {term.code if term else "" for term in asked} or set(names)
    return [
        shown_row(
            name,
            groups[code].total if code in groups else merged([]),
            selection,
            DEVICE | {facet: code or NOT_STATED},
        )
        for code, name in names.items()
        if code in wanted
    ]


def _by_unit(
    units: ChosenUnits, selection: Selection, whole: DeviceRow
) -> list[ShownDevices]:
    """Where the filter names regions: only those, as a link could not name two
    conditions on the region."""
    if not units.can_be_counted:
        return []
    cells = device_cells_by_unit(selection.incidents)
    groups = rows_by(cells, lambda cell: cell.key[0])
    asked = selection.region_ids
    regions = [r for r in units.regions if not asked or r.pk in asked]
    found = [groups.get(region.pk, DeviceRow(region.pk, {})) for region in regions]
    rows = [
        _shown(
            name_with_parent(region),
            devices,
            selection,
            {"region": f"{units.key}:{region.slug}"},
            region.get_absolute_url(),
        )
        for region, devices in zip(regions, found, strict=True)
    ]
    rest = _rest(whole, found)
    if rest.total.incidents and not asked and not selection.data.get("outside"):
        key: Key = {"outside": outside_value(units.key, units.level)}
        rows.append(_shown(rest_label(units.level), rest, selection, key))
    return rows


def _by_settlement(selection: Selection) -> dict[str, Any]:
    """Those with the most events; how many more there are; what is known to none."""
    groups = devices_by_settlement(selection.incidents)
    unplaced = groups.pop("", None)
    ranked = sorted(groups, key=lambda n: (-groups[n].total.incidents, n))
    names = ranked if selection.data.get("place") else ranked[:MOST_SETTLEMENTS]
    rows = [_shown(name, groups[name], selection, {"place": name}) for name in names]
    if unplaced:
        label = _("Not known to a settlement")
        rows.append(_shown(label, unplaced, selection, {"place": NONE}))
    return {
        "settlements": rows,
        "settlement_casualties": [shown.row for shown in rows],
        "settlements_left": len(ranked) - len(names),
        "settlements_file": reverse("api-explosive-csv")
        + selection.query_with(group_by="place"),
    }


def _rest(whole: DeviceRow, parts: list[DeviceRow]) -> DeviceRow:
    return DeviceRow(
        None,
        {
            state: without(
                row, [p.by_state[state] for p in parts if state in p.by_state]
            )
            for state, row in whole.by_state.items()
        },
    )


def device_points(years: dict[Any, DeviceRow], outcome: str) -> list[Point]:
    """Every year from the first to the last with an event."""
    if not years:
        return []
    nothing = DeviceRow(None, {})
    return [
        Point(str(year), years.get(year, nothing).total.outcomes[outcome])
        for year in range(min(years), max(years) + 1)
    ]
