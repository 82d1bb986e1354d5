"""Sheets of reports as people fill them in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import override

from incidents.forms.sheet_columns import COLUMNS

ROW: dict[str, Any] = {
    "event_type": "Affrontement armé",
    "title": "Accrochage près du marché",
    "started_on": "2024-03-14",
    "date_precision": "ce jour-là exactement",
    "place_name": "Sévaré",
    "geo_precision": "dans cette ville ou ce village",
    "latitude": 14.53,
    "longitude": -4.09,
    "killed_min": 2,
    "killed_best": 3.0,
    "injured_best": "inconnu",
    "abducted_best": 0,
    "source_publisher": "Un habitant",
    "source_kind": "témoin ou contact local",
}


def cells_of(*rows: dict[str, Any], language: str = "fr") -> list[list[Any]]:
    with override(language):
        heads = [column.label for column in COLUMNS]
    return [
        heads,
        *([(ROW | row).get(column.name, "") for column in COLUMNS] for row in rows),
    ]


def workbook_of(*rows: dict[str, Any], language: str = "fr") -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Signalements")
        for number, cells in enumerate(cells_of(*rows, language=language)):
            sheet.write_row(number, 0, cells)
    return file.getvalue()


def csv_of(*rows: dict[str, Any], encoding: str = "utf-8") -> bytes:
    lines = (";".join(map(str, cells)) for cells in cells_of(*rows))
    return "\r\n".join(lines).encode(encoding)
