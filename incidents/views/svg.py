"""What every drawing that stands alone is put together from."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from regions.models import Water
from regions.waters import DrawnWater

INK, SOFT, LINE, GROUND = "#1a1f20", "#4c5254", "#d8d2c3", "#ffffff"
PLAIN = "#f6f3ea"
WATER = "#6f9bb3"
_FONT = "Libertinus Serif, Liberation Sans, Arial, sans-serif"
_NAMESPACE = "http://www.w3.org/2000/svg"

Box = tuple[float, float, float, float]


def hatch(root: Xml.Element) -> None:
    """Of what is not known: never to be taken for a figure, in greyscale neither."""
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    pattern = add(root, "pattern", id="hatch", **size)
    add(pattern, "path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", stroke=SOFT)


def framed(box: Box, name: str, size: int) -> Xml.Element:
    """An empty drawing on white."""
    root = Xml.Element("svg", {"xmlns": _NAMESPACE, "role": "img"})
    root.set("font-family", _FONT)
    root.set("font-size", str(size))
    Xml.SubElement(root, "title").text = name
    left, top, width, height = box
    add(root, "rect", x=left, y=top, width=width, height=height, fill=GROUND)
    return root


def sized(root: Xml.Element, box: Box) -> Xml.Element:
    """How much of it is shown, and as large as that."""
    root.set("viewBox", " ".join(f"{n:g}" for n in box))
    root.set("width", f"{box[2]:g}")
    root.set("height", f"{box[3]:g}")
    return root


def draw_waters(root: Xml.Element, waters: Iterable[DrawnWater]) -> None:
    for water in waters:
        fill = WATER if water.kind == Water.Kind.LAKE else "none"
        add(root, "path", d=water.path, fill=fill, stroke=WATER)


def add(root: Xml.Element, tag: str, **attributes: object) -> Xml.Element:
    found = {
        name: f"{value:g}" if isinstance(value, int | float) else str(value)
        for name, value in attributes.items()
    }
    return Xml.SubElement(root, tag, found)


def line(
    root: Xml.Element, x1: float, y1: float, x2: float, y2: float, stroke: str
) -> None:
    add(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke)


def text(
    root: Xml.Element,
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = SOFT,
    style: str = "normal",
) -> None:
    look = {"text-anchor": anchor, "font-style": style}
    # A rim of the ground's colour: a name can be read on the darkest region.
    rim = {"paint-order": "stroke", "stroke": GROUND, "stroke-width": 2.5}
    add(root, "text", x=x, y=y, fill=fill, **look, **rim).text = words


def written(root: Xml.Element) -> str:
    return Xml.tostring(root, encoding="unicode")
