"""How a period compares with the one before it, and with the same a year before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils import timezone

from incidents.filters import PublishedIncidentFilter
from incidents.statistics.differences import Difference, difference
from incidents.statistics.periods import Period
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals


@dataclass(frozen=True, slots=True)
class PeriodTotal:
    """`query` opens exactly the incidents that `total` counts."""

    period: Period
    query: str
    total: TotalRow

    @property
    def is_over(self) -> bool:
        """False: more may still happen in it, and a fall may be none."""
        return self.period.last < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.period.first <= timezone.localdate()


@dataclass(frozen=True, slots=True)
class Change:
    this: PeriodTotal
    previous: PeriodTotal
    year_before: PeriodTotal

    @property
    def bases(self) -> dict[str, PeriodTotal]:
        """What this period is compared with."""
        return {"previous": self.previous, "year_before": self.year_before}

    def incidents(self, base: PeriodTotal) -> Difference:
        """From `previous` or `year_before` to this period."""
        return self._known(Difference(base.total.incidents, self.this.total.incidents))

    def toll(self, outcome: str, base: PeriodTotal) -> Difference:
        """Of the best estimates, as `difference` has it."""
        then, now = (one.total.outcomes[outcome] for one in (base, self.this))
        return self._known(difference(then, now))

    def _known(self, apart: Difference) -> Difference:
        """Of a period to come nothing is known, though nothing is counted in it."""
        return apart if self.this.has_begun else replace(apart, other=None)


def change_of(
    filters: PublishedIncidentFilter,
    *,
    whole: TotalRow | None = None,
    if_late: bool = False,
) -> Change:
    """The filter names one period: from and to, a year, a year and month, a quarter, a
    week or a day; `NoPeriodError` if not. Everything else that it asks for stays.
    `whole` is what the filter selects, where that has been summed up already;
    `if_late`: as `SelectedTotals` has it."""
    period = Period.of(filters.form.cleaned_data if filters.is_valid() else {})

    def total(one: Period, known: TotalRow | None = None) -> PeriodTotal:
        moved = moved_to(one, filters)
        summed = known or SelectedTotals(moved, if_late=if_late).whole()
        return PeriodTotal(one, moved.data.urlencode(), summed)

    this, previous = total(period, whole), total(period.previous)
    if period.year_before == period.previous:  # of a year, and summed up once
        return Change(this, previous, previous)
    return Change(this, previous, total(period.year_before))


def moved_to(
    period: Period, filters: PublishedIncidentFilter
) -> PublishedIncidentFilter:
    """The same filter of another period, which the same parameters name."""
    named = period.parameters
    asked = parse_qsl(filters.canonical_query)
    kept = [(name, value) for name, value in asked if name not in named]
    query = urlencode([*kept, *named.items()])
    return PublishedIncidentFilter(data=QueryDict(query))
