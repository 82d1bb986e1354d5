"""The first sheet of a workbook or of a CSV file as people send them, without running,
following or unpacking anything (I-02).

A workbook is read in a process of its own: a cell far down the sheet or a tightly
packed file ends that process, not the server.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from incidents.ingest.reading import FileError
from observatory.lib.bounded import BoundedError, Bounds, run_bounded

LARGEST = 1_000_000
MOST_COLUMNS = 60
_UNPACKED = 30_000_000
_BOUNDS = Bounds(seconds=10, memory=800_000_000, largest=5_000_000)
_SEPARATORS = ",;\t"
_PROCESS = """
import datetime, io, json, re, zipfile
from python_calamine import CalamineWorkbook
data = sys.stdin.buffer.read()
most_rows, most_columns = map(int, sys.argv[1:])
RELATIONS = "xl/_rels/workbook.xml.rels"
with zipfile.ZipFile(io.BytesIO(data)) as packed:
    for entry in packed.infolist():
        text = packed.read(entry)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            sys.exit("it declares entities")
    book = packed.read("xl/workbook.xml")
    names = re.search(rb'<sheet\\b[^>]*\\br:id="([^"]+)"', book)
    target = "worksheets/sheet1.xml"
    for link in re.findall(rb"<Relationship\\b[^>]*>", packed.read(RELATIONS)):
        if b'Id="%s"' % names[1] in link:
            target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', link)[1].decode()
    first = packed.read(f"xl/{target}")
computed = rb'<c\\b[^>]*?\\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\\s*<f\\b'
formulas = re.findall(computed, first)
book = CalamineWorkbook.from_filelike(io.BytesIO(data))
sheet = book.get_sheet_by_index(0)
rows = []
for row in sheet.iter_rows():
    if len(rows) >= most_rows:
        break
    rows.append([
        value.isoformat() if hasattr(value, "isoformat") else
        value if isinstance(value, (str, int, float, bool)) else str(value)
        for value in row[:most_columns]
    ])
print(json.dumps({
    "name": sheet.name, "rows": rows, "formulas": [f.decode() for f in formulas[:1000]],
}))
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as they stand; a row's number is that of the spreadsheet's margin."""

    name: str
    rows: list[tuple[int, list[Any]]]
    formulas: frozenset[str] = field(default=frozenset())
    """Addresses of cells that compute, such as C7."""


def read_grid(content: bytes, *, most_rows: int) -> Grid:
    """Workbook (.xlsx) or CSV, told by what it is and not by what it is called."""
    if len(content) > LARGEST:
        raise FileError(_("A file holds a megabyte at most."))
    if content.startswith(b"PK"):
        return _from_workbook(content, most_rows)
    if (
        content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"))
        or b"\0" in content
    ):
        raise FileError(_("This is no .xlsx and no CSV file: save it as one of them."))
    return _from_csv(content, most_rows)


def cell_address(row: int, column: int) -> str:
    """C7 for row 7 and the third column, which is number 2."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _from_workbook(content: bytes, most_rows: int) -> Grid:
    try:
        _check_size(content)
        words = [str(most_rows + 1), str(MOST_COLUMNS)]
        read = json.loads(run_bounded(_PROCESS, words, content, _BOUNDS))
    except (BoundedError, zipfile.BadZipFile, ValueError) as error:
        logger.warning("a workbook was refused: %s", type(error).__name__)
        raise FileError(
            _("This workbook cannot be read: is it damaged, locked or too large?")
        ) from error
    rows: list[tuple[int, list[Any]]] = list(enumerate(read["rows"], 1))
    return Grid(read["name"], _bounded(rows, most_rows), frozenset(read["formulas"]))


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > _UNPACKED:
            raise BoundedError("it unpacks to too much")


def _from_csv(content: bytes, most_rows: int) -> Grid:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # as Excel saves it here
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows: list[tuple[int, list[Any]]] = list(enumerate(lines, 1))
    except csv.Error as error:
        raise FileError(_("This CSV file cannot be read.")) from error
    formulas = frozenset(
        cell_address(number, column)
        for number, cells in rows
        for column, cell in enumerate(cells)
        if cell.lstrip().startswith("=")
    )
    return Grid("CSV", _bounded(rows, most_rows), formulas)


def _bounded(rows: list[tuple[int, list[Any]]], most: int) -> list[tuple[int, Any]]:
    if len(rows) > most:
        raise FileError(_("A file holds %(most)s rows at most.") % {"most": most})
    return rows
