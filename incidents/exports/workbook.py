"""A workbook: one sheet of figures, and one that says how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.filter_honesty import WORDS
from observatory.lib.csv_safety import neutralise

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,  # each row goes to a temporary file as it comes
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTH = 18
_BOUNDS = gettext_lazy(
    "min, best and max: the least, the best estimate and the most that sources give."
)

About = list[tuple[str, str]]


def write_workbook(
    file: IO[bytes],
    title: str,
    header: Sequence[Sequence[str]],
    rows: Iterable[Iterable[Any]],
    about: About,
    as_of: date | None,
) -> None:
    """The same bytes for the same figures: its date is theirs, not that of writing."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": _moment(as_of)})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(len(header), 0)
        sheet.set_column(0, len(header[0]) - 1, _WIDTH)
        for place, names in enumerate(header):
            _write(sheet, place, names, bold)
        for place, cells in enumerate(rows, len(header)):
            _write(sheet, place, cells)
        explained = book.add_worksheet(_("How to read this"))
        explained.set_column(0, 0, _WIDTH)
        explained.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        for place, (name, value) in enumerate(about):
            _write(explained, place, (name, value))


def _moment(as_of: date | None) -> datetime:
    if as_of is None:
        return _EPOCH.replace(tzinfo=None)
    if isinstance(as_of, datetime):
        return as_of.replace(tzinfo=None)
    return datetime.combine(as_of, time())


def _write(sheet: Any, place: int, cells: Iterable[Any], style: Any = None) -> None:
    """Texts as texts; an empty cell is unknown."""
    for column, value in enumerate(cells):
        if value is None:
            continue
        if isinstance(value, bool | str | date):
            sheet.write_string(place, column, neutralise(str(value)), style)
        else:
            sheet.write_number(place, column, value, style)


def about_selection(
    query: str, hidden: Sequence[str], as_of: date | None, unknown: str
) -> About:
    """What the second sheet says of any selection; `unknown`: what an empty cell is."""
    said = [(_("Filter"), query or _("none: all published incidents"))]
    if hidden:
        said.append((_("Left out"), " · ".join(str(WORDS[word]) for word in hidden)))
    return [
        *said,
        (_("As of"), as_of.isoformat() if as_of else _("not yet computed")),
        (_("Licence"), f"{settings.DATA_LICENCE} {settings.DATA_LICENCE_URL}".strip()),
        (_("Source"), settings.DATA_ATTRIBUTION),
        (_("Unknown"), unknown),
        (_("Bounds"), str(_BOUNDS)),
    ]
