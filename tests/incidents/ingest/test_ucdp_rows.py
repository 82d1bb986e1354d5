"""One row of a UCDP file, and every trap that real files have held."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from incidents.ingest.reading import Read, Refused
from incidents.services.rows import IncidentRow
from tests.incidents.ingest.ucdp_files import (
    COLUMN_NAMES,
    make_ucdp_file,
    make_ucdp_row,
    read_ucdp,
)


@pytest.fixture
def read_one(tmp_path: Path) -> Any:
    def read(**values: Any) -> IncidentRow:
        (found,) = read_ucdp(make_ucdp_file(tmp_path, make_ucdp_row(**values)))
        assert isinstance(found, Read), found
        return found.row

    return read


@pytest.fixture
def refuse_one(tmp_path: Path) -> Any:
    def refuse(**values: Any) -> Refused:
        (found,) = read_ucdp(make_ucdp_file(tmp_path, make_ucdp_row(**values)))
        assert isinstance(found, Refused), found
        return found

    return refuse


def codes(row: IncidentRow) -> dict[str, str]:
    return {str(warning.code): warning.detail for warning in row.warnings}


def test_a_clash_is_read_whole(read_one: Any) -> None:
    row = read_one()
    assert (row.dataset, row.external_id, row.version) == (
        "UCDP GED",
        "612347",
        "26.0.1",
    )
    assert row.started_on == row.ended_on == date(2026, 1, 29)
    assert (row.date_precision, row.geo_precision) == ("exact", "exact")
    assert (row.latitude, row.longitude) == (14.2526, -5.993)
    assert row.public_precision == "point"
    assert row.event_type == "battles.armed_clash"
    assert row.place_name == "Niono"
    assert row.title_fr == "Conflit armé : gouvernement du Mali – JNIM, Niono"
    assert row.title_en == "Armed conflict: Government of Mali – JNIM, Niono town"
    assert [(a.name, a.kind, a.role, a.confidence) for a in row.actors] == [
        ("Government of Mali", "state_forces", "party", "likely"),
        ("JNIM", "rebel_group", "party", "likely"),
    ]
    (claim,) = row.claims
    assert (claim.min, claim.best, claim.max) == (7, 7, 8)
    assert claim.standing == "recommended"
    parts = {part.category: part.best for part in claim.breakdown}
    assert parts == {"security_forces": 3, "armed_group": 4}
    assert not row.is_provisional
    assert not row.warnings


def test_what_another_program_has_saved_is_the_same_row(tmp_path: Path) -> None:
    plain = make_ucdp_row()
    resaved = make_ucdp_row(
        id="612347.0", active_year="False", country_id="432.0", gwnoa="432.0",
        best="7.0", latitude="14.2526", longitude="-5.993", date_start="2026-01-29",
        where_coordinates=" Niono  town ", event_clarity="1.0",
    )  # fmt: skip
    (one,) = read_ucdp(make_ucdp_file(tmp_path, plain))
    (other,) = read_ucdp(make_ucdp_file(tmp_path, resaved, name="GEDEvent_v1_1.csv"))
    assert isinstance(one, Read)
    assert isinstance(other, Read)
    assert one.row.content_hash == other.row.content_hash


@pytest.mark.parametrize(
    ("code", "start", "end", "expected", "warned"),
    [
        (1, "2026-01-29", "2026-01-29", "exact", False),
        (2, "2026-01-27", "2026-01-29", "days", False),
        (3, "2026-01-23", "2026-01-29", "week", False),
        (4, "2026-01-01", "2026-01-31", "month", False),
        (5, "2026-01-01", "2026-12-31", "year", False),
        (0, "2025-12-31", "2026-01-01", "days", True),
        (0, "2026-01-29", "2026-01-29", "exact", True),
    ],
)
def test_date_precisions(
    read_one: Any, code: int, start: str, end: str, expected: str, warned: bool
) -> None:
    row = read_one(date_prec=code, date_start=start, date_end=end)
    assert row.date_precision == expected
    assert (row.started_on.isoformat(), row.ended_on.isoformat()) == (start, end)
    assert ("date_precision" in codes(row)) == warned


@pytest.mark.parametrize(
    ("status", "warned"),
    [
        ("Check deaths", "deaths_unchecked"),
        ("Check dyad", "code_status"),
        ("Check", "code_status"),
        ("", "code_status"),
    ],
)
def test_a_row_still_being_checked_is_provisional(
    read_one: Any, status: str, warned: str
) -> None:
    row = read_one(code_status=status)
    assert row.is_provisional
    assert codes(row) == {warned: status or "code_status empty"}


def test_an_unclear_event_only_alleges_its_actors(read_one: Any) -> None:
    row = read_one(event_clarity=2)
    assert "summary_event" in codes(row)
    assert {actor.confidence for actor in row.actors} == {"alleged"}
    doubted = read_one(code_status="Check dyad")
    assert {actor.confidence for actor in doubted.actors} == {"alleged"}


def test_one_sided_violence_has_perpetrators_and_a_target(read_one: Any) -> None:
    row = read_one(
        type_of_violence=3,
        side_a="Government of Mali, Government of Russia (Soviet Union)",
        side_b="Civilians",
        deaths_a=0, deaths_b=0, deaths_civilians=7,
    )  # fmt: skip
    assert row.event_type == "violence_against_civilians.attack"
    assert [(a.name, a.kind, a.role) for a in row.actors] == [
        ("Government of Mali", "state_forces", "perpetrator"),
        ("Government of Russia (Soviet Union)", "external", "perpetrator"),
        ("Civilians", "civilians", "target"),
    ]
    assert row.title_en.startswith(
        "Violence against civilians: Government of Mali, Gov"
    )
    assert row.claims[0].breakdown[0].category == "civilian"


def test_the_kind_of_a_group_that_fights_no_state_is_not_guessed(read_one: Any) -> None:
    row = read_one(type_of_violence=2, side_a="Dozos (Mali)", side_b="XXX70")
    assert {actor.kind for actor in row.actors} == {"unknown"}
    assert row.claims[0].breakdown[0].category == "armed_group"
    assert row.claims[0].breakdown[0].best == 7


def test_the_country_of_the_conflict_is_not_that_of_the_event(read_one: Any) -> None:
    assert read_one(relid="AFG-2026-3-973-9").external_id == "612347"


def test_other_countries_are_left_out(tmp_path: Path) -> None:
    path = make_ucdp_file(
        tmp_path,
        make_ucdp_row(id=1),
        make_ucdp_row(id=2, country="Niger", country_id=436, latitude="x"),
    )
    assert [r.row.external_id for r in read_ucdp(path) if isinstance(r, Read)] == ["1"]
    assert len(read_ucdp(path, country="mali")) == 1
    assert len(read_ucdp(path, country="Niger")) == 1


def test_events_alike_in_all_but_their_id_are_two(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row(id=1), make_ucdp_row(id=2))
    one, other = read_ucdp(path)
    assert isinstance(one, Read)
    assert isinstance(other, Read)
    assert one.row.content_hash != other.row.content_hash


def test_a_point_beyond_the_border_is_accepted_with_a_warning(read_one: Any) -> None:
    row = read_one(latitude="9.5", longitude="-5.993")
    assert codes(row) == {"outside_country": "9.5, -5.993"}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"latitude": "-5.993", "longitude": "14.2526"}, "latitude", "14.2526"),
        ({"latitude": ""}, "latitude", ""),
        ({"longitude": "5°59'W"}, "longitude", "5°59"),
        ({"longitude": "181"}, "longitude", "181"),
        ({"date_start": "16 May 2025"}, "date_start", "16 May 2025"),
        ({"date_start": "0025-01-01"}, "date_start", "25"),
        ({"date_end": "2026-01-28"}, "date_end", "2026-01-28"),
        ({"date_prec": "6"}, "date_prec", "6"),
        ({"where_prec": "8"}, "where_prec", "8"),
        ({"where_prec": ""}, "where_prec", ""),
        ({"type_of_violence": "4"}, "type_of_violence", "4"),
        ({"best": "-1"}, "best", "-1"),
        ({"high": "1 à 3"}, "high", "1 à 3"),
        ({"deaths_civilians": "une dizaine"}, "deaths_civilians", "une dizaine"),
        ({"id": ""}, "id", ""),
        ({"side_b": ""}, "side_b", ""),
        ({"event_clarity": "clear"}, "event_clarity", "clear"),
        ({"country_id": "Mali"}, "country_id", "Mali"),
    ],
)
def test_a_refused_row_names_row_field_and_reason(
    refuse_one: Any, values: dict[str, str], field: str, said: str
) -> None:
    refused = refuse_one(**values)
    assert (refused.number, refused.field) == (2, field)
    assert said in refused.reason
    assert refused.reason


def test_the_second_row_of_an_id_is_refused(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row(), make_ucdp_row(best=5, deaths_a=1))
    first, second = read_ucdp(path)
    assert isinstance(first, Read)
    assert isinstance(second, Refused)
    assert (second.number, second.field) == (3, "id")


def test_odd_characters_are_stored_as_text(read_one: Any) -> None:
    row = read_one(where_description="between\n\nDio\x00\u200b 😭", side_b="JNIM\r\n")
    assert "“between Dio 😭”" in row.summary_en
    assert row.actors[1].name == "JNIM"


def test_the_header_of_the_tests_is_ucdps() -> None:
    assert len(COLUMN_NAMES) == 49
