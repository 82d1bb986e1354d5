"""In which units of which divisions incidents can be counted now, and in which not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from incidents.models import DivisionAssignment
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from regions.models import Division, Region


@dataclass(frozen=True, slots=True)
class CountableDivision:
    """`levels` are those with outlines, the coarsest first; none: nothing is counted.
    Not ready: its totals are of some incidents only, and must not be shown."""

    division: Division
    levels: tuple[str, ...]
    is_ready: bool

    @property
    def key(self) -> str:
        return self.division.key


def countable_divisions() -> list[CountableDivision]:
    """Every division, the latest first."""
    outlined = ArrayAgg(
        "regions__level",
        filter=Q(regions__outline__isnull=False),
        distinct=True,
        default=[],
    )
    divisions = list(
        Division.objects.annotate(outlined=outlined).order_by("-valid_from", "key")
    )
    unready = not_ready(divisions)
    return [
        CountableDivision(
            division,
            tuple(str(o) for o in Region.Level if o in division.outlined),
            division not in unready,
        )
        for division in divisions
    ]


def not_ready(divisions: Iterable[Division]) -> set[Division]:
    """Those whose incidents, or totals, are still on their way into the units.

    No question is asked of divisions whose outlines came with the fixtures.
    """
    loaded = {division for division in divisions if division.geometry_version}
    if not loaded:
        return set()
    finished = DivisionAssignment.objects.finished_at(loaded)
    late = {division for division in loaded if division.pk not in finished}
    assigned = loaded - late
    if assigned and totals_are_stale():
        # What a finished assignment marked is summed up at once, or not yet at all.
        state = totals_as_of()
        late |= {d for d in assigned if not state or state.as_of < finished[d.pk]}
    return late
