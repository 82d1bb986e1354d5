"""All taken so far, month by month, as the parts they make up: an SVG of stacked bands
that every reader gets; the table beside it holds the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from incidents.models import Fate
from incidents.statistics.captivity import FATES, UNDATED, Step, in_order
from incidents.views.period_words import month_ticks
from incidents.views.stacked import BandChart, stacked

HELD = "held"
PARTS = (HELD, *FATES)
"""From the axis up."""


def captivity_chart(steps: Sequence[Step]) -> BandChart | None:
    """None where there is nothing to draw: no month, or not one person counted."""
    labels = {part: part_in_words(part) for part in PARTS}
    ends = list(_month_ends(steps))
    ticks = month_ticks([(day.year, day.month) for day, _parts in ends])
    return stacked(
        labels,
        [(tick, parts) for tick, (_day, parts) in zip(ticks, ends, strict=True)],
    )


def _month_ends(steps: Sequence[Step]) -> Iterator[tuple[date, dict[str, int]]]:
    """Each month from the first to the last, with the parts of all taken by its end;
    what is known to the year only joins in December."""
    dated = [step for step in steps if step.period != UNDATED]
    if not dated:
        return
    parts = dict.fromkeys(PARTS, 0)
    waiting = list(dated)
    day = date(dated[0].period[0], dated[0].period[1] or 12, 1)
    last = dated[-1].period
    while (day.year, day.month) <= (last[0], last[1] or 12):
        end = (day.year, 99 if day.month == 12 else day.month)
        while waiting and in_order(waiting[0].period) <= end:
            step = waiting.pop(0)
            for fate, people in step.moved.fates.items():
                parts[fate] += people
            parts[HELD] = step.held
        yield day, dict(parts)
        day = (
            date(day.year + 1, 1, 1)
            if day.month == 12
            else day.replace(month=day.month + 1)
        )


def part_in_words(part: str) -> str:
    if part == HELD:
        return _("no end recorded")
    return str(Fate(part).label)
