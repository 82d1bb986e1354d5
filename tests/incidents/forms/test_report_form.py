from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from incidents.forms import ReportForm
from incidents.services.reporting import ReportedToll
from tests.factories import make_place, make_region
from tests.incidents.forms.report_data import report_data

pytestmark = pytest.mark.django_db


def errors(**values: object) -> dict[str, list[str]]:
    form = ReportForm(report_data(**values))
    form.is_valid()
    return {name: list(map(str, found)) for name, found in form.errors.items()}


def reported(**values: object) -> object:
    form = ReportForm(report_data(**values))
    assert form.is_valid(), form.errors
    return form.report()


def test_a_short_report_is_taken_as_it_is() -> None:
    report = reported()
    assert (report.latitude, report.longitude) == (14.53, -4.09)
    assert report.started_on == report.ended_on == date(2024, 3, 14)
    assert report.language == "fr"
    assert report.source_is_confidential
    assert report.tolls[0] == ReportedToll("killed", 2, 3, 5)


def test_it_is_in_the_language_of_the_page() -> None:
    with override("en"):
        assert reported().language == "en"


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [
        ("exact", date(2024, 2, 14), date(2024, 2, 14)),
        ("days", date(2024, 2, 14), date(2024, 2, 14)),
        ("week", date(2024, 2, 14), date(2024, 2, 20)),
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
        ("year", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_day_in_words_becomes_an_interval(
    precision: str, start: date, end: date
) -> None:
    report = reported(started_on="2024-02-14", date_precision=precision)
    assert (report.started_on, report.ended_on) == (start, end)


def test_unknown_is_the_default_and_none_is_zero() -> None:
    form = ReportForm()
    assert {form[f"{o}_known"].value() for o in ("killed", "injured", "missing")} == {
        "unknown"
    }
    killed, injured, *_ = reported(
        killed_known="unknown", killed_min="", killed_best="", killed_max="",
        injured_known="none",
    ).tolls  # fmt: skip
    assert killed == ReportedToll("killed", None, None, None)
    assert injured == ReportedToll("injured", 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"killed_best": "7"}, "killed_best"),
        ({"killed_min": "6", "killed_best": ""}, "killed_best"),
        ({"killed_best": "-1"}, "killed_best"),
        ({"killed_best": "trois"}, "killed_best"),
        ({"killed_known": "unknown"}, "killed_known"),
        ({"killed_known": "none"}, "killed_known"),
        (
            {"killed_min": "", "killed_best": "", "killed_max": ""},
            "killed_best",
        ),
        ({"ended_on": "2024-03-13"}, "ended_on"),
        ({"longitude": ""}, "longitude"),
        ({"latitude": "", "longitude": "", "place_name": ""}, "place_name"),
        ({"source_publisher": ""}, "source_publisher"),
        ({"title": ""}, "title"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"event_type": "battles.unheard_of"}, "event_type"),
    ],
)
def test_a_mistake_is_told_at_its_field(values: dict[str, str], field: str) -> None:
    assert field in errors(**values)


def test_a_swapped_pair_is_put_right_and_shown_before_it_is_sent() -> None:
    form = ReportForm(report_data(latitude="-4,09", longitude="14,53"))
    assert not form.is_valid()
    assert "latitude" in form.errors
    assert (form["latitude"].value(), form["longitude"].value()) == ("14.53", "-4.09")
    assert ReportForm(form.data).is_valid()


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [("48,85", "2,35", "hors du Mali"), ("14,53", "11,5", "signe moins")],
)
def test_a_point_outside_mali_needs_a_second_look(
    latitude: str, longitude: str, told: str
) -> None:
    data = report_data(latitude=latitude, longitude=longitude)
    form = ReportForm(data)
    assert not form.is_valid()
    (doubt,) = form.doubts
    assert told in doubt
    assert ReportForm(data | {"confirmed": form.doubt_token}).is_valid()


def test_a_point_in_the_box_but_in_no_region_is_outside_too() -> None:
    make_region("kayes", box=(-12.2, 12.0, -8.0, 15.5))
    assert "confirmed" in errors(latitude="11", longitude="3,5")


@pytest.mark.parametrize("whole", ["14°31′48″N 4°05′24″O", "30P UB 82558 06623"])
def test_a_whole_position_may_stand_in_the_first_field(whole: str) -> None:
    form = ReportForm(report_data(latitude=whole, longitude=""))
    assert form.is_valid(), form.errors
    assert (form.report().latitude, form.report().longitude) == pytest.approx(
        (14.53, -4.09), abs=2e-5
    )
    assert form["latitude"].value().startswith("14.5")


@pytest.mark.parametrize(
    ("precision", "doubted"), [("settlement", True), ("near", True), ("cercle", False)]
)
def test_a_point_far_from_the_place_it_names_needs_a_second_look(
    precision: str, doubted: bool
) -> None:
    make_place("Bandiagara", 14.35, -3.61)
    data = report_data(place_name="bandiagara", geo_precision=precision)
    form = ReportForm(data)
    assert form.is_valid() is not doubted
    assert [("55 km" in doubt) for doubt in form.doubts] == [True] * doubted
    make_place("Bandiagara", 14.5, -4.1)
    assert ReportForm(data).is_valid(), "one of the namesakes is near"


def test_a_confirmation_covers_what_was_shown_and_nothing_else() -> None:
    data = report_data(latitude="48,85", longitude="2,35")
    form = ReportForm(data)
    form.is_valid()
    moved = data | {"confirmed": form.doubt_token, "latitude": "50"}
    assert not ReportForm(moved).is_valid()


@pytest.mark.parametrize("client_id", ["", "1", "\x00"])
def test_a_form_without_its_id_is_given_one(client_id: str) -> None:
    form = ReportForm(report_data(client_id=client_id))
    assert form.is_valid()
    assert form.cleaned_data["client_id"].version == 4


def test_a_day_in_the_future_is_doubted_but_possible() -> None:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    data = report_data(started_on=day)
    form = ReportForm(data)
    assert not form.is_valid()
    assert ReportForm(data | {"confirmed": form.doubt_token}).is_valid()
