"""Drawings that stand alone: SVG with its own colours, title and source, for files and
for print, where no style sheet goes along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from textwrap import wrap
from xml.etree import ElementTree as Xml

from incidents.views.charts import Chart
from incidents.views.overview import MARGIN, Overview
from incidents.views.shading import UNKNOWN
from incidents.views.stacked import Band, BandChart
from regions.models import Water

RAMP = ("#e9e7e0", "#f6cfa8", "#e5ac7c", "#cf8859", "#a9532a", "#6d2c10")
"""Those of the light theme (`static/css/tokens.css`)."""
COLOURS = {str(step): colour for step, colour in enumerate(RAMP)} | {
    "same": RAMP[0],
    **{f"rise-{step}": RAMP[2 * step - 1] for step in (1, 2, 3)},
    "fall-1": "#bcd3e6",
    "fall-2": "#6d9fc9",
    "fall-3": "#235079",
    "unknown": "#c9c7c0",  # and hatched, on the map
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
_INK, _SOFT, _LINE, _GROUND = "#1a1f20", "#4c5254", "#d8d2c3", "#ffffff"
_PLAIN = "#f6f3ea"
_WATER = "#6f9bb3"
_FONT = "Libertinus Serif, Liberation Sans, Arial, sans-serif"
_NAMESPACE = "http://www.w3.org/2000/svg"

Box = tuple[float, float, float, float]


def chart_svg(chart: Chart, name: str, title: str = "", foot: str = "") -> str:
    """`name` is for those who do not see it; `title` and `foot` are drawn."""
    box = (0.0, 0.0, chart.width, chart.height)
    root = _framed(box, name, 11)
    for tick in chart.y_ticks:
        _line(root, chart.left, tick.at, chart.right, tick.at, _LINE)
        _text(root, chart.left - 6, tick.at + 4, tick.label, anchor="end")
    for bar in chart.bars:
        place = {"x": bar.x, "y": bar.y, "width": bar.width, "height": bar.height}
        _add(root, "rect", fill=RAMP[3], **place)
        if bar.has_range:
            _line(root, bar.middle, bar.least_y, bar.middle, bar.most_y, _SOFT)
        if bar.is_unknown:
            _text(root, bar.middle, chart.base - 4, "?", anchor="middle")
    _line(root, chart.left, chart.base, chart.right, chart.base, _SOFT)
    for tick in chart.x_ticks:
        _text(root, tick.at, chart.base + 16, tick.label, anchor="middle")
    return _written(_captioned(root, box, title, foot, 11))


def bands_svg(chart: BandChart, name: str, title: str = "", foot: str = "") -> str:
    """With the legend under the axis: no colour stands without its word."""
    rows = list(_legend_rows(chart))
    box = (0.0, 0.0, chart.width, chart.height + 20.0 * len(rows))
    root = _framed(box, name, 11)
    for band in chart.bands:
        drawn = {"points": band.points, "fill": BANDS[band.part], "stroke": _GROUND}
        _add(root, "polygon", **drawn, **{"stroke-width": 0.5})
    for tick in chart.y_ticks:
        _line(root, chart.left, tick.at, chart.right, tick.at, _LINE)
        _text(root, chart.left - 6, tick.at + 4, tick.label, anchor="end")
    _line(root, chart.left, chart.base, chart.right, chart.base, _SOFT)
    for tick in chart.x_ticks:
        _text(root, tick.at, chart.base + 16, tick.label, anchor="middle")
    for row, entries in enumerate(rows):
        for left, band in entries:
            at = {"x": left, "y": chart.height + 20 * row, "width": 12, "height": 12}
            _add(root, "rect", fill=BANDS[band.part], stroke=_SOFT, **at)
            _text(root, left + 18, chart.height + 20 * row + 10, band.label)
    return _written(_captioned(root, box, title, foot, 11))


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


def empty_svg(title: str, text: str, foot: str) -> str:
    box = (0.0, 0.0, 760.0, 60.0)
    root = _framed(box, title, 11)
    _text(root, 8, 34, text)
    return _written(_captioned(root, box, title, foot, 11))


def map_svg(
    overview: Overview,
    name: str,
    title: str = "",
    foot: str = "",
    marked: Collection[str] | None = None,
    with_legend: bool = False,
) -> str:
    """Shaded by figures; or, with `marked`, a locator of the units of these slugs, on
    which no unit has a figure."""
    width = overview.drawing.width + 2 * MARGIN
    height = overview.drawing.height + 2 * MARGIN
    box = (-MARGIN, -MARGIN, width, height)
    root = _framed(box, name, 13)
    _hatch(root)
    for neighbour in overview.neighbours:
        _add(root, "path", d=neighbour.path, fill="none", stroke=_LINE)
    _shapes(root, overview, marked)
    for water in overview.waters:
        fill = _WATER if water.kind == Water.Kind.LAKE else "none"
        _add(root, "path", d=water.path, fill=fill, stroke=_WATER)
    for neighbour in overview.neighbours:
        place = neighbour.label_x, neighbour.label_y
        _text(root, *place, neighbour.name, anchor="middle", style="italic")
    for town in overview.towns:
        _add(root, "circle", cx=town.x, cy=town.y, r=3, fill=_INK, stroke=_GROUND)
        aside, anchor = (-7, "end") if town.is_west else (7, "start")
        _text(root, town.x + aside, town.y + 4, town.name, anchor=anchor, fill=_INK)
    for shape in (shape for shape in overview.shapes if shape.words):
        _text(root, shape.x, shape.y + 4, shape.words, anchor="middle", fill=_INK)
    if with_legend:
        _legend(root, overview)
    return _written(_captioned(root, box, title, foot, 13))


def _shapes(
    root: Xml.Element, overview: Overview, marked: Collection[str] | None
) -> None:
    for shape in overview.shapes:
        fill = COLOURS[shape.shade] if marked is None else _PLAIN
        if marked and shape.region.slug in marked:
            fill = RAMP[3]
        thick = 0.3 if overview.is_fine else 0.8
        drawn = {"d": shape.path, "stroke": _SOFT, "stroke-width": thick}
        _add(root, "path", fill=fill, **drawn)
        if marked is None and shape.shade == UNKNOWN:
            _add(root, "path", fill="url(#hatch)", **drawn)


def _legend(root: Xml.Element, overview: Overview) -> None:
    left, top = -MARGIN + 8, -MARGIN + 8
    tall = 20 * len(overview.legend)
    wide = 44 + 7 * max(len(step.label) for step in overview.legend)
    _add(root, "rect", x=-MARGIN, y=-MARGIN, width=wide, height=tall + 12, fill=_GROUND)
    for row, step in enumerate(overview.legend):
        swatch = {"width": 18, "height": 12, "stroke": _SOFT}
        at = {"x": left, "y": top + 20 * row}
        _add(root, "rect", fill=COLOURS[step.shade], **at, **swatch)
        if step.shade == UNKNOWN:
            _add(root, "rect", fill="url(#hatch)", **at, **swatch)
        _text(root, left + 24, top + 20 * row + 10, step.label)


def _hatch(root: Xml.Element) -> None:
    """Of what is not known: never to be taken for a figure, in greyscale neither."""
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    pattern = _add(root, "pattern", id="hatch", **size)
    _add(pattern, "path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", stroke=_SOFT)


def _framed(box: Box, name: str, size: int) -> Xml.Element:
    """An empty drawing on white; `_captioned` makes it room for words."""
    root = Xml.Element("svg", {"xmlns": _NAMESPACE, "role": "img"})
    root.set("font-family", _FONT)
    root.set("font-size", str(size))
    Xml.SubElement(root, "title").text = name
    left, top, width, height = box
    _add(root, "rect", x=left, y=top, width=width, height=height, fill=_GROUND)
    return root


def _captioned(
    root: Xml.Element, box: Box, title: str, foot: str, size: int
) -> Xml.Element:
    """The words above and below, over whatever the drawing has there; a filter that is
    long goes over several lines, as it must be read."""
    left, top, width, height = box
    line, letters = size * 1.5, int(width / (size * 0.52))
    above, below = wrap(title, letters), wrap(foot, letters)
    head, tail = line * len(above), line * len(below)
    for y, tall in ((top - head, head), (top + height, tail)):
        if tall:
            _add(root, "rect", x=left, y=y, width=width, height=tall, fill=_GROUND)
    for row, words in enumerate(above):
        _text(root, left + 8, top - head + line * (row + 0.8), words, fill=_INK)
    for row, words in enumerate(below):
        _text(root, left + 8, top + height + line * (row + 0.8), words)
    whole = (left, top - head, width, height + head + tail)
    root.set("viewBox", " ".join(f"{n:g}" for n in whole))
    root.set("width", f"{width:g}")
    root.set("height", f"{whole[3]:g}")
    return root


def _add(root: Xml.Element, tag: str, **attributes: object) -> Xml.Element:
    found = {
        name: f"{value:g}" if isinstance(value, int | float) else str(value)
        for name, value in attributes.items()
    }
    return Xml.SubElement(root, tag, found)


def _line(
    root: Xml.Element, x1: float, y1: float, x2: float, y2: float, stroke: str
) -> None:
    _add(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke)


def _text(
    root: Xml.Element,
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    fill: str = _SOFT,
    style: str = "normal",
) -> None:
    look = {"text-anchor": anchor, "font-style": style}
    # A rim of the ground's colour: a name can be read on the darkest region.
    rim = {"paint-order": "stroke", "stroke": _GROUND, "stroke-width": 2.5}
    _add(root, "text", x=x, y=y, fill=fill, **look, **rim).text = text


def _written(root: Xml.Element) -> str:
    return Xml.tostring(root, encoding="unicode")
