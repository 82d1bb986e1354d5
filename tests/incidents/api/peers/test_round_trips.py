"""Rows in the peers' shapes say what ours do: properties, with made-up incidents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from incidents.exports.peers.sides import sides_of
from incidents.exports.peers.ucdp import ucdp_row
from incidents.exports.peers.ucdp_deaths import deaths_of
from incidents.ingest.cells import Cells
from incidents.ingest.ucdp import EVENT_TYPES, read_event
from incidents.models import DatePrecision, GeoPrecision, PublishedIncident
from incidents.models.actor import Actor, IncidentActor
from incidents.models.precision import geo_to_ucdp
from incidents.models.side_queries import SideKind, SideName
from tests.factories import make_published

NOWHERE = {"admin1": "", "admin2": "", "admin3": ""}
NAMES = st.sampled_from(["JNIM", "FAMa", "Dan Na", "Wagner", "EIGS"])


@st.composite
def actors(draw: st.DrawFn) -> dict[str, str]:
    return {
        "name": draw(NAMES),
        "name_en": draw(st.sampled_from(["", "In English"])),
        "kind": draw(st.sampled_from(Actor.Kind.values)),
        "role": draw(st.sampled_from(IncidentActor.Role.values)),
        "confidence": "unknown",
    }


@st.composite
def tolls(draw: st.DrawFn) -> tuple[int | None, int | None, int | None]:
    """Of UCDP's kind: where there is a best figure, somebody died."""
    least, best, most = sorted(draw(st.tuples(*[st.integers(1, 900)] * 3)))
    keep = draw(st.tuples(*[st.booleans()] * 2))
    return (least if keep[0] else None, best, most if keep[1] else None)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Parties alone, one or two governments and whom they fight, as UCDP has them."""
    governments = [
        {"name": f"Government of {n}", "name_en": "", "role": "party", "kind": kind}
        for n, kind in (("Mali", "state_forces"), ("Niger", "external"))
    ]
    rebels = [{"name": "JNIM", "name_en": "", "role": "party", "kind": "rebel_group"}]
    governments = governments[: draw(st.integers(1, 2))]
    named = draw(st.permutations([*governments, *rebels]))
    start = date(2012, 1, 1) + timedelta(days=draw(st.integers(0, 5_000)))
    toll = draw(tolls())
    return {
        "public_id": f"MLI-{start.year}-{draw(st.integers(1, 999_999)):06}",
        "started_on": start,
        "ended_on": start + timedelta(days=draw(st.integers(0, 400))),
        "date_precision": draw(st.sampled_from(DatePrecision.values)),
        "event_type_id": "battles.armed_clash",
        "actors": named,
        "sources": [],
        "latitude": draw(st.integers(110_000, 240_000)) / 10_000,
        "longitude": draw(st.integers(-110_000, 40_000)) / 10_000,
        "geo_precision": draw(st.sampled_from(GeoPrecision.values)),
        "place_name": "Niono",
        "summary_en": "",
        "summary_fr": "",
        "title_en": "Clash",
        "title_fr": "Affrontement",
        "warnings": [],
        "is_provisional": draw(st.booleans()),
        "killed_min": toll[0],
        "killed_best": toll[1],
        "killed_max": toll[2],
        "claims": draw(claims(toll)),
    }


@st.composite
def claims(draw: st.DrawFn, toll: tuple[Any, Any, Any]) -> list[dict[str, Any]]:
    best, parts = toll[1], []
    for category in ("security_forces", "armed_group", "civilian"):
        count = draw(st.integers(0, best - sum(part["best"] for part in parts)))
        if count:
            parts.append({"category": category, "best": count})
    names = ("min", "best", "max")
    claim = dict(zip(names, toll, strict=True))
    said = {"outcome": "killed", "standing": "recommended", "breakdown": parts}
    return [claim | said]


@given(rows())
def test_what_ucdps_importer_reads_is_what_was_published(row: dict[str, Any]) -> None:
    event = ucdp_row(row, NOWHERE)
    cells = {k: "" if v is None else str(v) for k, v in event.items()}
    read = read_event(Cells(cells), version="26.1")
    assert (read.started_on, read.ended_on) == (row["started_on"], row["ended_on"])
    assert read.date_precision == row["date_precision"]
    assert (read.latitude, read.longitude) == (row["latitude"], row["longitude"])
    assert geo_to_ucdp(read.geo_precision) == geo_to_ucdp(row["geo_precision"])
    assert read.event_type == EVENT_TYPES[event["type_of_violence"]]
    assert read.is_provisional == row["is_provisional"]
    [claim] = read.claims
    bounds = ("min", "best", "max")
    assert [getattr(claim, b) for b in bounds] == [row[f"killed_{b}"] for b in bounds]
    assert {a.name for a in read.actors} == {a["name"] for a in row["actors"]}
    parts = {part["category"]: part["best"] for part in row["claims"][0]["breakdown"]}
    kept = {p.category: p.best for p in claim.breakdown if p.category != "unknown"}
    assert kept == parts
    codes = {str(warning.code) for warning in read.warnings}
    assert "parts_disagree" not in codes


def test_the_dead_of_two_armed_groups_are_of_neither_side() -> None:
    """Of which group they were is unknown; that none was of one would be a guess."""
    groups = [{"kind": kind} for kind in ("rebel_group", "identity_militia")]
    claim = {
        **{"outcome": "killed", "standing": "recommended"},
        **{"min": 3, "best": 3, "max": 3},
        "breakdown": [{"category": "armed_group", "best": 3}],
    }
    row = {"killed_min": 3, "killed_best": 3, "killed_max": 3, "claims": [claim]}
    assert deaths_of(row, groups[:1], groups[1:]) == {
        **{"deaths_a": None, "deaths_b": None},
        **{"deaths_civilians": None, "deaths_unknown": 3},
    }


@given(rows())
def test_deaths_by_side_never_exceed_the_best_figure(row: dict[str, Any]) -> None:
    event = ucdp_row(row, NOWHERE)
    names = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    parts = [event[name] for name in names]
    assert (set(parts) == {None}) or sum(filter(None, parts)) == row["killed_best"]
    if None not in parts:
        assert sum(parts) == row["killed_best"]


@given(st.lists(actors(), max_size=6))
def test_nobody_is_lost_between_the_sides(named: list[dict[str, str]]) -> None:
    sides = sides_of(named)
    everyone = [*sides.one, *sides.two, *sides.others]
    assert sorted(map(id, everyone)) == sorted(map(id, named))
    assert all(a["role"] != "target" for a in sides.one)
    assert all(a["role"] != "perpetrator" for a in sides.two)


@pytest.fixture
def incident(db: None) -> PublishedIncident:
    return make_published()


@given(named=st.lists(actors(), max_size=6))
def test_the_database_sees_the_same_sides(
    incident: PublishedIncident, named: list[dict[str, str]]
) -> None:
    with connection.cursor() as cursor:  # no totals to recompute for each example
        cursor.execute("SET LOCAL session_replication_role = replica")
    found = PublishedIncident.objects.filter(pk=incident.pk)
    found.update(actors=named)
    sides = sides_of(named)
    seen = found.values_list(
        SideKind(is_second=False),
        SideKind(is_second=True),
        SideName(is_second=False, in_english=True),
        SideName(is_second=True, in_english=False),
        F("public_id"),
    ).get()
    first, second = sides.first, sides.second
    assert seen[:4] == (
        first and first["kind"],
        second and second["kind"],
        (first["name_en"] or first["name"]) if first else "",
        second["name"] if second else "",
    )
