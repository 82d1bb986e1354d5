"""Bands stacked on each other from the axis up, as SVG polygons: parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from incidents.views.charts import Tick, nice
from incidents.views.wording import number

_WIDTH, _HEIGHT = 760.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 8.0, 10.0, 24.0
_GRID_LINES = 4
_LABEL_ROOM = 44.0

Parts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Band:
    part: str
    label: str
    points: str
    """Of the polygon, as SVG writes them."""


@dataclass(frozen=True, slots=True)
class BandChart:
    bands: tuple[Band, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    view_box: str = f"0 0 {_WIDTH:g} {_HEIGHT:g}"
    width: float = _WIDTH
    height: float = _HEIGHT
    left: float = _LEFT
    right: float = _WIDTH - _RIGHT
    base: float = _HEIGHT - _BOTTOM


def stacked(
    labels: Mapping[str, str],
    steps: Sequence[tuple[str, Parts]],
    *,
    are_steps: bool = False,
) -> BandChart | None:
    """`labels` of the parts, the lowest first; each step with what stands under it, or
    nothing. `are_steps`: a step is a length of time with a sum of its own, drawn flat;
    otherwise an instant, joined to the next. None: nothing to draw."""
    highest = max((sum(parts.values()) for _, parts in steps), default=0)
    if len(steps) < 2 - are_steps or not highest:
        return None
    top = nice(highest)
    wide = (_WIDTH - _LEFT - _RIGHT) / (len(steps) - (not are_steps))

    def x(place: float) -> float:
        return round(_LEFT + wide * place, 1)

    edges = [
        (place, place + 1) if are_steps else (place,) for place in range(len(steps))
    ]

    def line(values: Sequence[int]) -> list[str]:
        return [
            f"{x(at)},{_y(value, top)}"
            for value, of in zip(values, edges, strict=True)
            for at in of
        ]

    middle = 0.5 if are_steps else 0.0
    marks = [(x(place + middle), words) for place, (words, _) in enumerate(steps)]
    return BandChart(
        tuple(
            Band(part, labels[part], " ".join(line(ceiling) + line(floor)[::-1]))
            for part, floor, ceiling in _levels(labels, [parts for _, parts in steps])
        ),
        tuple(_grid(top)),
        tuple(_with_room(marks)),
    )


def _grid(top: int) -> Iterator[Tick]:
    for value in range(0, top + 1, top // _GRID_LINES):
        yield Tick(_y(value, top), number(value))


def _y(value: int, top: int) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1)


def _levels(
    parts: Mapping[str, str], steps: Sequence[Parts]
) -> Iterator[tuple[str, list[int], list[int]]]:
    """Each part that is anywhere, between its floor and its ceiling."""
    floor = [0] * len(steps)
    for part in parts:
        ceiling = [low + step[part] for low, step in zip(floor, steps, strict=True)]
        if ceiling != floor:
            yield part, floor, ceiling
        floor = ceiling


def _with_room(marks: Sequence[tuple[float, str]]) -> Iterator[Tick]:
    free_from = 0.0
    for x, words in marks:
        if words and x >= free_from:
            free_from = x + _LABEL_ROOM
            yield Tick(x, words)
