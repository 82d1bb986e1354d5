"""A document that is printed: one content, shown as a page and typeset as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, the address of what it counts, and the number that it says, if it is
    one; None is unknown."""

    text: str
    url: str = ""
    value: int | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the headline, and what has to be said beside it."""

    label: str
    cell: Cell
    details: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """`hatch`: the colour of the lines over it, if any."""

    colour: str
    label: str
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    svg: str
    legend: Sequence[Step] = ()
    note: str = ""
    width: int = 100
    """Per cent of the page's, on paper: a map is taller than a chart."""

    kind = "drawing"


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is for programs: it is the same in every language."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    kind = "table"

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's title, and whether numbers stand under it."""
        first = self.rows[0] if self.rows else [Cell("")] * len(self.columns)
        return [
            (c, cell.is_number) for c, cell in zip(self.columns, first, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    paragraphs: Sequence[str]

    kind = "text"


Block = Drawing | Table | Text


@dataclass(frozen=True, slots=True)
class Document:
    language: str
    title: str
    subtitle: str
    notes: Sequence[str]
    """What must be read before any number: the filter, what is left out, as of when."""
    figures: Sequence[Figure]
    blocks: Sequence[Block]
    foot: str
    url: str
    """Of the page that shows the same."""


Absolute = Callable[[str], str]


def as_data(document: Document, absolute: Absolute) -> dict[str, Any]:
    """For the typesetter: addresses made absolute, nothing else changed."""
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "notes": list(document.notes),
        "figures": [
            {
                "label": figure.label,
                "cell": _cell(figure.cell, absolute),
                "details": [_cell(detail, absolute) for detail in figure.details],
            }
            for figure in document.figures
        ],
        "blocks": [_block(one, absolute) for one in document.blocks],
        "foot": document.foot,
        "url": absolute(document.url),
    }


def _cell(one: Cell, absolute: Absolute) -> dict[str, Any]:
    return {
        "text": one.text,
        "url": absolute(one.url) if one.url else "",
        "value": one.value,
        "is_number": one.is_number,
    }


def _block(one: Block, absolute: Absolute) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": one.kind, "title": one.title}
    if isinstance(one, Table):
        rows = [[_cell(cell, absolute) for cell in row] for row in one.rows]
        columns = list(one.columns)
        return shown | {
            "name": one.name, "columns": columns, "rows": rows, "note": one.note,
            "nothing": gettext("No incident matches."),
        }  # fmt: skip
    if isinstance(one, Drawing):
        legend = [asdict(step) for step in one.legend]
        drawn = {"svg": one.svg, "width": one.width, "note": one.note}
        return shown | drawn | {"legend": legend}
    return shown | {"paragraphs": list(one.paragraphs)}
