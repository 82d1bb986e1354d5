"""A period's figures beside those of the one before and of a year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.facet_fields import quarter_days
from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.change import Change, PeriodTotal, change_of
from incidents.statistics.differences import Difference
from incidents.statistics.periods import NAMES, NoPeriodError, Period
from incidents.statistics.reads import TotalRow
from incidents.views.change_words import difference_in_words
from incidents.views.comparison_figures import Number
from incidents.views.period_words import period_in_words
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownToll

OUTCOMES = (Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED)


@dataclass(frozen=True, slots=True)
class Base:
    """What a figure is compared with; `name` is that of `Change.bases`."""

    name: str
    period: str
    figure: Number | ShownToll
    difference: Difference

    @property
    def words(self) -> str:
        return difference_in_words(self.name, self.difference)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    label: str
    this: Number | ShownToll
    bases: list[Base]

    @property
    def words(self) -> str:
        said = ", ".join(base.words for base in self.bases)
        return _("%(what)s: %(changes)s.") % {"what": self.label, "changes": said}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """`bases` are headings with the periods under them, in words."""

    this: PeriodTotal
    label: str
    bases: list[tuple[str, str]]
    rows: list[ChangeRow]
    is_of_people: bool
    """The filter chooses incidents by their people: a sum is not of those alone."""


@dataclass(frozen=True, slots=True)
class ChangePanel:
    """What `_change.html` shows: a change, or how to name a period."""

    shown: ShownChange | None = None
    hints: list[tuple[str, str]] = field(default_factory=list)


def change_panel(
    selection: Selection,
    whole: TotalRow,
    *,
    elsewhere: frozenset[str] = frozenset(),
    if_late: bool = False,
) -> ChangePanel | None:
    """`whole` is the total of the selection, as the page shows it; `elsewhere` names
    the periods that the page does not take, and the explorer does; `if_late`: the page
    shows kept totals, and says that a change is on its way. None where the
    filter is malformed: nothing is shown then."""
    if not selection.is_valid:
        return None
    try:
        return ChangePanel(shown_change(selection.filter, whole, if_late=if_late))
    except NoPeriodError:
        return ChangePanel(hints=list(_hints(selection, elsewhere)))


def shown_change(
    filters: PublishedIncidentFilter,
    whole: TotalRow | None = None,
    *,
    if_late: bool = False,
) -> ShownChange:
    """`NoPeriodError` where the filter names no period, or several."""
    change = change_of(filters, whole=whole, if_late=if_late)
    bases = change.bases
    if change.previous == change.year_before:
        del bases["previous"]
    asked = filters.form.cleaned_data
    is_of_people = any(asked.get(name) for name in VICTIM_DIMENSIONS)
    headings = {"previous": _("Period before"), "year_before": _("A year before")}
    return ShownChange(
        change.this,
        period_in_words(change.this.period),
        [(headings[n], period_in_words(base.period)) for n, base in bases.items()],
        list(_rows(change, bases, () if is_of_people else OUTCOMES)),
        is_of_people,
    )


def _rows(
    change: Change, bases: dict[str, PeriodTotal], outcomes: tuple[Outcome, ...]
) -> Iterator[ChangeRow]:
    def based(name: str, figure: Number | ShownToll, apart: Difference) -> Base:
        return Base(name, period_in_words(bases[name].period), figure, apart)

    yield ChangeRow(
        _("Incidents"),
        _incidents(change.this),
        [based(n, _incidents(b), change.incidents(b)) for n, b in bases.items()],
    )
    for outcome in outcomes:
        yield ChangeRow(
            str(outcome.label).capitalize(),
            _toll(change.this, outcome),
            [
                based(n, _toll(b, outcome), change.toll(outcome.value, b))
                for n, b in bases.items()
            ],
        )


def _incidents(one: PeriodTotal) -> Number:
    count = one.total.incidents
    return Number(count, _list_url(one.query) if count else "")


def _toll(one: PeriodTotal, outcome: Outcome) -> ShownToll:
    return ShownToll(
        one.total.outcomes[outcome.value],
        _list_url(one.query, known=outcome.value),
        _list_url(one.query, unknown=outcome.value),
    )


def _list_url(query: str, **narrowed: str) -> str:
    pairs = dict.fromkeys([*parse_qsl(query), *narrowed.items()])
    return f"{reverse('incident-list')}?{urlencode(list(pairs))}"


def _hints(
    selection: Selection, elsewhere: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Periods to choose from, each with the address that names it."""
    kept = [pair for pair in selection.filter_pairs if pair[0] not in NAMES]
    for period in _recent(timezone.localdate()):
        named: list[tuple[str, Any]] = [*kept, *period.parameters.items()]
        if period.kind in elsewhere:
            url = f"{reverse('totals-explore')}?{urlencode(named)}"
        else:
            url = selection.address_of([*named, *selection.own_pairs])
        yield period_in_words(period), url


def _recent(today: date) -> list[Period]:
    """The running year, and the last whole year, quarter and month."""
    last_month = today.replace(day=1) - timedelta(days=1)
    last_quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last_quarter -= timedelta(days=1)
    days = quarter_days(last_quarter.year, (last_quarter.month + 2) // 3)
    return [
        Period("year", date(today.year, 1, 1), date(today.year, 12, 31)),
        Period("year", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        Period("quarter", *days),
        Period("month", last_month.replace(day=1), last_month),
    ]
