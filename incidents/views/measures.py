"""What a map's regions can be shaded by, and the figures behind the colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.filters import PublishedIncidentFilter
from incidents.statistics.change import moved_to
from incidents.statistics.differences import Difference, best_of, difference
from incidents.statistics.groups import can_be_narrowed
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
class UnitMeasures:
    """Units of one level of one division, those that the filter does not leave out,
    and the sums of what it selects by the id of the unit."""

    filters: PublishedIncidentFilter
    regions: list[Region]
    by_region: ByRegion
    are_linked: bool = True

    def row(self, region: Region) -> TotalRow:
        return self.by_region.get(region.pk) or merged([])

    def killed(self) -> dict[int, int | None]:
        return {r.pk: best_of(self.row(r).killed) for r in self.regions}

    def moved_to(self, period: Period) -> UnitMeasures:
        """The same units in another period."""
        filters, by_region = moved_to(period, self.filters), {}
        for region in self.regions[:1]:
            totals = SelectedTotals(filters)
            by_region = totals.by_region(region.division.key, region.level)
        return replace(self, filters=filters, by_region=by_region)

    def title(self, measure: str) -> str:
        """Such as “Incidents by cercle”."""
        level = self.regions[0].level if self.regions else Region.Level.REGION
        words = {"measure": measure, "unit": Region.Level(level).label}
        return _("%(measure)s by %(unit)s") % words

    def address(self, region: Region, **more: str) -> str:
        """Of the incidents of the filter that lie in the unit, if one says both."""
        unit = ("region", f"{region.division.key}:{region.slug}")
        if not self.are_linked or not can_be_narrowed(self.filters, dict([unit])):
            return ""
        query = parse_qsl(self.filters.canonical_query)
        kept = [pair for pair in query if pair[0] != "region"]
        pairs = dict.fromkeys([*kept, unit, *more.items()])
        return f"{reverse('incident-list')}?{urlencode(list(pairs))}"


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


def measured(measure: str, units: UnitMeasures) -> Measured:
    if measure == "rate":
        return _rates(units)
    if measure in {"change", "change_killed"}:
        return _changes(measure, units)
    return Measured(plain_shading(measure, units))


def plain_shading(measure: str, units: UnitMeasures) -> Shading:
    """By incidents or killed, which takes no more than the totals."""
    if measure == "killed":
        return counted(units.title(_("Killed")), units.killed())
    counts: dict[int, int | None] = {
        r.pk: units.row(r).incidents for r in units.regions
    }
    return counted(units.title(_("Incidents")), counts)


# -- Per inhabitant ------
def _rates(units: UnitMeasures) -> Measured:
    year = _year_of(units.filters)
    known, killed = populations_of(units.regions, year), units.killed()
    values = {
        pk: known[pk].rate(count) if pk in known else None
        for pk, count in killed.items()
    }
    shading = rated(units.title(_("Killed per 100,000 inhabitants")), values)
    rows = [
        (
            region,
            [
                _cell(killed[region.pk], units.address(region, known="killed")),
                _population(known.get(region.pk)),
                (shading.words[region.pk] or _("not known"), ""),
            ],
        )
        for region in units.regions
    ]
    columns = [_("Killed"), _("Population"), _("Per 100,000")]
    notes = list(_rate_notes(known, year))
    if any(units.row(region).killed.best_unknown for region in units.regions):
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
        yield _("No population of these units is known.")
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
def _changes(measure: str, units: UnitMeasures) -> Measured:
    is_killed = measure == "change_killed"
    title = units.title(
        _("Change of killed") if is_killed else _("Change of incidents")
    )
    asked = units.filters.form.cleaned_data if units.filters.is_valid() else {}
    try:
        period = Period.of(asked)
    except NoPeriodError:
        hint = _("A change needs a period: choose one over the months, or two dates.")
        return Measured(changed(title, {r.pk: None for r in units.regions}), [hint])
    before = units.moved_to(period.previous)
    more = {"known": "killed"} if is_killed else {}
    values: dict[int, int | None] = {}
    rows = []
    for region in units.regions:
        apart = _apart(before.row(region), units.row(region), is_killed)
        values[region.pk] = apart.absolute if _has_begun(period) else None
        cells = [
            _cell(apart.one, before.address(region, **more)),
            _cell(apart.other, units.address(region, **more)),
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
