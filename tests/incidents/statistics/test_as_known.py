"""A past instant tells for ever what was told at that instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incidents.filters import PublishedIncidentFilter
from incidents.models import Incident, PublishedVersion
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.as_known import AsKnown, withheld_since
from incidents.statistics.positions import Known, known_at, number_versions
from incidents.statistics.reads import TotalRow, totals_of
from regions.models import Region
from tests.factories import (
    make_event_type,
    make_incident,
    make_region,
)
from tests.factories import make_user as make_person
from tests.incidents.statistics.past_writing import POINTS, Writer

TYPES = ("battles.armed_clash", "riots.mob_violence")
FILTERS = (
    "",
    "type=battles",
    "year=2019",
    "year=2020&month=1",
    "year=2021&month=0",
    "region=2012:mopti",
    "region=2012:mopti,2012:kayes&type=riots",
    "from=2019-06-01&to=2020-06-30",
    "hide=provisional,vague_place",
    "hide=contested&type=battles",
    "hide=single_source",
)
DAYS = (date(2019, 3, 5), date(2020, 1, 31), date(2021, 7, 1))


def filtered(query: str) -> PublishedIncidentFilter:
    found = PublishedIncidentFilter(data=QueryDict(query))
    assert found.is_valid()
    return found


def asked(query: str, instant: datetime | None = None) -> AsKnown:
    return AsKnown(filtered(query), known_at(instant))


def from_rows(query: str) -> list[TotalRow]:
    """The totals of now, out of the published rows and nothing else."""
    row = totals_of(filtered(query).result)
    return [row] if row.incidents else []


def units() -> list[int]:
    return list(Region.objects.order_by("pk").values_list("pk", flat=True))


def by_region_from_rows() -> list[TotalRow]:
    found = []
    for region in Region.objects.order_by("pk"):
        key = f"{region.division.key}:{region.slug}"
        for row in from_rows(f"region={key}"):
            found.append(TotalRow((region.pk,), row.incidents, row.outcomes))
    return found


@dataclass
class World(Writer):
    remembered: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)

    def remember(self) -> None:
        number_versions()
        told: dict[str, Any] = {query: from_rows(query) for query in FILTERS}
        told["by region"] = by_region_from_rows()
        self.remembered.append((timezone.now(), told))


TOLLS = st.sampled_from([(1, 2, 3), (None, 5, None), (None, None, None), (0, 0, 0)])
CONTENT = st.fixed_dictionaries(
    {
        "place": st.sampled_from(sorted(POINTS)),
        "type": st.sampled_from(TYPES),
        "day": st.sampled_from(DAYS),
        "dated": st.sampled_from(["exact", "year"]),
        "precision": st.sampled_from(["settlement", "near", "region", "country"]),
        "killed": TOLLS,
        "provisional": st.booleans(),
        "sources": st.integers(0, 2),
    }
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "correct", "retract"]), st.integers(0, 9), CONTENT
    ),
    min_size=1,
    max_size=7,
)


class PastInstantsTest(TestCase):
    @given(STEPS)
    @settings(max_examples=15)
    def test_every_past_instant_gives_the_totals_of_then(self, steps: Any) -> None:
        make_region("mopti", box=(-6.0, 13.0, -1.0, 16.0))
        make_region("kayes", box=(-12.0, 12.0, -8.0, 16.0))
        make_region("sevare", box=(-5.0, 14.0, -3.0, 15.0), level="commune")
        for code in TYPES:
            make_event_type(code)
        world = World(make_person("editor"))
        for what, which, content in steps:
            chosen = world.incidents[which % max(len(world.incidents), 1) :][:1]
            if what == "add" or not chosen:
                world.add(content)
            elif what == "correct":
                world.correct(chosen[0], content)
            else:
                world.retract(chosen[0])
            world.remember()
        for instant, told in world.remembered:
            for query in FILTERS:
                assert asked(query, instant).then() == told[query], query
            regional = asked("", instant).then(["region"], units=units())
            assert regional == told["by region"]
            assert_differences_explain(instant)


def assert_differences_explain(instant: datetime) -> None:
    """What has changed since is all that lies between then and now."""
    for query in ("", "region=2012:mopti", "year=2019"):
        state = asked(query, instant)
        found = state.differences(limit=100).shown
        then, now = (
            sum(r.incidents for r in rows) for rows in (state.then(), state.now())
        )
        more = sum(d.counted_now - d.counted_then for d in found)
        assert now - then == more
        killed = sum(
            (d.killed_now or 0) * d.counted_now - (d.killed_then or 0) * d.counted_then
            for d in found
        )
        assert best(state.now()) - best(state.then()) == killed


def best(rows: list[TotalRow]) -> int:
    return sum(row.killed.best for row in rows)


@pytest.mark.django_db
def test_an_incident_is_told_as_added_corrected_or_retracted() -> None:
    make_region()
    world = World(make_person("editor"))
    content: dict[str, Any] = {
        "place": "mopti",
        "type": TYPES[0],
        "day": DAYS[0],
        "dated": "exact",
        "precision": "settlement",
        "killed": (1, 2, 3),
    }
    for _ in range(3):
        world.add(content)
    number_versions()
    then = timezone.now()
    kept, corrected, gone = world.incidents
    world.correct(corrected, content | {"killed": (None, 9, None)})
    world.retract(gone)
    world.add(content)
    found = asked("region=2012:mopti", then).differences(limit=10)
    kinds = {d.kind: (d.killed_then, d.killed_now) for d in found.shown}
    assert kinds == {"added": (None, 2), "corrected": (2, 9), "retracted": (2, None)}
    assert found.counts == {"added": 1, "corrected": 1, "retracted": 1}
    state = asked("region=2012:mopti", then)
    parts = [state.differences(limit=1, offset=offset) for offset in range(4)]
    assert [d for part in parts for d in part.shown] == found.shown
    assert {part.count for part in parts} == {3}
    kept.refresh_from_db()
    assert kept.public_id not in {d.public_id for d in found.shown}


@pytest.mark.django_db
def test_what_is_withheld_to_protect_somebody_counts_in_no_past() -> None:
    make_region()
    world = World(make_person("editor"))
    for day in DAYS:
        world.add({
            "place": "mopti", "type": TYPES[0], "day": day, "dated": "exact",
            "precision": "settlement", "killed": (1, 2, 3),
        })  # fmt: skip
    number_versions()
    before_all, then, instant = Known(0, None, False), known_at(), timezone.now()
    gone, corrected, _ = world.incidents
    retract_incident(gone, by=world.editor, note_fr="Retiré", withhold=True)
    for query in ("", "region=2012:mopti", f"from={DAYS[0]}&to={DAYS[0]}"):
        state = asked(query, instant)
        assert sum(row.incidents for row in state.then()) == sum(
            row.incidents for row in state.now()
        )
        assert not state.differences(limit=10).shown
    assert [withheld_since(known) for known in (before_all, then)] == [0, 1]
    number_versions()
    assert withheld_since(known_at()) == 0
    world.retract(corrected)
    assert sum(row.incidents for row in asked("", instant).then()) == 2


@pytest.mark.django_db
def test_the_history_of_what_was_withheld_says_nothing_of_it() -> None:
    make_region()
    world = World(make_person("editor"))
    incident = make_incident()
    publish_incident(incident, by=None, note_fr="Deux sources")
    retract_incident(incident, by=world.editor, note_fr="Retiré", withhold=True)
    incident.refresh_from_db()
    incident.status = Incident.Status.VERIFIED
    incident.save()
    publish_incident(incident, by=None)
    first, retracted, again = PublishedVersion.objects.history_of(incident.public_id)
    assert (first.content, first.note_fr, first.changed_fields) == ({}, "", [])
    assert retracted.note_fr == "Retiré"
    assert again.content


@pytest.mark.django_db
def test_groups_add_up_to_the_whole() -> None:
    make_region()
    world = World(make_person("editor"))
    for number, day in enumerate(DAYS):
        world.add(
            {
                "place": "mopti",
                "type": TYPES[number % 2],
                "day": day,
                "dated": "exact",
                "precision": "settlement",
                "killed": (1, 2, 3),
            }
        )
    number_versions()
    state = asked("")
    for by in (["year"], ["year", "month"], ["type"]):
        assert sum(row.incidents for row in state.then(by)) == 3
        assert state.then(by) == state.now(by)
    assert [row.key for row in state.then(["year", "month"])] == [
        (2019, 3),
        (2020, 1),
        (2021, 7),
    ]


@pytest.mark.django_db
def test_a_past_state_refuses_filters_that_it_cannot_answer() -> None:
    with pytest.raises(ValueError, match="killed_at_least"):
        asked("killed_at_least=3")
