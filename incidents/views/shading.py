"""Classes of a map's figures: the colour a number has, and the legend of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from incidents.views.wording import decimal, number, signed

STEPS = 5
SIDE_STEPS = 3
"""Classes of a rise, and of a fall."""
UNKNOWN = "unknown"
SAME = "same"
OUT = "out"
"""Has no figure at all: the filter names other regions."""


@dataclass(frozen=True, slots=True)
class LegendStep:
    shade: str
    label: str


@dataclass(frozen=True, slots=True)
class Shading:
    """`shades` and `words` by the id of the region: its class, and what it stands for;
    `is_written`: the words stand on the map, where colour alone would not do."""

    title: str
    shades: Mapping[int, str]
    legend: tuple[LegendStep, ...]
    words: Mapping[int, str] = field(default_factory=dict)
    is_written: bool = False

    def of(self, region: int) -> str:
        return self.shades.get(region, OUT)


def counted(title: str, values: Mapping[int, int | None]) -> Shading:
    """From none to the most; what is not known is hatched, and is not none."""
    breaks = class_breaks([value for value in values.values() if value])
    shades = {
        region: UNKNOWN if value is None else str(shade_of(value, breaks))
        for region, value in values.items()
    }
    return Shading(title, shades, _with_unknown(legend_of(breaks), shades))


def rated(title: str, values: Mapping[int, float | None]) -> Shading:
    """In tenths, so that the classes end where figures do."""
    tenths = {
        region: None if value is None else _tenths(value)
        for region, value in values.items()
    }
    breaks = class_breaks([value for value in tenths.values() if value])
    shades = {
        region: UNKNOWN if value is None else str(shade_of(value, breaks))
        for region, value in tenths.items()
    }
    legend, least = [LegendStep("0", _("none"))], 1
    for most in breaks:
        label = f"{decimal(least / 10, 1)}–{decimal(most / 10, 1)}"
        legend.append(LegendStep(str(shade_of(most, breaks)), label))
        least = most + 1
    words = {
        region: "" if value is None else decimal(value, 1)
        for region, value in values.items()
    }
    return Shading(title, shades, _with_unknown(tuple(legend), shades), words)


def changed(title: str, values: Mapping[int, int | None]) -> Shading:
    """Falls on one side, rises on the other, by classes of the same width."""
    sizes = [abs(value) for value in values.values() if value]
    breaks = class_breaks(sizes, SIDE_STEPS)
    shades = {region: _side(value, breaks) for region, value in values.items()}
    bounds = list(zip([1, *(most + 1 for most in breaks)], breaks, strict=False))
    falls = [
        LegendStep(_side(-most, breaks), _span(-most, -least)) for least, most in bounds
    ]
    rises = [
        LegendStep(_side(most, breaks), _span(least, most)) for least, most in bounds
    ]
    legend = (*reversed(falls), LegendStep(SAME, _("no change")), *rises)
    words = {
        region: "?" if value is None else signed(value)
        for region, value in values.items()
        if value != 0
    }
    return Shading(
        title, shades, _with_unknown(legend, shades), words, is_written=bool(sizes)
    )


def _tenths(value: float) -> int:
    return max(1, round(value * 10)) if value else 0


def _side(value: int | None, breaks: list[int]) -> str:
    if value is None:
        return UNKNOWN
    if not value:
        return SAME
    side = "rise" if value > 0 else "fall"
    return f"{side}-{shade_of(abs(value), breaks, SIDE_STEPS)}"


def _span(least: int, most: int) -> str:
    if least == most:
        return signed(least)
    return _("%(least)s to %(most)s") % {"least": signed(least), "most": signed(most)}


def _with_unknown(
    legend: tuple[LegendStep, ...], shades: Mapping[int, str]
) -> tuple[LegendStep, ...]:
    if UNKNOWN not in shades.values():
        return legend
    return (*legend, LegendStep(UNKNOWN, _("not known")))


def class_breaks(values: list[int], steps: int = STEPS) -> list[int]:
    """The greatest value of each class, on round numbers, roughly geometric from the
    least to the most: units that all have many are told apart too."""
    if not values:
        return []
    least, last = min(values), _round_up(max(values))
    parts = range(1, steps)
    inner = {_round_up(round(least * (last / least) ** (n / steps))) for n in parts}
    return sorted(inner | {last})


def _round_up(value: int) -> int:
    """The next of 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100 …"""
    size = 1
    while True:
        for lead in (10, 15, 20, 30, 50, 70):
            if lead * size >= value * 10 and lead * size % 10 == 0:
                return lead * size // 10
        size *= 10


def shade_of(value: int, breaks: list[int], steps: int = STEPS) -> int:
    """0 for none, then 1 to `steps`; with few classes the darker ones are used."""
    if not value:
        return 0
    position = next(i for i, most in enumerate(breaks) if value <= most)
    return steps - (len(breaks) - 1 - position)


def legend_of(breaks: list[int]) -> tuple[LegendStep, ...]:
    legend = [LegendStep("0", _("none"))]
    least = 1
    for most in breaks:
        label = number(most) if least == most else f"{number(least)}–{number(most)}"
        legend.append(LegendStep(str(shade_of(most, breaks)), label))
        least = most + 1
    return tuple(legend)
