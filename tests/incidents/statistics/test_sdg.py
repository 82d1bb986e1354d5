"""SDG 16.1.2: the parts always add up, and no population gives no rate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filter_sdg import SdgField
from incidents.filters import PublishedIncidentFilter
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import CasualtyBreakdown, EventType, PublishedIncident
from incidents.models.sdg import (
    CAUSES,
    CONFLICT_ROOTS,
    FROM_VICTIMS,
    UNKNOWN,
    cause_of,
    has_cause,
)
from incidents.statistics.sdg import conflict_deaths, summed_over
from incidents.statistics.sdg_rates import Indicator
from regions.models import Population
from tests.factories import make_division, make_region
from tests.incidents.api.rows import make_rows

pytestmark = pytest.mark.django_db

TYPES = (
    "battles.armed_clash",
    "explosions",
    "explosions.grenade",
    "explosions.chemical_weapon",
    "explosions.air_drone_strike",
    "explosions.remote_explosive_ied",
    "violence_against_civilians.attack",
    "riots.mob_violence",
)
count = st.integers(0, 50)
part = st.fixed_dictionaries(
    {
        "category": st.sampled_from(CasualtyBreakdown.Category.values),
        "sex": st.sampled_from(CasualtyBreakdown.Sex.values),
        "age_group": st.sampled_from(CasualtyBreakdown.AgeGroup.values),
        "min": st.none() | count,
        "best": st.none() | count,
        "max": st.none() | count,
    }
)
incident = st.fixed_dictionaries(
    {
        "event_type_id": st.sampled_from(TYPES),
        "emplacement_id": st.none()
        | st.sampled_from(["emplacement.drone_borne", "emplacement.roadside"]),
        "device_state_id": st.none()
        | st.sampled_from(["device_state.exploded", "device_state.hoax"]),
        "year": st.integers(2019, 2020),
        "parts": st.lists(part, max_size=3),
        "rest": st.none() | count,
    }
)


def write(drawn: list[dict[str, Any]]) -> None:
    """Rows whose recommended claim is broken down as drawn."""
    days = [date(one["year"], 5, 5) for one in drawn]
    rows = make_rows([(-4.0, 14.0, day) for day in days])
    for row, one in zip(rows, drawn, strict=True):
        for name in ("event_type_id", "emplacement_id", "device_state_id"):
            setattr(row, name, one[name])
        known = [p["best"] for p in one["parts"] if p["best"] is not None]
        row.killed_best = None if one["rest"] is None else one["rest"] + sum(known)
        row.region_ids = [10**9] if one["year"] == 2019 else [10**9, 10**9 + 1]
        row.claims = [
            {
                "outcome": "killed",
                "standing": "recommended",
                "is_cumulative": True,
                "best": row.killed_best,
                "as_of": None,
                "breakdown": one["parts"],
            }
        ]
        row.save()


@settings(max_examples=25)
@given(drawn=st.lists(incident, max_size=6))
def test_the_parts_and_unknown_add_up_to_the_deaths(
    db: None, drawn: list[dict[str, Any]]
) -> None:
    PublishedIncident.objects.all().delete()
    load_taxonomy()
    write(drawn)
    everything = PublishedIncident.objects.all()
    rows = conflict_deaths(everything)
    for units in (conflict_deaths(everything, by_unit=True), rows):
        for row in units.values():
            for dimension, parts in row.parts.items():
                found = sum(part.best for part in parts.values())
                assert found == row.deaths.best, dimension
                assert all(part.best >= 0 for part in parts.values()), dimension
    assert sum(row.deaths.incidents for row in rows.values()) == len(drawn)
    whole = summed_over(rows.values(), None, 0)
    assert whole.deaths.best == sum(row.deaths.best for row in rows.values())
    for cause in {rule.cause for rule in CAUSES} | {UNKNOWN}:
        listed = everything.filter(has_cause(cause))
        assert whole.parts["cause"][cause].incidents == listed.count(), cause
        for row in listed:
            terms = (row.event_type_id, row.emplacement_id, row.device_state_id)
            assert cause_of(*terms) == cause


def test_every_category_of_ours_has_at_most_one_of_ohchr() -> None:
    ours = [v for values in FROM_VICTIMS["status"][1].values() for v in values]
    assert sorted([*ours, "unknown"]) == sorted(CasualtyBreakdown.Category.values)


def test_the_table_names_types_of_the_taxonomy_that_are_conflict_related() -> None:
    load_taxonomy()
    roots = {kind.code: kind.root_code for kind in EventType.objects.all()}
    for rule in CAUSES:
        assert {roots[code] for code in rule.types} <= set(CONFLICT_ROOTS)


def test_the_filter_opens_what_a_category_counts() -> None:
    load_taxonomy()
    woman = {"category": "civilian", "sex": "woman", "age_group": "unknown"}
    parts = [woman | {"min": None, "best": 2, "max": None}]
    base = {"emplacement_id": None, "device_state_id": None, "year": 2019}
    write(
        [
            base | {"event_type_id": TYPES[0], "parts": parts, "rest": 0},
            base | {"event_type_id": TYPES[5], "parts": parts, "rest": 3},
            base | {"event_type_id": TYPES[7], "parts": parts, "rest": 3},
        ]
    )
    counts = {
        word: PublishedIncidentFilter({"sdg": word}).result.count()
        for word in SdgField.known
    }
    assert {word: number for word, number in counts.items() if number} == {
        "conflict": 2,
        "sex:woman": 2,
        "sex:unknown": 1,
        "age:unknown": 2,
        "status:civilian": 2,
        "status:unknown": 1,
        "cause:planted_explosives": 1,
        "cause:unknown": 1,
    }


def test_the_rate_needs_a_population_and_names_its_year() -> None:
    load_taxonomy()
    division = make_division()
    regions = [make_region("mopti"), make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))]
    base = {"emplacement_id": None, "device_state_id": None, "parts": [], "rest": 5}
    write([base | {"event_type_id": TYPES[0], "year": year} for year in (2019, 2020)])
    everything = PublishedIncident.objects.all()
    assert [row.best for row in Indicator(everything, division, regions).country] == [
        None,
        None,
    ]
    for region, people in zip(regions, (150_000, 50_000), strict=True):
        Population.objects.create(
            region=region, year=2022, inhabitants=people, source="RGPH5"
        )
    found = Indicator(everything, division, regions)
    row = found.country[0]
    assert (row.best, row.population.year) == (2.5, 2022)
    assert row.population.is_of_another_year
    assert [row.deaths.deaths.best for row in found.by_region(2020)] == [0, 0]
    assert [row.best for row in found.by_region(2020)] == [0.0, 0.0]
    Population.objects.filter(region=regions[1]).delete()
    assert [row.best for row in found.by_region(2020)] == [0.0, None]
    assert Indicator(everything, division, regions).country[0].best is None
