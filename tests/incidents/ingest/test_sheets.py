from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import override

from incidents.exports.report_template import report_template
from incidents.forms.sheet_columns import COLUMNS
from incidents.ingest.reading import FileError
from incidents.ingest.sheet_checking import CheckedSheet, check_sheet
from incidents.ingest.sheets import MOST_ROWS, read_sheet
from incidents.ingest.workbooks import cell_address
from incidents.services.naming_actors import ReportedActor
from incidents.services.reporting import ReportedToll
from tests.factories import make_event_type, make_place, make_region, make_user
from tests.incidents.ingest.sheet_files import csv_of, workbook_of

pytestmark = pytest.mark.django_db


def checked(content: bytes) -> CheckedSheet:
    make_event_type(name_fr="Affrontement armé", name_en="Armed clash")
    return check_sheet(read_sheet(content), by=make_user())


def problems(**row: Any) -> list[tuple[str, str]]:
    return [(p.address, p.value) for p in checked(workbook_of({}, row)).problems]


@pytest.mark.parametrize("write", [workbook_of, csv_of])
def test_a_row_becomes_what_the_form_would_have_made_of_it(write: Any) -> None:
    sheet = checked(write({}))
    assert not sheet.problems
    report = sheet.rows[0].report
    assert report is not None
    assert (report.latitude, report.longitude) == (14.53, -4.09)
    assert report.source_is_confidential
    assert report.tolls == (
        ReportedToll("killed", 2, 3, None),
        ReportedToll("injured", None, None, None),
        ReportedToll("abducted", 0, 0, 0),
        ReportedToll("missing", None, None, None),
    )


def test_the_headings_of_actors_say_their_roles_and_no_name_is_refused() -> None:
    row = {"actor_1_name": "hommes à moto", "actor_2_name": "Civils"}
    assert checked(workbook_of(row)).rows[0].report.actors == (
        ReportedActor("hommes à moto", "perpetrator"),
        ReportedActor("Civils", "target"),
    )
    row = {"actor_1_name": "inconnu", "actor_2_name": "habitants"}
    (report,) = (r.report for r in checked(workbook_of(row)).rows)
    assert report.actors == (ReportedActor("habitants", "target"),)
    ((_cell, value),) = problems(actor_1_name="x" * 201)
    assert value == "x" * 201


def test_excel_s_own_csv_keeps_its_accents() -> None:
    sheet = checked(csv_of({"title": "Marché brûlé"}, encoding="cp1252"))
    assert sheet.rows[0].report.title == "Marché brûlé"


