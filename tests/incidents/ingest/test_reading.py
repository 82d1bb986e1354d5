"""Files as people send them."""

from pathlib import Path
from typing import Any

import pytest

from incidents.ingest.reading import FileError, Read, Refused, open_table
from incidents.ingest.ucdp_file import COLUMNS, attribution_of, version_of
from tests.incidents.ingest.ucdp_files import (
    COLUMN_NAMES,
    make_ucdp_file,
    make_ucdp_row,
    read_ucdp,
)


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "utf-8-sig"},
        {"lineterminator": "\n"},
        {"lineterminator": "\r\n"},
        {"delimiter": ";"},
        {"delimiter": "\t"},
        {"quoting": 1, "encoding": "utf-8-sig"},
        {"columns": [name.upper() for name in COLUMN_NAMES]},
        {"columns": list(reversed(COLUMN_NAMES))},
    ],
)
def test_a_file_is_read_however_it_was_saved(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    row = make_ucdp_row(where_coordinates="Ségou town")
    if "columns" in options:
        row |= {name.upper(): value for name, value in row.items()}
    (found,) = read_ucdp(make_ucdp_file(tmp_path, row, **options))
    assert isinstance(found, Read)
    assert (found.number, found.row.place_name) == (2, "Ségou")


def test_a_row_of_hxl_tags_is_passed_over(tmp_path: Path) -> None:
    tags = dict.fromkeys(COLUMN_NAMES, "") | {"id": "#event+code", "best": "#affected"}
    (found,) = read_ucdp(make_ucdp_file(tmp_path, tags, make_ucdp_row()))
    assert isinstance(found, Read)
    assert found.number == 3


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    several_lines = make_ucdp_row(id=1, where_description="one\ntwo\nthree")
    refused = make_ucdp_row(id=2, best="x")
    _, found = read_ucdp(make_ucdp_file(tmp_path, several_lines, refused))
    assert found.number == 3


def test_a_row_of_the_wrong_length_does_not_stop_the_others(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row())
    content = path.read_text(encoding="utf-8")
    path.write_text(content + "only,three,cells\r\n\r\n" + content.split("\n")[1])
    first, short, last = read_ucdp(path)
    assert isinstance(first, Read)
    assert isinstance(short, Refused)
    assert short.number == 3
    assert "49" in short.reason
    assert isinstance(last, Refused)
    assert (last.number, last.field) == (5, "id")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = make_ucdp_file(
        tmp_path, columns=[n for n in COLUMN_NAMES if n not in {"best", "where_prec"}]
    )
    with pytest.raises(FileError, match="best, where_prec"):
        read_ucdp(path)


def test_columns_that_are_unknown_or_not_needed_are_named_and_do_no_harm(
    tmp_path: Path,
) -> None:
    columns = [n for n in COLUMN_NAMES if n != "priogrid_gid"] + ["extra"]
    path = make_ucdp_file(tmp_path, make_ucdp_row(), columns=columns)
    with open_table(path, COLUMNS, encoding="utf-8") as table:
        assert (table.missing, table.unknown) == (["priogrid_gid"], ["extra"])
    assert isinstance(read_ucdp(path)[0], Read)


def test_names_of_older_editions_are_recognised(tmp_path: Path) -> None:
    columns = [
        f"{name}_est" if name in {"best", "low", "high"} else name
        for name in COLUMN_NAMES
    ]
    row = make_ucdp_row() | {"best_est": "7", "low_est": "6", "high_est": "9"}
    path = make_ucdp_file(tmp_path, row, columns=columns)
    (found,) = read_ucdp(path)
    assert isinstance(found, Read)
    claim = found.row.claims[0]
    assert (claim.min, claim.best, claim.max) == (6, 7, 9)


def test_a_column_given_twice_is_named(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, columns=[*COLUMN_NAMES, "best"])
    with pytest.raises(FileError, match="best"):
        read_ucdp(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 a spreadsheet"])
def test_what_is_no_csv_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "GEDEvent_v1_1.csv"
    path.write_bytes(content)
    with pytest.raises(FileError):
        read_ucdp(path)


def test_another_encoding_is_refused_with_the_row(tmp_path: Path) -> None:
    rows = [make_ucdp_row(id=n) for n in range(100)]
    rows.append(make_ucdp_row(where_coordinates="Ségou town"))
    with pytest.raises(FileError, match=r"\d"):
        read_ucdp(make_ucdp_file(tmp_path, *rows, encoding="latin-1"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.csv"):
        read_ucdp(tmp_path / "nowhere.csv")
    with pytest.raises(FileError):
        read_ucdp(tmp_path)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("GEDEvent_v26_0_1.csv", "26.0.1"),
        ("GEDEvent_v25_1.csv", "25.1"),
        ("gedevent_V24_01_24_12.CSV", "24.01.24.12"),
        ("events.csv", ""),
    ],
)
def test_the_version_stands_in_the_name_of_the_file(name: str, version: str) -> None:
    assert version_of(name) == version


def test_candidates_are_credited_as_candidates() -> None:
    assert "Candidate" in attribution_of("26.0.1")
    assert "Candidate" not in attribution_of("25.1")
    assert "Uppsala University, CC BY 4.0" in attribution_of("25.1")
