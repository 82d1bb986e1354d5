"""A `RegionMap` as SVG that stands alone; under it where in the country it is, what the
discs count, and how long a distance is."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

from django.utils.translation import gettext as _

from incidents.views.discs import Disc, sizes_of
from incidents.views.labels import SIZE
from incidents.views.region_map import HEIGHT, INSET, WIDTH, RegionMap
from incidents.views.standalone import shaded
from incidents.views.svg import (
    GROUND,
    INK,
    LINE,
    PLAIN,
    SOFT,
    add,
    draw_waters,
    framed,
    hatch,
    line,
    sized,
    text,
    written,
)
from incidents.views.wording import number

_DISC = "#2b5f8a"
_EDGE = 8.0
_STRIP = INSET + 2 * _EDGE


def region_svg(found: RegionMap, name: str) -> str:
    box = (0.0, 0.0, WIDTH, HEIGHT + _STRIP)
    root = sized(framed(box, name, SIZE), box)
    hatch(root)
    _land(root, found)
    for disc in found.discs:
        _disc(root, disc)
    _numbers(root, found)
    _words(root, found)
    # What the map has beyond its lower edge is covered.
    add(root, "rect", x=0, y=HEIGHT, width=WIDTH, height=_STRIP, fill=GROUND)
    line(root, 0, HEIGHT, WIDTH, HEIGHT, LINE)
    _inset(root, found)
    _sizes(root, found)
    _bar(root, found)
    return written(root)


def _land(root: Xml.Element, found: RegionMap) -> None:
    for path in found.around:
        add(root, "path", d=path, fill=GROUND, stroke=LINE)
    for neighbour in found.neighbours:
        add(root, "path", d=neighbour.path, fill="none", stroke=SOFT)
    for shape in found.drawing.shapes:
        add(root, "path", d=shape.path, fill=PLAIN)
    _units(root, found)
    draw_waters(root, found.waters)
    edge = {"fill": "none", "stroke": INK, "stroke-width": 1.4}
    for shape in found.drawing.shapes:
        add(root, "path", d=shape.path, **edge)
    for dot in found.words.dots:
        add(root, "circle", cx=dot.x, cy=dot.y, r=2.5, fill=INK, stroke=GROUND)


def _units(root: Xml.Element, found: RegionMap) -> None:
    for unit in found.units:
        drawn = {"d": unit.path, "stroke": SOFT, "stroke-width": 0.6}
        if unit.shade:
            shaded(root, "path", unit.shade, **drawn)
        else:
            add(root, "path", fill=PLAIN, **drawn)


def _disc(root: Xml.Element, disc: Disc) -> None:
    look = {"fill": _DISC, "stroke": GROUND}
    add(root, "circle", cx=disc.x, cy=disc.y, r=disc.radius, **look)


def _numbers(root: Xml.Element, found: RegionMap) -> None:
    look = {"fill": GROUND, "text-anchor": "middle", "font-size": 11}
    for disc in found.discs:
        if disc.is_numbered:
            words = number(disc.incidents)
            add(root, "text", x=disc.x, y=disc.y + 4, **look).text = words


def _words(root: Xml.Element, found: RegionMap) -> None:
    for label in found.words.around:
        look = {"anchor": label.anchor, "style": "italic"}
        text(root, label.x, label.y, label.words, **look)
    for label in found.words.units:
        text(root, label.x, label.y, label.words, anchor=label.anchor)
    for label in found.words.towns:
        text(root, label.x, label.y, label.words, anchor=label.anchor, fill=INK)


def _inset(root: Xml.Element, found: RegionMap) -> None:
    if found.inset is None:
        return
    place = f"translate({_EDGE:g} {HEIGHT + _EDGE:g})"
    group = add(root, "g", transform=place)
    for path in found.inset.regions:
        add(group, "path", d=path, fill=PLAIN, stroke=SOFT, **{"stroke-width": 0.4})
    for path in found.inset.marked:
        add(group, "path", d=path, fill=SOFT, stroke=SOFT)
    add(group, "path", d=found.inset.frame, fill="none", stroke=INK)


def _sizes(root: Xml.Element, found: RegionMap) -> None:
    if not found.discs:
        return
    left, middle = INSET + 4 * _EDGE, HEIGHT + _STRIP - 44
    text(root, left, HEIGHT + 22, _("Incidents, by the area of a disc"))
    for disc in sizes_of(found.discs):
        _disc(root, replace(disc, x=left + disc.radius, y=middle))
        left += 2 * disc.radius + 5
        text(root, left, middle + 4, number(disc.incidents))
        left += 8 * len(number(disc.incidents)) + 14


def _bar(root: Xml.Element, found: RegionMap) -> None:
    kilometres, long = found.bar
    right, low = WIDTH - 2 * _EDGE, HEIGHT + _STRIP - 2 * _EDGE
    line(root, right - long, low, right, low, INK)
    for end in (right - long, right):
        line(root, end, low - 4, end, low + 4, INK)
    words = f"{number(kilometres)}\N{NO-BREAK SPACE}km"
    text(root, right - long / 2, low - 7, words, anchor="middle")
