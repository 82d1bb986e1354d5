"""Who the victims were and who says so too, as the report form takes it."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.forms import ReportForm
from incidents.services.citing import ReportedSource
from incidents.services.reporting import ReportedToll
from incidents.services.victims import ReportedVictims
from tests.incidents.forms.report_data import report_data

pytestmark = pytest.mark.django_db


def five_killed(**values: Any) -> dict[str, Any]:
    bounds = {"killed_min": "", "killed_best": "5", "killed_max": ""}
    return report_data(**bounds, **values)


def victims(number: int, count: str = "", outcome: str = "", **who: str) -> dict:
    given = {"outcome": outcome, "count": count, **who}
    return {f"victims_{number}_{part}": value for part, value in given.items()}


def filled(data: dict[str, Any]) -> ReportForm:
    form = ReportForm(data)
    form.is_valid()
    return form


WOMEN = victims(1, "2", "killed", category="civilian", sex="woman")
CHILD = victims(2, "1", "killed", age_group="child")


def test_each_row_that_says_something_is_a_part_of_its_outcome() -> None:
    form = filled(five_killed(**WOMEN, **CHILD))
    assert form.errors == {}
    assert form.report().victims == (
        ReportedVictims("killed", "civilian", "woman", "unknown", best=2),
        ReportedVictims("killed", "unknown", "unknown", "child", best=1),
    )


def test_without_rows_a_report_is_what_it_was_before_there_were_any() -> None:
    form = filled(report_data())
    assert (form.report().victims, form.report().further_sources) == ((), ())


def test_more_than_the_total_are_refused_with_both_numbers() -> None:
    form = filled(five_killed(**WOMEN, **victims(2, "4", "killed", sex="man")))
    assert list(form.errors) == ["victims_2_count"]
    (said,) = form.errors["victims_2_count"]
    assert "6 détaillés ici, et 5 au total" in said


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (victims(1, "2", sex="woman"), "victims_1_outcome"),
        (victims(1, "", "killed"), "victims_1_count"),
        (victims(1, "", sex="woman"), "victims_1_count"),
        (victims(1, "0"), "victims_1_outcome"),
        (victims(1, "-1", "killed"), "victims_1_count"),
        (victims(1, "two", "killed"), "victims_1_count"),
        (victims(1, "2", "wounded"), "victims_1_outcome"),
        (victims(1, "2", "killed", sex="?"), "victims_1_sex"),
    ],
)
def test_what_a_row_lacks_is_asked_for_at_its_field(row: dict, field: str) -> None:
    errors = filled(five_killed(**row)).errors
    if field == "victims_1_count" and not row["victims_1_outcome"]:
        field = "victims_1_outcome"
    assert list(errors) == [field]


def test_the_same_people_twice_are_refused() -> None:
    again = victims(5, "1", "killed", category="civilian", sex="woman")
    assert list(filled(five_killed(**WOMEN, **again)).errors) == ["victims_5_category"]
    hurt = victims(5, "1", "injured", category="civilian", sex="woman")
    data = five_killed(**WOMEN, **hurt, injured_known="figure", injured_best="3")
    assert filled(data | {"injured_known": "figure"}).errors == {}


def test_a_part_of_none_is_refused() -> None:
    data = report_data(**WOMEN) | {"killed_known": "none"}
    data |= {f"killed_{bound}": "" for bound in ("min", "best", "max")}
    (said,) = filled(data).errors["victims_1_count"]
    assert "le total dit" in said


def unknown_total(**values: Any) -> dict[str, Any]:
    data = report_data(**WOMEN, **CHILD, **values) | {"killed_known": "unknown"}
    return data | {f"killed_{bound}": "" for bound in ("min", "best", "max")}


def test_a_total_that_is_unknown_is_asked_for_and_never_guessed() -> None:
    (said,) = filled(unknown_total()).errors["victims_2_count"]
    assert "au moins 3" in said


def test_one_tick_says_at_least_those_listed() -> None:
    form = filled(unknown_total(victims_at_least="on"))
    assert form.errors == {}
    report = form.report()
    assert report.tolls[0] == ReportedToll("killed", min=3)
    assert [(part.min, part.best) for part in report.victims] == [(2, None), (1, None)]
    assert report.tolls[1] == ReportedToll("injured")


def test_the_tick_changes_no_total_that_was_given() -> None:
    form = filled(five_killed(**WOMEN, victims_at_least="on"))
    assert form.report().tolls[0] == ReportedToll("killed", best=5)


def test_what_is_wrong_with_a_total_is_said_of_the_total_alone() -> None:
    form = filled(five_killed(**WOMEN) | {"killed_min": "9"})
    assert list(form.errors) == ["killed_best"]


def source(number: int, publisher: str, **values: str) -> dict[str, str]:
    given = {"publisher": publisher, "kind": "media", "is_confidential": "on", **values}
    return {f"further_{number}_{part}": value for part, value in given.items()}


def test_further_sources_are_confidential_unless_the_tick_is_taken_away() -> None:
    open_one = source(3, "Studio Tamani", url="https://example.org/1")
    del open_one["further_3_is_confidential"]
    form = filled(report_data(**source(1, "Une élue"), **open_one))
    assert form.errors == {}
    assert form.report().further_sources == (
        ReportedSource("Une élue", "media", "", is_confidential=True),
        ReportedSource("Studio Tamani", "media", "https://example.org/1", False),
    )


@pytest.mark.parametrize("again", ["Un habitant", " un  HABITANT "])
def test_the_first_source_again_is_refused(again: str) -> None:
    form = filled(report_data(**source(1, again)))
    assert list(form.errors) == ["further_1_publisher"]


def test_two_articles_of_one_radio_are_two_and_one_link_is_one() -> None:
    one = source(1, "Studio Tamani", url="https://example.org/1")
    other = source(2, "Studio Tamani", url="https://example.org/2")
    assert filled(report_data(**one, **other)).errors == {}
    other["further_2_url"] = "https://example.org/1"
    form = filled(report_data(**one, **other | {"further_2_publisher": "Tamani"}))
    assert list(form.errors) == ["further_2_publisher"]


def test_a_link_alone_is_no_source() -> None:
    form = filled(report_data(**source(1, "", url="https://example.org/1")))
    assert list(form.errors) == ["further_1_publisher"]


def test_the_folded_parts_open_where_something_is_in_them() -> None:
    assert not ReportForm().victim_rows.is_open
    assert not ReportForm().source_rows.is_open
    form = filled(five_killed(**CHILD, **source(2, "Une élue")))
    assert form.victim_rows.is_open
    assert form.source_rows.is_open
