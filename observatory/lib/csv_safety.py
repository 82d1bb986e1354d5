"""Cells that no spreadsheet runs as a formula (I-01), and their way back.

A spreadsheet evaluates a cell that begins with = + - or @ (their full-width forms
too, and after blanks that it trims). Such text gets an apostrophe in front. Numbers
are left alone: a longitude of -4.09 stays a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

_STARTERS = frozenset("=+-@")
_CONTROLS = frozenset("\t\r\n\0")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
HARMLESS = frozenset(filter(str.isalnum, map(chr, range(0x250)))) | {""}
"""Beginnings, letters and digits, of what is no formula: most cells, told at once."""
_NO_TEXT = frozenset({int, float, bool, date})
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take `text`, or what it trims it to, for one."""
    if text[:1] in _CONTROLS and text:
        return True
    for char in text:
        if unicodedata.category(char) in _INVISIBLE:
            continue
        # NFKC folds the full-width and small forms; U+2212 is the minus sign.
        plain = unicodedata.normalize("NFKC", char).replace("−", "-")
        return plain[:1] in _STARTERS and not _NUMBER.fullmatch(text)
    return False


def neutralise(value: Any) -> Any:
    """The cell to write; `restore` gives the text back, whatever it was."""
    if isinstance(value, str) and is_formula(value.lstrip("'")):
        return f"'{value}"
    return value


def restore(cell: str) -> str:
    """The text that `neutralise` made this cell of."""
    if cell.startswith("'") and is_formula(cell.lstrip("'")):
        return cell[1:]
    return cell


BYTE_ORDER_MARK = "\ufeff"


def csv_lines(
    header: Iterable[str], rows: Iterable[Iterable[Any]], *, mark: bool = True
) -> Iterator[str]:
    """RFC 4180 lines, one at a time; empty cells are None (unknown).

    The byte order mark comes first, without which Excel misreads every accent. The
    lines are those of `csv.writer`, which takes five times as long over them.
    """
    yield (BYTE_ORDER_MARK if mark else "") + csv_line(header)
    yield from map(csv_line, rows)


def csv_line(cells: Iterable[Any]) -> str:
    line = joined_cells(cells)
    return f"{line}\r\n" if line else '""\r\n'


def joined_cells(cells: Iterable[Any]) -> str:
    return ",".join(
        [
            ""
            if cell is None
            else str(cell)
            if cell.__class__ in _NO_TEXT
            else quoted(cell)
            for cell in cells
        ]
    )


def quoted(cell: Any) -> str:
    text: str = cell if cell[:1] in HARMLESS else neutralise(cell)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return str(text)
