"""Reading a table file as people really send it: with or without a byte-order mark,
with LF or CRLF, separated by commas, semicolons or tabs, with an HXL row of tags.

What is wrong with the whole file is a `FileError`; what is wrong with one row is a
`RowError` and does not stop the others.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from incidents.ingest.cells import Cells, RowError
from incidents.services.rows import IncidentRow

_LONGEST_CELL = 4_000_000
_SEPARATORS = ",;\t"


class FileError(Exception):
    """The file cannot be read at all; its text is meant for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Read:
    """An event read from row `number` (as a spreadsheet counts: the header is 1)."""

    number: int
    row: IncidentRow


@dataclass(frozen=True, slots=True)
class Refused:
    number: int
    external_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a format knows, and those without which a row says too little."""

    known: frozenset[str]
    required: frozenset[str]
    old_names: dict[str, str]
    """Names in older editions of the file, and today's."""


class Table:
    """The header of an open file, and its rows as they are read."""

    def __init__(self, file: TextIO, columns: Columns) -> None:
        first = file.readline()
        separator = max(_SEPARATORS, key=first.count)
        file.seek(0)
        self._lines = csv.reader(file, delimiter=separator)
        given = [name.strip().casefold() for name in next(self._lines, [])]
        self.header = [columns.old_names.get(name, name) for name in given]
        self.renamed = [name for name in given if name in columns.old_names]
        self.missing = sorted(columns.known - set(self.header))
        self.unknown = [n for n in self.header if n not in columns.known]
        self.number = 1
        _check_header(self.header, [n for n in self.missing if n in columns.required])

    def rows(self) -> Iterator[tuple[int, Cells | RowError]]:
        while True:
            self.number += 1
            number = self.number
            try:
                values = next(self._lines)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                raise FileError(_unreadable(number, error)) from error
            if not any(values) or _is_tag_row(number, values):
                continue
            if len(values) != len(self.header):
                yield number, _wrong_length(len(values), len(self.header))
                continue
            yield number, Cells(dict(zip(self.header, values, strict=True)))


@contextmanager
def open_table(path: Path, columns: Columns, *, encoding: str) -> Iterator[Table]:
    csv.field_size_limit(_LONGEST_CELL)
    with _opened(path, encoding) as file:
        try:
            table = Table(file, columns)
        except UnicodeDecodeError as error:
            raise FileError(_unreadable(1, error)) from error
        yield table


def _opened(path: Path, encoding: str) -> TextIO:
    try:
        return path.open(encoding=encoding, newline="")
    except (OSError, LookupError) as error:
        raise FileError(f"{path}: {error}") from error


def _unreadable(number: int, error: Exception) -> str:
    return _("row %(row)s cannot be read: %(error)s") % {"row": number, "error": error}


def file_hash(path: Path) -> str:
    """SHA-256 of the file, which may be larger than memory."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileError(f"{path}: {error}") from error


def _check_header(header: list[str], missing: list[str]) -> None:
    if missing:
        raise FileError(
            _("the file lacks these columns: %(names)s") % {"names": ", ".join(missing)}
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileError(
            _("the file has these columns more than once: %(names)s")
            % {"names": ", ".join(twice)}
        )


def _is_tag_row(number: int, values: list[str]) -> bool:
    """The second row of an HXL file: a tag such as #date+start in every filled cell."""
    return number == 2 and all(v.lstrip().startswith("#") for v in values if v.strip())


def _wrong_length(found: int, wanted: int) -> RowError:
    return RowError(
        "",
        _("has %(found)s cells where the header has %(wanted)s")
        % {"found": found, "wanted": wanted},
    )
