"""Totals as they were known on a past day, beside those of now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.statistics.as_known import TAKES, AsKnown, withheld_since
from incidents.statistics.merging import merged, merged_by, without
from incidents.statistics.positions import (
    end_of_day,
    first_known,
    known_at,
    number_versions,
)
from incidents.statistics.reads import SummedToll, TotalRow
from incidents.views.page_links import page_links
from incidents.views.period_words import month_in_words
from incidents.views.selection import Selection
from incidents.views.wording import number, parse_date_or_none
from observatory.lib.access import public
from regions.models import Region

OWN = {"on": (), "by": ("year", "month", "type", "region"), "page": ()}
PER_PAGE = 50
_GROUPS = {"month": ["year", "month"]}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A group then and now; `url` lists the incidents of now."""

    label: str
    then: TotalRow
    now: TotalRow
    url: str

    @property
    def more(self) -> str:
        return signed(self.now.incidents - self.then.incidents)

    @property
    def more_killed(self) -> str:
        return _more(self.then.killed, self.now.killed)

    @property
    def more_injured(self) -> str:
        return _more(self.then.injured, self.now.injured)


@public
def as_known_page(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN, takes=TAKES)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    day, error = _day(selection.own("on"))
    context = {
        "selection": selection,
        "day": day,
        "today": timezone.localdate(),
        "error": error,
        "groups": _group_choices(selection),
    }
    if day and selection.is_valid:
        context |= _compared(selection, day)
    return render(request, "incidents/as_known.html", context)


def _day(text: str) -> tuple[date | None, str]:
    """The day asked for, or why there is none."""
    if not text:
        return None, ""
    day = parse_date_or_none(text)
    if day is None:
        return None, _("Write a date as YYYY-MM-DD.")
    if day > timezone.localdate():
        return None, _("What will be known on a day to come cannot be told.")
    return day, ""


def _compared(selection: Selection, day: date) -> dict[str, Any]:
    number_versions()
    first = first_known()
    known = known_at(end_of_day(day))
    if not known.position:
        return {"is_before_all": True, "first": _local(first)}
    state = AsKnown(selection.filter, known)
    return {
        "known": known,
        "as_of": _local(known.at),
        "whole": _whole(selection, state),
        "rows": _rows(selection, state),
        "withheld": withheld_since(known),
        **_changes(selection, state),
    }


def _changes(selection: Selection, state: AsKnown) -> dict[str, Any]:
    asked = selection.own("page")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    found = state.differences(PER_PAGE, max(number - 1, 0) * PER_PAGE)
    page = Paginator(range(found.count), PER_PAGE).get_page(number)
    if page.number != number:  # there are not so many
        found = state.differences(PER_PAGE, (page.number - 1) * PER_PAGE)
    return {
        "changes": found,
        "changes_page": page,
        "changes_links": page_links(selection, page),
    }


def _local(instant: datetime | None) -> datetime | None:
    return timezone.localtime(instant) if instant else None


def _whole(selection: Selection, state: AsKnown) -> ComparedRow:
    then, now = merged(state.then()), merged(state.now())
    return ComparedRow(_("Whole selection"), then, now, _list(selection))


def _rows(selection: Selection, state: AsKnown) -> list[ComparedRow]:
    match selection.own("by"):
        case "region":
            return _by_region(selection, state)
        case "type":
            return _by_type(selection, state)
    by = _GROUPS.get(selection.own("by"), ["year"])
    then, now = _keyed(state.then(by)), _keyed(state.now(by))
    return [
        _row(
            selection,
            month_in_words(*key) if len(key) > 1 else str(key[0]),
            (then.get(key), now.get(key)),
            dict(zip(by, key, strict=True)),
        )
        for key in sorted({*then, *now}, reverse=True)
    ]


def _by_type(selection: Selection, state: AsKnown) -> list[ComparedRow]:
    types = selection.types_by_code

    def by_root(rows: list[TotalRow]) -> dict[Any, TotalRow]:
        known = [row for row in rows if row.key[0] in types]
        return _keyed(merged_by(known, lambda row: types[row.key[0]].root_code))

    then, now = by_root(state.then(["type"])), by_root(state.now(["type"]))
    roots = sorted({*then, *now}, key=lambda key: types[key[0]].position)
    return [
        _row(
            selection,
            str(types[key[0]]),
            (then.get(key), now.get(key)),
            {"type": _chosen_types(selection, key[0])},
        )
        for key in roots
    ]


def _chosen_types(selection: Selection, root: str) -> str:
    """What the row of a root counts: the sub-types chosen of it, or all of them."""
    chosen = selection.filter.form.cleaned_data.get("type") or []
    types = selection.types_by_code
    return ",".join(sorted(c for c in chosen if types[c].root_code == root)) or root


def _by_region(selection: Selection, state: AsKnown) -> list[ComparedRow]:
    regions: list[Region] = selection.regions
    units = [region.pk for region in regions]
    rows = [state.then(["region"], units=units), state.now(["region"], units=units)]
    then, now = (_keyed(found) for found in rows)
    shown = [
        _row(
            selection,
            str(region),
            (then.get((region.pk,)), now.get((region.pk,))),
            {"region": f"{region.division.key}:{region.slug}"},
        )
        for region in regions
        if (region.pk,) in then or (region.pk,) in now
    ]
    wholes = [merged(state.then()), merged(state.now())]
    rest = [without(whole, found) for whole, found in zip(wholes, rows, strict=True)]
    if any(row.incidents for row in rest):
        key = {"outside": settings.DEFAULT_DIVISION}
        shown.append(_row(selection, _("Region not known"), (rest[0], rest[1]), key))
    return shown


def _keyed(rows: list[TotalRow]) -> dict[tuple[Any, ...], TotalRow]:
    return {row.key: row for row in rows}


def _row(
    selection: Selection,
    label: str,
    found: tuple[TotalRow | None, TotalRow | None],
    key: dict[str, Any],
) -> ComparedRow:
    then, now = (row or merged([]) for row in found)
    url = _list(selection, **key) if now.incidents else ""
    return ComparedRow(label, then, now, url)


def _list(selection: Selection, **key: Any) -> str:
    return reverse("incident-list") + selection.query_with(**key)


def _group_choices(selection: Selection) -> list[tuple[str, bool, str]]:
    words = {
        "year": _("By year"),
        "month": _("By month"),
        "type": _("By event type"),
        "region": _("By region"),
    }
    chosen = selection.own("by")
    return [
        (
            label,
            name == chosen,
            selection.url_with(by="" if name == "year" else name, page=""),
        )
        for name, label in words.items()
    ]


def signed(difference: int) -> str:
    """`+3`, `−2` or `0`."""
    sign = {True: "+", False: "−"}[difference > 0] if difference else ""
    return sign + number(abs(difference))


def _more(then: SummedToll, now: SummedToll) -> str:
    """Between two sums, of which one may be unknown."""
    if any(toll.incidents and toll.toll.best is None for toll in (then, now)):
        return "–"
    return signed(now.best - then.best)
