"""I-01: no cell is run as a formula, and every text comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.lib.csv_safety import (
    HARMLESS,
    csv_lines,
    is_formula,
    neutralise,
    restore,
)

texts = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\0'＝＋－＠﹢−\u200b\ufeff 0.5,;\""),
        st.characters(codec="utf-8"),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+223 70 00 00 00",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\0x",
        "  =1+1",
        "\u00a0\u200b=1+1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(A1)",
        "−x",
        "-1+1",
    ],
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Sévaré", "a=b", "-4.09", "-3", "-1,5", "'", "é-"]
)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


def test_numbers_stay_numbers() -> None:
    assert [neutralise(value) for value in (-4.09, -3, 0, None)] == [-4.09, -3, 0, None]


@given(texts)
def test_every_text_comes_back(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(texts)
def test_no_cell_written_is_a_formula(text: str) -> None:
    assert not is_formula(neutralise(text))


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_a_file_is_read_back_row_by_row(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(["a", "b"], rows)).removeprefix("\ufeff")
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert found[0] == ["a", "b"]
    assert [[restore(cell) for cell in row] for row in found[1:]] == rows


def test_what_is_told_harmless_at_once_is_no_formula() -> None:
    assert {"a", "É", "7", ""} <= HARMLESS
    assert [c for c in HARMLESS - {""} if is_formula(c) or is_formula(f"{c}=1+1")] == []


cells = st.one_of(
    st.none(), st.integers(), st.floats(), st.booleans(), st.dates(), texts, st.just("")
)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=5))
def test_lines_are_those_of_the_standard_writer(rows: list[list[object]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([neutralise(c) for c in row] for row in rows)
    assert "".join(csv_lines(["a"], rows, mark=False)) == "a\r\n" + file.getvalue()
