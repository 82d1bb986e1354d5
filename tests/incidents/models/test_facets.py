"""What the database computes out of the published JSON, against the same rules in
plain Python."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incidents.models import CasualtyClaim, IncidentActor, PublishedIncident
from incidents.services.publication import publish_incident
from incidents.services.tolls import resolve_tolls
from tests.factories import (
    make_claim,
    make_incident,
    make_part,
    make_party,
    make_source,
)

Json = dict[str, Any]
CELL = ("category", "sex", "age_group")
BOUNDS = ("min", "best", "max")


def names_of(actors: list[Json], role: str = "") -> list[str]:
    found = {a["name"] for a in actors if not role or a["role"] == role}
    return sorted(found - {None, ""})


def confidence_of(sources: list[Json]) -> str:
    given = [s["credibility"] for s in sources if s.get("credibility") in range(1, 6)]
    return str(min(given)) if given else ""


def claims_used(claims: list[Json], outcome: str) -> list[Json]:
    """Those that the toll is made of."""
    found = [
        c for c in claims if c["outcome"] == outcome and c["standing"] != "rejected"
    ]
    totals = [c for c in found if c["is_cumulative"]]
    for chosen in totals:
        if chosen["standing"] == "recommended":
            later = [
                c
                for c in found
                if not c["is_cumulative"]
                and c["standing"] == "recommended"
                and (c["as_of"] or "") > (chosen["as_of"] or "")
            ]
            return [chosen, *later]
    bests = [c for c in totals if c["best"] is not None]
    return [max(bests, key=lambda c: c["as_of"] or "")] if bests else []


def victims_of(claims: list[Json]) -> list[Json]:
    victims: list[Json] = []
    for outcome in sorted({c["outcome"] for c in claims}):
        used = claims_used(claims, outcome)
        has_best = all(c["best"] is not None for c in used)
        cells: dict[tuple[str, ...], list[Json]] = {}
        for part in (part for c in used for part in c["breakdown"]):
            cells.setdefault(tuple(part[n] for n in CELL), []).append(part)
        for cell, parts in sorted(cells.items()):
            bounds = {
                b: None
                if any(p[b] is None for p in parts) or (b == "best" and not has_best)
                else sum(p[b] for p in parts)
                for b in BOUNDS
            }
            victims.append(
                {"outcome": outcome, **dict(zip(CELL, cell, strict=True)), **bounds}
            )
    return victims


def asked(function: str, value: Any, *more: str) -> Any:
    places = ", ".join(["%s::jsonb", *(["%s"] * len(more))])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb({function}({places}))", [json.dumps(value), *more]
        )
        return json.loads(cursor.fetchone()[0])


bound = st.none() | st.integers(0, 30)
triples = st.fixed_dictionaries(dict.fromkeys(BOUNDS, bound))
parts = st.lists(
    st.builds(
        lambda cell, bounds: {**dict(zip(CELL, cell, strict=True)), **bounds},
        st.tuples(
            st.sampled_from(["civilian", "armed_group"]),
            st.sampled_from(["woman", "unknown"]),
            st.sampled_from(["adult", "child"]),
        ),
        triples,
    ),
    max_size=4,
    unique_by=lambda part: tuple(part[n] for n in CELL),
)
standings = st.sampled_from(CasualtyClaim.Standing.values)
days = st.sampled_from([None, "2020-01-01", "2020-01-02", "2019-12-31"])
claims = st.lists(
    st.builds(
        lambda row, bounds: row | bounds,
        st.fixed_dictionaries(
            {
                "outcome": st.sampled_from(["killed", "injured"]),
                "source": st.none() | st.just("Radio"),
                "as_of": days,
                "is_cumulative": st.booleans(),
                "standing": standings,
                "breakdown": parts,
            }
        ),
        triples,
    ),
    max_size=5,
)
actors = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["JNIM", "Émeutiers", "a, b", "B", "", None]),
            "role": st.sampled_from(IncidentActor.Role.values),
        }
    ),
    max_size=5,
)
sources = st.lists(
    st.just({"kind": "confidential"})
    | st.fixed_dictionaries({"credibility": st.none() | st.integers(1, 6)}),
    max_size=4,
)


class FacetsOfAnyJson(TestCase):
    @settings(max_examples=300)
    @given(claims)
    def test_victims_are_the_parts_of_what_makes_the_toll(
        self, found: list[Json]
    ) -> None:
        assert asked("obs_victims", found) == victims_of(found)

    @settings(max_examples=200)
    @given(claims)
    def test_what_makes_the_toll_is_what_the_service_adds_up(
        self, found: list[Json]
    ) -> None:
        recommended = [
            c["outcome"]
            for c in found
            if c["is_cumulative"] and c["standing"] == "recommended"
        ]
        if len(recommended) > len(set(recommended)):
            return  # the database refuses a second one
        names = ("outcome", *BOUNDS, "is_cumulative", "standing")
        tolls = resolve_tolls(
            CasualtyClaim(
                as_of=c["as_of"] and date.fromisoformat(c["as_of"]),
                **{name: c[name] for name in names},
            )
            for c in found
        )
        for outcome, (toll, _rule) in tolls.items():
            bests = [c["best"] for c in claims_used(found, outcome)]
            is_known = bests and None not in bests
            assert toll.best == (sum(bests) if is_known else None)

    @settings(max_examples=200)
    @given(actors)
    def test_names_are_given_once_and_in_order(self, found: list[Json]) -> None:
        assert asked("obs_actor_names", found, "") == names_of(found)
        for role in IncidentActor.Role.values:
            assert asked("obs_actor_names", found, role) == names_of(found, role)

    @settings(max_examples=200)
    @given(sources)
    def test_confidence_is_the_best_that_was_given(self, found: list[Json]) -> None:
        assert asked("obs_confidence", found) == confidence_of(found)


@pytest.mark.django_db
def test_a_publication_carries_its_facets() -> None:
    incident = make_incident()
    make_party(incident, "JNIM")
    make_party(incident, "Civils", "target")
    claim = make_claim(incident, "killed", None, 5, None)
    make_part(claim, category="civilian", best=3)
    secret = make_source(is_confidential=True)
    make_claim(incident, "injured", 1, 2, 3, source=secret)
    incident.citations.filter(source=secret).update(credibility=1)
    incident.citations.filter(source=claim.source).update(credibility=3)
    publish_incident(incident, by=None)
    found = PublishedIncident.objects.get()
    assert found.perpetrators == ["JNIM"]
    assert found.parties == ["Civils", "JNIM"]
    assert found.confidence == "3"  # what a confidential source is worth is not public
    assert found.victims == [
        {
            "outcome": "killed",
            "category": "civilian",
            "sex": "unknown",
            "age_group": "unknown",
            "min": None,
            "best": 3,
            "max": None,
        }
    ]
    assert found.victims == victims_of(found.claims)


@pytest.mark.django_db
def test_the_functions_need_no_search_path_as_when_a_dump_is_restored() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(
            "SELECT public.obs_actor_names('[{\"name\": \"A\"}]', ''),"
            " public.obs_confidence('[{\"credibility\": 2}]'),"
            " public.obs_victims(%s::jsonb)",
            [
                json.dumps(
                    [
                        {
                            "outcome": "killed", "standing": "recommended",
                            "is_cumulative": True, "as_of": None, "best": 2,
                            "breakdown": [{"category": "civilian", "best": 2}],
                        }
                    ]
                )
            ],
        )  # fmt: skip
        names, confidence, victims = cursor.fetchone()
        cursor.execute("SET LOCAL search_path TO DEFAULT")
    assert (names, confidence) == (["A"], "2")
    assert json.loads(victims)[0]["category"] == "civilian"
