"""Bars with whiskers as SVG: the chart every reader gets, with or without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from incidents.statistics.merging import summed_bounds
from incidents.statistics.reads import SummedToll
from incidents.views.wording import number

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 10.0, 24.0
_GRID_LINES = 4
_WIDEST_BAR = 36.0
_LABEL_ROOM = 44.0


@dataclass(frozen=True, slots=True)
class Point:
    """A period: its label on the axis and its sums."""

    label: str
    toll: SummedToll


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle for the best estimate and a line from the least to the most."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    least_y: float
    most_y: float
    has_range: bool
    is_unknown: bool
    """Incidents, and not one figure: drawn as a question mark, not as nothing."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: float
    height: float
    bars: tuple[Bar, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"

    @property
    def left(self) -> float:
        return _LEFT

    @property
    def right(self) -> float:
        return self.width - _RIGHT

    @property
    def base(self) -> float:
        return self.height - _BOTTOM


def bar_chart(
    points: Sequence[Point],
    *,
    width: float = 760,
    height: float = 240,
    reach: int = 0,
) -> Chart | None:
    """None where there is nothing to draw. `reach`: a height that the axis has at
    least, for charts that are read side by side."""
    highest = max(reach, highest_of(points))
    if not highest or not points:
        return None
    top = nice(highest)
    plot_height = height - _TOP - _BOTTOM
    step = (width - _LEFT - _RIGHT) / len(points)

    def y(value: int) -> float:
        return round(_TOP + plot_height * (1 - value / top), 1)

    return Chart(
        width,
        height,
        tuple(_bars(points, step, y)),
        tuple(
            Tick(y(value), number(value))
            for value in range(0, top + 1, top // _GRID_LINES)
        ),
        tuple(_labels(points, step)),
    )


def highest_of(points: Sequence[Point]) -> int:
    return max((max(p.toll.best, p.toll.max) for p in points), default=0)


def _bars(
    points: Sequence[Point], step: float, y: Callable[[int], float]
) -> Iterable[Bar]:
    bar_width = round(min(step * 0.7, _WIDEST_BAR), 2)
    for position, point in enumerate(points):
        middle = _LEFT + step * (position + 0.5)
        toll = point.toll
        top, base = y(toll.best), y(0)
        least, most = summed_bounds(toll)
        yield Bar(
            x=round(middle - bar_width / 2, 1),
            y=top,
            width=bar_width,
            height=round(base - top, 1),
            middle=round(middle, 1),
            least_y=y(toll.best if least is None else min(least, toll.best)),
            most_y=y(toll.best if most is None else max(most, toll.best)),
            has_range=bool(toll.best) and least != most,
            is_unknown=toll.incidents > 0 and toll.best_unknown == toll.incidents,
        )


def _labels(points: Sequence[Point], step: float) -> Iterable[Tick]:
    """Labels that are not empty, and only as many as have room."""
    free_from = 0.0
    for position, point in enumerate(points):
        middle = _LEFT + step * (position + 0.5)
        if point.label and middle >= free_from:
            free_from = middle + _LABEL_ROOM
            yield Tick(round(middle, 1), point.label)


def nice(highest: int) -> int:
    """A round top for the axis, divisible by the number of grid lines."""
    size = 1
    while True:
        for lead in (4, 8, 12, 20, 28):
            if lead * size >= highest:
                return lead * size
        size *= 10
