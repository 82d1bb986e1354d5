"""What a map's regions can be shaded by, and the figures behind the colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.filters import PublishedIncidentFilter
from incidents.statistics.change import moved_to
from incidents.statistics.differences import Difference, best_of, difference
from incidents.statistics.merging import merged
from incidents.statistics.periods import NoPeriodError, Period
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.period_words import period_in_words
from incidents.views.shading import Shading, changed, counted, rated
from incidents.views.wording import number, signed
from regions.models import Region
from regions.services.populations import KnownPopulation, populations_of

MEASURES = ("incidents", "killed", "rate", "change", "change_killed")
ByRegion = Mapping[int, TotalRow]
Cell = tuple[str, str]
"""What a cell says, and the address of the incidents behind it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A shading, what has to be said of it, and its figures as a table where the page
    has none of them yet."""

    shading: Shading
    notes: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Region, list[Cell]]] = field(default_factory=list)


def measure_labels() -> dict[str, str]:
    return {
        "incidents": _("incidents"),
        "killed": _("killed"),
        "rate": _("killed per 100,000 inhabitants"),
        "change": _("change of incidents"),
        "change_killed": _("change of killed"),
    }


def measured(
    measure: str,
    filters: PublishedIncidentFilter,
    regions: list[Region],
    by_region: ByRegion,
    division: str,
) -> Measured:
    """`regions` are those of the division that the filter does not leave out."""
    if measure == "rate":
        return _rates(filters, regions, by_region)
    if measure in {"change", "change_killed"}:
        return _changes(measure, filters, regions, by_region, division)
    return Measured(plain_shading(measure, regions, by_region))


def plain_shading(measure: str, regions: list[Region], by_region: ByRegion) -> Shading:
    """By incidents or killed, which takes no more than the totals."""
    rows = {region.pk: _row(region, by_region) for region in regions}
    if measure == "killed":
        return counted(
            _("Killed per region"),
            {pk: best_of(row.killed) for pk, row in rows.items()},
        )
    values: dict[int, int | None] = {pk: row.incidents for pk, row in rows.items()}
    return counted(_("Incidents per region"), values)


# -- Per inhabitant ------
def _rates(
    filters: PublishedIncidentFilter, regions: list[Region], by_region: ByRegion
) -> Measured:
    year = _year_of(filters)
    known = populations_of(regions, year)
    killed = {r.pk: best_of(_row(r, by_region).killed) for r in regions}
    values = {
        pk: known[pk].rate(count) if pk in known else None
        for pk, count in killed.items()
    }
    shading = rated(_("Killed per 100,000 inhabitants, per region"), values)
    rows = [
        (
            region,
            [
                _cell(killed[region.pk], _list(filters, region, known="killed")),
                _population(known.get(region.pk)),
                (shading.words[region.pk] or _("not known"), ""),
            ],
        )
        for region in regions
    ]
    columns = [_("Killed"), _("Population"), _("Per 100,000")]
    notes = list(_rate_notes(known, year))
    if any(_row(region, by_region).killed.best_unknown for region in regions):
        notes.append(_("Incidents without a figure are not in it: it is a least."))
    return Measured(shading, notes, columns, rows)


def _year_of(filters: PublishedIncidentFilter) -> int:
    """That in which the period ends; without one, this year."""
    asked = filters.form.cleaned_data if filters.is_valid() else {}
    try:
        return Period.of(asked).last.year
    except NoPeriodError:
        last = asked.get("to")
        return last.year if last else timezone.localdate().year


def _rate_notes(known: Mapping[int, KnownPopulation], year: int) -> Iterable[str]:
    if not known:
        yield _("No population of these regions is known.")
        return
    yield _("Killed in the whole period chosen, by the population of %(year)s.") % {
        "year": year
    }
    others = sorted({(p.year, p.source) for p in known.values() if p.year != year})
    for known_year, source in others:
        yield _("The nearest population known is that of %(year)s (%(source)s).") % {
            "year": known_year,
            "source": source,
        }


def _population(known: KnownPopulation | None) -> Cell:
    if known is None:
        return _("not known"), ""
    return f"{number(known.inhabitants)} ({known.year})", ""


# -- Against the period before ------
def _changes(
    measure: str,
    filters: PublishedIncidentFilter,
    regions: list[Region],
    by_region: ByRegion,
    division: str,
) -> Measured:
    is_killed = measure == "change_killed"
    title = _("Change of incidents per region")
    if is_killed:
        title = _("Change of killed per region")
    try:
        period = Period.of(filters.form.cleaned_data if filters.is_valid() else {})
    except NoPeriodError:
        hint = _("A change needs a period: choose one over the months, or two dates.")
        return Measured(changed(title, {r.pk: None for r in regions}), [hint])
    before = moved_to(period.previous, filters)
    then_by_region = SelectedTotals(before).by_region(division)
    more = {"known": "killed"} if is_killed else {}
    values: dict[int, int | None] = {}
    rows = []
    for region in regions:
        apart = _apart(_row(region, then_by_region), _row(region, by_region), is_killed)
        values[region.pk] = apart.absolute if _has_begun(period) else None
        cells = [
            _cell(apart.one, _list(before, region, **more)),
            _cell(apart.other, _list(filters, region, **more)),
            (_said(values[region.pk]), ""),
        ]
        rows.append((region, cells))
    columns = [period_in_words(period.previous), period_in_words(period), _("Change")]
    return Measured(changed(title, values), list(_notes(period)), columns, rows)


def _apart(then: TotalRow, now: TotalRow, is_killed: bool) -> Difference:
    if is_killed:
        return difference(then.killed, now.killed)
    return Difference(then.incidents, now.incidents)


def _has_begun(period: Period) -> bool:
    """Of a period to come nothing is known, though nothing is counted in it."""
    return period.first <= timezone.localdate()


def _notes(period: Period) -> Iterable[str]:
    yield _("%(period)s compared with %(before)s.") % {
        "period": period_in_words(period),
        "before": period_in_words(period.previous),
    }
    if period.last >= timezone.localdate():
        yield _("The period is not over: more may still happen in it.")


def _said(value: int | None) -> str:
    return _("not known") if value is None else signed(value)


def _cell(value: int | None, url: str) -> Cell:
    if value is None:
        return _("not known"), ""
    return number(value), url if value else ""


def _row(region: Region, rows: ByRegion) -> TotalRow:
    return rows.get(region.pk) or merged([])


def _list(filters: PublishedIncidentFilter, region: Region, **more: str) -> str:
    """The incidents of the filter that lie in the region."""
    kept = [p for p in parse_qsl(filters.canonical_query) if p[0] != "region"]
    pairs = [*kept, ("region", f"{region.division.key}:{region.slug}"), *more.items()]
    return f"{reverse('incident-list')}?{urlencode(list(dict.fromkeys(pairs)))}"
