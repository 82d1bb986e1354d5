"""The empty sheet for reports: headings in words, help, an example that is no report,
and lists to choose from."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.exports.workbook import OPTIONS
from incidents.forms.sheet_columns import COLUMNS, NOTE, SheetColumn
from incidents.ingest.sheets import MOST_ROWS

_HEADINGS, _HELP, _EXAMPLE, _FIRST = 0, 1, 2, 3
_LAST = _FIRST + MOST_ROWS - 1
_WIDTHS = {
    "text": 26,
    "suggested": 26,
    "choice": 26,
    "date": 14,
    "number": 12,
    "degrees": 14,
}
_SAND, _GREY = "#f0e9da", "#5a5a52"


def report_template() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS | {"constant_memory": False}) as book:
        _Template(book).write()
    return file.getvalue()


class _Template:
    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet(_("Reports"))
        self.lists = book.add_worksheet(_("Lists"))
        self.lists_name = _("Lists")
        wrapped = {"text_wrap": True, "valign": "top"}
        self.heading = book.add_format(wrapped | {"bold": True, "bg_color": _SAND})
        self.required = book.add_format(
            wrapped | {"bold": True, "bg_color": _SAND, "bottom": 5}
        )
        self.help = book.add_format(wrapped | {"font_color": _GREY, "font_size": 9})
        self.example = book.add_format({"font_color": _GREY, "italic": True})
        self.kinds = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }

    def write(self) -> None:
        self.sheet.freeze_panes(_FIRST, 2)
        self.sheet.set_row(_HELP, 110)
        # A division may have no cercles: nothing could be chosen there.
        offered = [c for c in COLUMNS if c.choices is None or c.said()]
        for place, column in enumerate(offered):
            self._column(place, column)

    def _column(self, place: int, column: SheetColumn) -> None:
        kind = self.kinds.get("date" if column.kind == "date" else "text")
        if column.kind in {"number", "degrees"}:
            kind = None
        self.sheet.set_column(place, place, _WIDTHS[column.kind], kind)
        style = self.required if column.is_required else self.heading
        self.sheet.write_string(_HEADINGS, place, column.label, style)
        must = _("Required.") + " " if column.is_required else ""
        texts = {_HELP: must + column.help, _EXAMPLE: column.shown_example()}
        if column.name == NOTE:
            texts = {_HELP: "# " + column.help, _EXAMPLE: "# " + _("example, not read")}
        self.sheet.write_string(_HELP, place, texts[_HELP], self.help)
        self.sheet.write_string(_EXAMPLE, place, texts[_EXAMPLE], self.example)
        rule = self._rule(place, column)
        if rule:
            told = {
                "error_title": column.label[:32],
                "error_message": texts[_HELP][:250],
            }
            self.sheet.data_validation(_FIRST, place, _LAST, place, rule | told)

    def _rule(self, place: int, column: SheetColumn) -> dict[str, Any] | None:
        if column.kind == "choice":
            return {"validate": "list", "source": self._list(place, column)}
        if column.kind == "suggested":  # and anything else that one writes
            source = self._list(place, column)
            return {"validate": "list", "source": source, "show_error": False}
        cell = xlsxwriter.utility.xl_rowcol_to_cell(_FIRST, place)
        if column.kind == "number":
            unknown = "unknown" if get_language() == "en" else "inconnu"
            whole = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))"
            rule = f'=OR({cell}="{unknown}",IFERROR({whole},FALSE))'
            return {"validate": "custom", "value": rule}
        if column.kind == "date":
            year = f"AND(ISNUMBER({cell}),{cell}>=32874,{cell}<73051)"  # 1990 to 2099
            return {"validate": "custom", "value": f"=IFERROR({year},FALSE)"}
        return None

    def _list(self, place: int, column: SheetColumn) -> str:
        """Written in a column of the second sheet: a rule itself holds 255 letters."""
        said = [label for _value, label in column.said()]
        self.lists.set_column(place, place, 34)
        self.lists.write_string(0, place, column.label, self.heading)
        for row, label in enumerate(said, 1):
            self.lists.write_string(row, place, label)
        name = xlsxwriter.utility.xl_col_to_name(place)
        return f"='{self.lists_name}'!${name}$2:${name}${len(said) + 1}"