@pytest.mark.parametrize(
    ("row", "address", "value"),
    [
        ({"event_type": "Bagarre"}, "B3", "Bagarre"),
        ({"event_type": ""}, "B3", ""),
        ({"title": ""}, "C3", ""),
        ({"started_on": "03-14"}, "D3", "03-14"),
        ({"started_on": "2024-02-30"}, "D3", "2024-02-30"),
        ({"ended_on": "2024-03-01"}, "F3", "2024-03-01"),
        ({"geo_precision": ""}, "J3", ""),
        ({"latitude": -4.09, "longitude": 14.53}, "K3", "-4.09"),
        ({"latitude": "nord"}, "K3", "nord"),
        ({"killed_best": 2.5}, "N3", "2.5"),
        ({"killed_best": "trois"}, "N3", "trois"),
        ({"killed_min": 9}, "N3", "3"),
        ({"source_url": "javascript:alert(1)"}, "AA3", "javascript:alert(1)"),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_value(
    row: dict[str, Any], address: str, value: str
) -> None:
    assert problems(**row) == [(address, value)]


def test_a_refused_choice_says_what_could_stand_there() -> None:
    (problem,) = checked(workbook_of({"source_kind": "rumeur"})).problems
    assert "témoin ou contact local" in problem.allowed


def test_a_cell_that_computes_is_refused_and_names_itself() -> None:
    assert problems(killed_best="=1+2") == [("N3", "0.0")]
    (problem,) = checked(csv_of({"title": "=1+2"})).problems
    assert (problem.address, problem.value) == ("C2", "=1+2")


def test_the_day_comes_first_in_a_french_sheet_and_is_refused_in_an_english_one() -> (
    None
):
    french = checked(csv_of({"started_on": "01/02/2024"}))
    assert french.rows[0].report.started_on.isoformat() == "2024-02-01"
    row = {"started_on": "01/02/2024", "event_type": "Armed clash"}
    english = checked(workbook_of(row, language="en"))
    assert [problem.address for problem in english.problems] == ["D2"]


def test_a_report_is_in_the_language_of_its_sheet() -> None:
    with override("en"):
        assert checked(workbook_of({})).rows[0].report.language == "fr"


def test_two_rows_that_say_the_same_are_told_before_they_count_twice() -> None:
    sheet = checked(workbook_of({}, {"note": "encore"}))
    assert [(p.row, "2" in p.reason) for p in sheet.problems] == [(3, True)]


def test_region_and_cercle_tell_places_of_one_name_apart() -> None:
    mopti = make_region("mopti", box=(-6.0, 13.0, -1.0, 16.0))
    make_region("kayes", box=(-12.0, 12.0, -8.0, 16.0))
    make_place("Koro", 14.07, -3.08)
    make_place("Koro", 14.0, -10.0)
    row = {"place_name": "koro", "latitude": "", "longitude": "", "region": str(mopti)}
    found = checked(workbook_of(row, row | {"place_name": "Kona", "title": "b"}))
    assert not found.problems
    assert (found.rows[0].report.latitude, found.rows[0].doubts) == (14.07, [])
    assert ["Kona" in doubt for doubt in found.rows[1].doubts] == [True]


def test_what_is_unusual_is_doubted_and_not_refused() -> None:
    make_region("kayes", box=(-12.0, 12.0, -8.0, 16.0))
    rows = ({"latitude": 48.85, "longitude": 2.35}, {"region": "kayes", "title": "b"})
    sheet = checked(workbook_of(*rows))
    assert not sheet.problems
    assert [bool(row.doubts) for row in sheet.rows] == [True, True]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_s_example_is_no_report_and_would_be_a_right_one(
    language: str,
) -> None:
    make_region("mopti", box=(-6.0, 13.0, -1.0, 16.0))
    make_event_type(name_fr="Affrontement armé", name_en="Armed clash")
    with override(language):
        with pytest.raises(FileError):
            read_sheet(report_template())
        example = {c.name: c.shown_example() for c in COLUMNS}
    assert not checked(workbook_of(example, language=language)).problems


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7", "CSV"),
        (b"PK\x03\x04 broken", "classeur"),
        (b"a;b;c\r\n1;2;3", "en-têtes"),
        (b"x" * 1_000_001, "mégaoctet"),
        (csv_of(*[{"title": f"t{n}"} for n in range(MOST_ROWS + 1)]), str(MOST_ROWS)),
    ],
)
def test_a_file_that_cannot_be_taken_as_a_whole_says_why(
    content: bytes, told: str
) -> None:
    with pytest.raises(FileError, match=told):
        read_sheet(content)


def test_a_strange_column_is_named_and_nothing_of_it_lost() -> None:
    content = csv_of({}).replace(b"Latitude", b"Altitude", 1)
    with pytest.raises(FileError, match="Altitude"):
        read_sheet(content)


def far_cell() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return file.getvalue()


def rewritten(name: str, content: bytes) -> bytes:
    file, whole = BytesIO(), BytesIO(workbook_of({}))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(file, "w", 8) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    "content",
    [far_cell(), rewritten(SHEET, b" " * 60_000_000), rewritten(SHEET, ENTITIES)],
    ids=["a cell at the far end", "60 MB packed into 60 KB", "entities"],
)
def test_a_workbook_made_to_hurt_is_refused(content: bytes) -> None:
    """I-02: the process that reads it may die; this one does not."""
    with pytest.raises(FileError, match="abîmé"):
        read_sheet(content)


def test_addresses_are_those_of_the_spreadsheet() -> None:
    assert [cell_address(7, n) for n in (0, 25, 26, 51, 52)] == [
        "A7", "Z7", "AA7", "AZ7", "BA7",
    ]  # fmt: skip
