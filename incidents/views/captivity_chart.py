"""All taken so far, month by month, as the parts they make up: an SVG of stacked bands
that every reader gets; the table beside it holds the same figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from incidents.models import Fate
from incidents.statistics.captivity import FATES, UNDATED, Step, in_order
from incidents.views.charts import Tick, nice
from incidents.views.wording import number

_WIDTH, _HEIGHT = 760.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 8.0, 10.0, 24.0
_GRID_LINES = 4
_LABEL_ROOM = 44.0
HELD = "held"
PARTS = (HELD, *FATES)


@dataclass(frozen=True, slots=True)
class Band:
    part: str
    label: str
    points: str
    """Of the polygon, as SVG writes them."""


@dataclass(frozen=True, slots=True)
class CaptivityChart:
    bands: tuple[Band, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    view_box: str = f"0 0 {_WIDTH:g} {_HEIGHT:g}"
    left: float = _LEFT
    right: float = _WIDTH - _RIGHT
    base: float = _HEIGHT - _BOTTOM


def captivity_chart(steps: Sequence[Step]) -> CaptivityChart | None:
    """None where there is nothing to draw: no month, or not one person counted."""
    ends = list(_month_ends(steps))
    highest = max((sum(parts.values()) for _, parts in ends), default=0)
    if len(ends) < 2 or not highest:
        return None
    top = nice(highest)
    step = (_WIDTH - _LEFT - _RIGHT) / (len(ends) - 1)

    def y(value: int) -> float:
        return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1)

    xs = [round(_LEFT + step * place, 1) for place in range(len(ends))]
    return CaptivityChart(
        tuple(_bands(xs, [parts for _, parts in ends], y)),
        tuple(Tick(y(v), number(v)) for v in range(0, top + 1, top // _GRID_LINES)),
        tuple(_years(xs, [day for day, _ in ends])),
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


def _bands(
    xs: Sequence[float],
    ends: Sequence[dict[str, int]],
    y: Callable[[int], float],
) -> Iterator[Band]:
    """From the axis up: held, then each fate."""
    floor = [0] * len(xs)
    for part in PARTS:
        ceiling = [low + end[part] for low, end in zip(floor, ends, strict=True)]
        if ceiling != floor:
            upper = [f"{x},{y(v)}" for x, v in zip(xs, ceiling, strict=True)]
            lower = [f"{x},{y(v)}" for x, v in zip(xs, floor, strict=True)]
            yield Band(part, part_in_words(part), " ".join(upper + lower[::-1]))
        floor = ceiling


def part_in_words(part: str) -> str:
    if part == HELD:
        return _("no end recorded")
    return str(Fate(part).label)


def _years(xs: Sequence[float], days: Sequence[date]) -> Iterator[Tick]:
    free_from = 0.0
    for x, day in zip(xs, days, strict=True):
        if day.month == 1 and x >= free_from:
            free_from = x + _LABEL_ROOM
            yield Tick(x, str(day.year))
