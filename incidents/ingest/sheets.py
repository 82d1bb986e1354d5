"""A sheet of reports: its columns by their headings, its rows as the report form takes
them. What no cell can mean is told with the cell's address; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from incidents.forms.fields import as_degrees
from incidents.forms.sheet_columns import (
    BY_NAME,
    COLUMNS,
    NOTE,
    SHEET_ROLES,
    SheetColumn,
    Vocabulary,
    plain,
    vocabulary,
)
from incidents.forms.sheet_victims import victims_of
from incidents.forms.tolls import FIGURE, NONE
from incidents.forms.tolls import UNKNOWN as NOT_KNOWN
from incidents.ingest.cells import tidy
from incidents.ingest.reading import FileError
from incidents.ingest.workbooks import Grid, cell_address, read_grid
from incidents.models import Outcome
from incidents.models.toll import BOUNDS

MOST_ROWS = 300
_ABOVE = 20
"""Rows of headings, help and examples that a file may hold beside its reports."""
_FEWEST_HEADINGS = 4
_CONFIDENTIAL = ("source_is_confidential", "further_1_is_confidential")
"""Unless a cell says otherwise."""
_UNKNOWN = frozenset({"", "unknown", "inconnu", "inconnue", "?", "nsp", "n/a"})
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True)
class CellProblem:
    row: int
    address: str
    """"" where no single cell is at fault."""
    heading: str
    value: str
    reason: str
    allowed: str = ""


@dataclass(slots=True)
class SheetRow:
    number: int
    data: dict[str, str]
    """As `ReportForm` takes it, and the names of region and cercle."""
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    language: str
    columns: Mapping[str, int]
    """Name of the column → its place in the row, from 0."""
    rows: list[SheetRow]

    def problem(
        self, row: int, name: str, value: str, reason: str, allowed: str = ""
    ) -> CellProblem:
        at = self.columns.get(name)
        heading = BY_NAME[name].label if name in BY_NAME else ""
        address = cell_address(row, at) if at is not None else ""
        return CellProblem(row, address, heading, value, reason, allowed)


def read_sheet(content: bytes) -> Sheet:
    grid = read_grid(content, most_rows=MOST_ROWS + _ABOVE)
    known = vocabulary()
    first, language, columns = _headings(grid, known)
    sheet = Sheet(grid.name, language, columns, [])
    reader = _Reader(sheet, known, grid.formulas)
    sheet.rows.extend(
        reader.row(number, cells)
        for number, cells in grid.rows
        if number > first and not _is_left_out(columns, cells)
    )
    if not sheet.rows:
        raise FileError(_("The file holds no report."))
    if len(sheet.rows) > MOST_ROWS:
        raise FileError(
            _("A file holds %(most)s reports at most.") % {"most": MOST_ROWS}
        )
    return sheet


def _headings(grid: Grid, known: Vocabulary) -> tuple[int, str, dict[str, int]]:
    """The row of headings, the language that most of them are in, and the columns."""
    for number, cells in grid.rows[:_ABOVE]:
        said = [plain(str(cell)) for cell in cells]
        counts = {
            language: sum(word in words for word in said)
            for language, words in known.headings.items()
        }
        language = max(counts, key=lambda key: counts[key])
        if counts[language] >= _FEWEST_HEADINGS:
            return number, language, _columns(cells, said, known)
    raise FileError(
        _(
            "No row of headings was found: start from the template and keep its "
            "headings."
        )
    )


def _columns(cells: list[Any], said: list[str], known: Vocabulary) -> dict[str, int]:
    names = {column.name: column.name for column in COLUMNS}
    for words in known.headings.values():
        names |= words
    columns: dict[str, int] = {}
    strange = []
    for place, word in enumerate(said):
        name = names.get(word)
        if name and name not in columns:
            columns[name] = place
        elif word:
            strange.append(f"“{tidy(str(cells[place]), limit=40)}”")
    if strange:
        raise FileError(
            _("These columns are not known, or there twice: %(names)s. Nothing of them "
              "would be kept: rename them as in the template, or take them out.")
            % {"names": ", ".join(strange)}
        )  # fmt: skip
    missing = [c.label for c in COLUMNS if c.is_required and c.name not in columns]
    if missing:
        raise FileError(
            _("The file lacks these columns: %(names)s.")
            % {"names": ", ".join(f"“{label}”" for label in missing)}
        )
    return columns


def _is_left_out(columns: Mapping[str, int], cells: list[Any]) -> bool:
    """A row of nothing, or one whose note says that it is an example or help."""
    at = columns.get(NOTE)
    note = str(cells[at]).strip() if at is not None and at < len(cells) else ""
    told = (str(c).strip() for place, c in enumerate(cells) if place != at)
    return note.startswith("#") or not any(told)


class _Reader:
    def __init__(
        self, sheet: Sheet, known: Vocabulary, formulas: frozenset[str]
    ) -> None:
        self.sheet = sheet
        self.known = known
        self.formulas = formulas

    def row(self, number: int, cells: list[Any]) -> SheetRow:
        row = SheetRow(number, dict.fromkeys(_CONFIDENTIAL, "on"))
        for name, place in self.sheet.columns.items():
            value = cells[place] if place < len(cells) else ""
            if name == NOTE:
                continue
            if cell_address(number, place) in self.formulas:
                reason = _("This cell computes: put its result there instead.")
                self._refuse(row, name, value, reason)
            elif value != "":
                self._read(row, BY_NAME[name], value)
        row.data |= _known(row.data)
        row.data |= victims_of(row.data)
        row.data |= _roles(row.data)
        return row

    def _read(self, row: SheetRow, column: SheetColumn, value: Any) -> None:
        text = str(value).replace("\u00a0", " ").strip()
        if column.kind == "choice":
            self._read_choice(row, column, text)
        elif column.kind == "date":
            self._read_day(row, column, text)
        elif column.kind == "degrees" and isinstance(value, int | float):
            row.data[column.name] = as_degrees(float(value))
        elif column.kind in {"number", "suggested"}:
            row.data[column.name] = _unless_unknown(value, text)
        else:
            row.data[column.name] = _whole(value, text)

    def _read_choice(self, row: SheetRow, column: SheetColumn, text: str) -> None:
        choices = self.known.choices[column.name]
        word = plain(text.removesuffix(".0"))
        if word in choices:
            row.data[column.name] = choices[word]
        elif text in choices.values():
            row.data[column.name] = text
        elif text:
            allowed = " · ".join(label for _value, label in column.said())
            self._refuse(row, column.name, text, _("This is not in the list."), allowed)

    def _read_day(self, row: SheetRow, column: SheetColumn, text: str) -> None:
        day = _day(text, self.sheet.language)
        if day:
            row.data[column.name] = day
        elif text:
            self._refuse(
                row,
                column.name,
                text,
                _("This is no day that can be read with certainty."),
                "2024-03-14",
            )

    def _refuse(
        self, row: SheetRow, name: str, value: Any, reason: str, allowed: str = ""
    ) -> None:
        shown = tidy(str(value), limit=60)
        row.problems.append(
            self.sheet.problem(row.number, name, shown, reason, allowed)
        )


def _day(text: str, language: str) -> str | None:
    """ISO; 14/03/2024 in a French sheet only: in an English one it could be either."""
    found = _DAY_FIRST.fullmatch(text)
    if found and language == "fr":
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _unless_unknown(value: Any, text: str) -> str:
    return "" if plain(text) in _UNKNOWN else _whole(value, text)


def _whole(value: Any, text: str) -> str:
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole else text


def _roles(data: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The heading of its column says what an actor did."""
    for name, (role, _label) in SHEET_ROLES.items():
        if data.get(name):
            yield name.replace("_name", "_role"), role


def _known(data: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Whether each outcome is unknown, none, or a figure: its numbers say so."""
    for outcome in Outcome.values:
        given = [data.get(f"{outcome}_{bound}", "") for bound in BOUNDS]
        if not any(given):
            yield f"{outcome}_known", NOT_KNOWN
        elif given[1] == "0" and set(given) <= {"", "0"}:
            yield f"{outcome}_known", NONE
        else:
            yield f"{outcome}_known", FIGURE
