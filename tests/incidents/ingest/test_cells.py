"""Cells are read, or refused; never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.ingest.cells import Cells, RowError, tidy

counts = st.integers(min_value=0, max_value=2_000_000_000)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def cell(value: str) -> Cells:
    return Cells({"it": value})


@given(counts, st.sampled_from(["{}", " {} ", "{}.0", "{},0", "{}.000", "+{}"]))
def test_a_whole_number_is_read_however_it_was_saved(number: int, form: str) -> None:
    assert cell(form.format(number)).count("it") == number


@pytest.mark.parametrize("blank", ["", "  ", "NA", "NaN", "nan", "null", "None", "N/A"])
def test_a_blank_is_unknown_and_not_zero(blank: str) -> None:
    assert cell(blank).count("it") is None


@pytest.mark.parametrize(
    "value",
    [
        "1 à 3",
        "une dizaine",
        "12.5",
        "1e3",
        "-1",
        "-9",
        "1,234",
        "٣",
        "9" * 12,
        "censored",
    ],
)
def test_what_is_no_number_of_people_is_refused(value: str) -> None:
    with pytest.raises(RowError) as refused:
        cell(value).count("it")
    assert refused.value.field == "it"
    assert value[:12] in refused.value.reason


@given(st.text())
def test_any_text_is_a_count_or_refused(value: str) -> None:
    try:
        number = cell(value).count("it")
    except RowError:
        return
    assert number is None or number >= 0


@given(
    days, st.sampled_from(["", " 00:00:00.000", " 00:00:00", "T00:00", "T00:00:00Z"])
)
def test_a_day_is_read_with_or_without_a_time(day: date, time: str) -> None:
    assert cell(day.isoformat() + time).day("it") == day


@pytest.mark.parametrize(
    "value",
    [
        "16 May 2025",
        "1/7/2026",
        "16-05-2025",
        "2026-02-30",
        "2026-1-7",
        "20260107",
        "x",
    ],
)
def test_a_day_that_could_be_two_is_refused(value: str) -> None:
    with pytest.raises(RowError, match="it: "):
        cell(value).day("it")


def test_the_year_25_is_refused_by_name() -> None:
    with pytest.raises(RowError, match="25"):
        cell("0025-05-16").day("it")


@given(st.text())
def test_any_text_is_a_day_or_refused(value: str) -> None:
    try:
        day = cell(value).day("it")
    except RowError:
        return
    assert value.strip().startswith(day.isoformat())


@given(st.floats(-90, 90, allow_nan=False))
def test_degrees_are_read_with_a_point_or_a_comma(degrees: float) -> None:
    written = f"{degrees:.6f}"
    assert cell(written).degrees("it", limit=90) == float(written)
    assert cell(written.replace(".", ",")).degrees("it", limit=90) == float(written)


@pytest.mark.parametrize(
    "value", ["", "12°39'N", "12 39", "nan", "inf", "1e1", "91", "-90.5", "1,2,3"]
)
def test_degrees_and_minutes_or_no_degrees_are_refused(value: str) -> None:
    with pytest.raises(RowError):
        cell(value).degrees("it", limit=90)


@given(st.text(max_size=300), st.integers(1, 100))
def test_tidy_text_fits_and_can_be_stored(text: str, limit: int) -> None:
    found = tidy(text, limit=limit)
    assert len(found) <= limit
    assert "\x00" not in found
    assert "\n" not in found


def test_an_identifier_is_never_cut() -> None:
    with pytest.raises(RowError):
        cell("x" * 81).required("it", limit=80)


def test_a_code_must_be_a_known_one() -> None:
    assert cell("2.0").coded("it", {1: "a", 2: "b"}) == "b"
    with pytest.raises(RowError, match="1, 2"):
        cell("3").coded("it", {1: "a", 2: "b"})
    with pytest.raises(RowError):
        cell("").coded("it", {1: "a"})
