"""Drawings that stand alone: SVG with its own colours, title and source, for files and
for print, where no style sheet goes along."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from xml.etree import ElementTree as Xml

from incidents.views.charts import Chart
from incidents.views.overview import MARGIN, Overview
from incidents.views.shading import UNKNOWN
from incidents.views.stacked import Band, BandChart
from incidents.views.svg import (
    GROUND,
    INK,
    LINE,
    SOFT,
    Box,
    add,
    draw_waters,
    framed,
    hatch,
    line,
    sized,
    text,
    written,
)

RAMP = ("#e9e7e0", "#f6cfa8", "#e5ac7c", "#cf8859", "#a9532a", "#6d2c10")
"""Those of the light theme (`static/css/tokens.css`)."""
COLOURS = {str(step): colour for step, colour in enumerate(RAMP)} | {
    "same": RAMP[0],
    **{f"rise-{step}": RAMP[2 * step - 1] for step in (1, 2, 3)},
    "fall-1": "#bcd3e6",
    "fall-2": "#6d9fc9",
    "fall-3": "#235079",
    "unknown": "#c9c7c0",  # and hatched, by `shaded`
    "out": "#ffffff",
}
"""By the class of a `Shading`."""
BANDS = {
    "battles": "#2b5f8a",
    "explosions": "#a3470f",
    "violence_against_civilians": "#8a2a5f",
    "protests": "#35703c",
    "riots": "#776200",
    "strategic_developments": "#5d625f",
    "held": RAMP[4],
    "freed": "#35703c",
    "killed": "#1a1f20",
    "escaped": "#2b5f8a",
    "unknown": "#857f70",
}
"""By the part of a `BandChart`: root types, and fates."""


def chart_svg(chart: Chart, name: str, title: str = "", foot: str = "") -> str:
    """`name` is for those who do not see it; `title` and `foot` are drawn."""
    box = (0.0, 0.0, chart.width, chart.height)
    root = framed(box, name, 11)
    for tick in chart.y_ticks:
        line(root, chart.left, tick.at, chart.right, tick.at, LINE)
        text(root, chart.left - 6, tick.at + 4, tick.label, anchor="end")
    for bar in chart.bars:
        place = {"x": bar.x, "y": bar.y, "width": bar.width, "height": bar.height}
        add(root, "rect", fill=RAMP[3], **place)
        if bar.has_range:
            line(root, bar.middle, bar.least_y, bar.middle, bar.most_y, SOFT)
        if bar.is_unknown:
            text(root, bar.middle, chart.base - 4, "?", anchor="middle")
    line(root, chart.left, chart.base, chart.right, chart.base, SOFT)
    for tick in chart.x_ticks:
        text(root, tick.at, chart.base + 16, tick.label, anchor="middle")
    return written(_captioned(root, box, title, foot, 11))


def bands_svg(chart: BandChart, name: str, title: str = "", foot: str = "") -> str:
    """With the legend under the axis: no colour stands without its word."""
    rows = list(_legend_rows(chart))
    box = (0.0, 0.0, chart.width, chart.height + 20.0 * len(rows))
    root = framed(box, name, 11)
    for band in chart.bands:
        drawn = {"points": band.points, "fill": BANDS[band.part], "stroke": GROUND}
        add(root, "polygon", **drawn, **{"stroke-width": 0.5})
    for tick in chart.y_ticks:
        line(root, chart.left, tick.at, chart.right, tick.at, LINE)
        text(root, chart.left - 6, tick.at + 4, tick.label, anchor="end")
    line(root, chart.left, chart.base, chart.right, chart.base, SOFT)
    for tick in chart.x_ticks:
        text(root, tick.at, chart.base + 16, tick.label, anchor="middle")
    for row, entries in enumerate(rows):
        for left, band in entries:
            at = {"x": left, "y": chart.height + 20 * row, "width": 12, "height": 12}
            add(root, "rect", fill=BANDS[band.part], stroke=SOFT, **at)
            text(root, left + 18, chart.height + 20 * row + 10, band.label)
    return written(_captioned(root, box, title, foot, 11))


def _legend_rows(chart: BandChart) -> Iterator[list[tuple[float, Band]]]:
    """As many entries side by side as have room, by their left edges."""
    row: list[tuple[float, Band]] = []
    left = chart.left
    for band in chart.bands:
        wide = 36 + 6.5 * len(band.label)
        if row and left + wide > chart.right:
            yield row
            row, left = [], chart.left
        row.append((left, band))
        left += wide
    if row:
        yield row


def empty_svg(title: str, words: str, foot: str) -> str:
    box = (0.0, 0.0, 760.0, 60.0)
    root = framed(box, title, 11)
    text(root, 8, 34, words)
    return written(_captioned(root, box, title, foot, 11))


def map_svg(
    overview: Overview,
    name: str,
    title: str = "",
    foot: str = "",
    with_legend: bool = False,
) -> str:
    width = overview.drawing.width + 2 * MARGIN
    height = overview.drawing.height + 2 * MARGIN
    box = (-MARGIN, -MARGIN, width, height)
    root = framed(box, name, 13)
    hatch(root)
    for neighbour in overview.neighbours:
        add(root, "path", d=neighbour.path, fill="none", stroke=LINE)
    _shapes(root, overview)
    draw_waters(root, overview.waters)
    for neighbour in overview.neighbours:
        place = neighbour.label_x, neighbour.label_y
        text(root, *place, neighbour.name, anchor="middle", style="italic")
    for town in overview.towns:
        add(root, "circle", cx=town.x, cy=town.y, r=3, fill=INK, stroke=GROUND)
        aside, anchor = (-7, "end") if town.is_west else (7, "start")
        text(root, town.x + aside, town.y + 4, town.name, anchor=anchor, fill=INK)
    for shape in (shape for shape in overview.shapes if shape.words):
        text(root, shape.x, shape.y + 4, shape.words, anchor="middle", fill=INK)
    if with_legend:
        _legend(root, overview)
    return written(_captioned(root, box, title, foot, 13))


def _shapes(root: Xml.Element, overview: Overview) -> None:
    for shape in overview.shapes:
        thick = 0.3 if overview.is_fine else 0.8
        drawn = {"d": shape.path, "stroke": SOFT, "stroke-width": thick}
        shaded(root, "path", shape.shade, **drawn)


def shaded(root: Xml.Element, tag: str, shade: str, **drawn: object) -> None:
    """In the colour of a shade; hatched where no figure is known."""
    add(root, tag, fill=COLOURS[shade], **drawn)
    if shade == UNKNOWN:
        add(root, tag, fill="url(#hatch)", **drawn)


def _legend(root: Xml.Element, overview: Overview) -> None:
    left, top = -MARGIN + 8, -MARGIN + 8
    tall = 20 * len(overview.legend)
    wide = 44 + 7 * max(len(step.label) for step in overview.legend)
    add(root, "rect", x=-MARGIN, y=-MARGIN, width=wide, height=tall + 12, fill=GROUND)
    for row, step in enumerate(overview.legend):
        swatch = {"width": 18, "height": 12, "stroke": SOFT}
        at = {"x": left, "y": top + 20 * row}
        shaded(root, "rect", step.shade, **at, **swatch)
        text(root, left + 24, top + 20 * row + 10, step.label)


def _captioned(
    root: Xml.Element, box: Box, title: str, foot: str, size: int
) -> Xml.Element:
    """The words above and below, over whatever the drawing has there; a filter that is
    long goes over several lines, as it must be read."""
    left, top, width, height = box
    pitch, letters = size * 1.5, int(width / (size * 0.52))
    above, below = wrap(title, letters), wrap(foot, letters)
    head, tail = pitch * len(above), pitch * len(below)
    for y, tall in ((top - head, head), (top + height, tail)):
        if tall:
            add(root, "rect", x=left, y=y, width=width, height=tall, fill=GROUND)
    for row, words in enumerate(above):
        text(root, left + 8, top - head + pitch * (row + 0.8), words, fill=INK)
    for row, words in enumerate(below):
        text(root, left + 8, top + height + pitch * (row + 0.8), words)
    return sized(root, (left, top - head, width, height + head + tail))
