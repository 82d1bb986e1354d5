"""How a page's totals came about: what went in, what is missing, as of when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Outcome, PublishedVersion, TotalsState
from incidents.statistics.backlog import late
from incidents.statistics.reads import TotalRow
from incidents.statistics.refresh import totals_as_of
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow
from incidents.views.units import ChosenUnits


@dataclass(frozen=True, slots=True)
class Count:
    """So many incidents, and the list of them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class StateOfTotals:
    """What all figures of a page have in common."""

    withdrawn: int
    """Of the whole observatory: a tombstone says nothing of what it stood for."""
    as_of: TotalsState | None
    is_stale: bool
    facets_are_stale: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is None or '' does not concern the page."""

    state: StateOfTotals
    counted: Count
    unknown: list[Count]
    name: str = ""
    """Of the side of a comparison."""
    year_only: Count | None = None
    dayless: Count | None = None
    """Known to the month or year only: on no day, and in no window of days."""
    units: ChosenUnits | None = None
    outside: ShownRow | None = None
    reads_facets: bool = False
    """The totals by actor, victims and confidence, which have an instant of theirs."""

    @property
    def as_of(self) -> TotalsState | None:
        return self.state.as_of

    @property
    def is_stale(self) -> bool:
        return self.state.is_stale or (
            self.reads_facets and self.state.facets_are_stale
        )


def state_of_totals() -> StateOfTotals:
    withdrawn = PublishedVersion.objects.tombstones().count()
    is_late = late()
    return StateOfTotals(withdrawn, totals_as_of(), is_late.totals, is_late.facets)


def explained(
    selection: Selection,
    whole: TotalRow,
    *,
    state: StateOfTotals | None = None,
    key: Mapping[str, str | int] | None = None,
    year_only: int | None = None,
) -> Explanation:
    """What `_explained.html` shows of `whole`, which `key` narrows the filter to;
    `year_only`: how many of its incidents have no month."""
    to_list = _linked(selection, key or {})
    return Explanation(
        state or state_of_totals(),
        counted=to_list(_("Incidents counted"), whole.incidents),
        unknown=[
            to_list(
                str(outcome.label),
                whole.outcomes[outcome.value].best_unknown,
                unknown=outcome.value,
            )
            for outcome in Outcome
        ],
        year_only=None
        if year_only is None
        else to_list(_("Known to the year only"), year_only, month="0"),
    )


def _linked(selection: Selection, key: Mapping[str, str | int]) -> Callable[..., Count]:
    def to_list(label: str, count: int, **narrowed: str) -> Count:
        url = reverse("incident-list") + selection.query_with(**key, **narrowed)
        return Count(label, count, url if count else "")

    return to_list
