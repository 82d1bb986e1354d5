"""The empty sheet as a spreadsheet program reads it: its rules and its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from django.utils.translation import override

from incidents.exports.report_template import report_template
from incidents.forms.sheet_columns import COLUMNS
from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from tests.factories import make_region

pytestmark = pytest.mark.django_db
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RANGE = re.compile(r"'(\w+)'!\$([A-Z]+)\$2:\$\2\$(\d+)")


class Template:
    def __init__(self, language: str) -> None:
        load_taxonomy()
        load_actors()
        make_region()
        with override(language):
            self.file = ZipFile(BytesIO(report_template()))
        texts = self._part("sharedStrings.xml")
        self.texts = ["".join(text.itertext()) for text in texts]
        self.sheet, self.lists = (
            self._part(f"worksheets/sheet{number}.xml") for number in (1, 2)
        )

    def _part(self, name: str) -> Element:
        return fromstring(self.file.read(f"xl/{name}"))  # noqa: S314  our own

    def row(self, number: int) -> list[str]:
        found = self.sheet.find(f"{MAIN}sheetData/{MAIN}row[@r='{number}']")
        assert found is not None
        return [self.text(cell) for cell in found]

    def text(self, cell: Element) -> str:
        value = cell.find(f"{MAIN}v")
        return "" if value is None else self.texts[int(value.text or 0)]

    def rules(self) -> Iterator[tuple[str, Element]]:
        for rule in self.sheet.iter(f"{MAIN}dataValidation"):
            yield rule.attrib["sqref"], rule

    def listed(self, formula: str) -> list[str]:
        found = RANGE.fullmatch(formula)
        assert found
        column, last = found[2], int(found[3])
        cells = {cell.attrib["r"]: cell for cell in self.lists.iter(f"{MAIN}c")}
        return [self.text(cells[f"{column}{row}"]) for row in range(2, last + 1)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_list_is_full_and_holds_the_example(language: str) -> None:
    template = Template(language)
    seen, free = 0, 0
    for at, rule in template.rules():
        assert re.fullmatch(
            r"(?P<at>[A-Z]+)4:(?P=at)303", at
        )  # below the example, 300 rows
        free += rule.attrib.get("showErrorMessage") != "1"
        if rule.attrib.get("type") != "list":
            continue
        seen += 1
        values = template.listed(rule.findtext(f"{MAIN}formula1") or "")
        assert all(values)
        assert len(set(values)) == len(values)
    assert free == len([c for c in COLUMNS if c.kind == "suggested"])
    offered = {column.name for column in COLUMNS if column.choices}
    assert seen == len(offered) - 1  # no cercle is known here, and so none is asked for


def test_a_column_that_nothing_could_be_chosen_in_is_left_out() -> None:
    template = Template("fr")
    heads = template.row(1)
    assert "Cercle (2012)" not in heads
    assert heads[0] == "Votre note (non lue)"
    assert len(heads) == len(template.row(3)) == len(COLUMNS) - 1
