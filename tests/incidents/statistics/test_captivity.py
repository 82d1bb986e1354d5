"""Parts always add up: of any selection, at the end of any period."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filter_fates import STATES, having
from incidents.filter_fates import Period as FilterPeriod
from incidents.models import Fate, PublishedIncident
from incidents.models.fate import counts_in
from incidents.statistics.captivity import (
    UNDATED,
    Captivity,
    abductions_in,
    by_month,
    by_unit,
    by_year,
    whole,
)
from tests.factories import make_event_type

pytestmark = pytest.mark.django_db
_FIRST = date(2019, 11, 1)
numbers = st.none() | st.integers(1, 9)
precisions = st.sampled_from(["exact", "month", "year"])


@st.composite
def rows(draw: Any) -> dict[str, Any]:
    """A public row such as publication writes, or psql: bounds of any kind."""
    taken_on = _FIRST + timedelta(days=draw(st.integers(0, 120)))
    precision = draw(precisions)
    if precision == "year":
        taken_on = taken_on.replace(month=1, day=1)
    best = draw(numbers)
    return {
        "started_on": taken_on,
        "date_precision": precision,
        "abducted_best": best,
        "abducted_min": None if best else draw(numbers),
        "event_type_id": draw(st.sampled_from(["battles", "violence.other"])),
        "region_ids": draw(st.sampled_from([[], [1], [1, 2]])),
        "abduction_outcomes": draw(st.lists(_entry(taken_on, precision), max_size=3)),
    }


@st.composite
def _entry(draw: Any, taken_on: date, taken_precision: str) -> dict[str, Any]:
    on = draw(st.none() | st.integers(0, 500).map(lambda n: taken_on + timedelta(n)))
    precision = draw(precisions) if on else ""
    best = draw(numbers)
    return {
        "fate": draw(st.sampled_from(Fate.values)),
        "on": on and on.isoformat(),
        "date_precision": precision,
        "counts_in": counts_in(
            on, precision, taken_on=taken_on, taken_precision=taken_precision
        ),
        "min": None if best else draw(numbers),
        "best": best,
        "max": None,
        "source": None,
    }


def write(found: Iterable[dict[str, Any]]) -> None:
    PublishedIncident.objects.all().delete()
    for code in ("battles", "violence.other"):
        make_event_type(code)
    PublishedIncident.objects.bulk_create(
        PublishedIncident(
            **row,
            public_id=f"MLI-2019-{number:06}",
            incident_uuid=uuid.uuid4(),
            version=1,
            published_on=_FIRST,
            updated_on=_FIRST,
            ended_on=row["started_on"],
            longitude=-4.0,
            latitude=14.0,
            geo_precision="exact",
            language="fr",
            title_fr="Fait",
            words="Fait",
        )
        for number, row in enumerate(found, 1)
    )


def adds_up(captivity: Captivity, held: int) -> bool:
    parts = [*captivity.fates.values(), held]
    return captivity.taken == sum(parts) and min(parts) >= 0


many = settings(max_examples=60)


@many
@given(st.lists(rows(), max_size=8))
def test_parts_add_up_at_the_end_of_every_period_and_for_every_filter(
    found: list[dict[str, Any]],
) -> None:
    write(found)
    everything = PublishedIncident.objects.all()
    for selected in (everything, everything.filter(event_type="battles")):
        abductions = abductions_in(selected)
        total = whole(abductions)
        assert adds_up(total, total.held)
        for series in (by_month(abductions), by_year(abductions)):
            so_far = Captivity()
            for step in series:
                so_far.add(step.moved)
                assert adds_up(so_far, step.held)
            assert (so_far.taken, so_far.fates) == (total.taken, total.fates)
            assert so_far.incidents == total.incidents == len(abductions)
            assert so_far.not_counted == total.not_counted
        for unit, captivity in by_unit(abductions).items():
            inside = whole(abductions_in(selected.filter(region_ids__contains=[unit])))
            assert captivity == inside


def expected(state: str, period: Any) -> set[str]:
    """The incidents of a state, by the statistics of each incident alone."""
    found = set()
    for incident in PublishedIncident.objects.all():
        alone = abductions_in(PublishedIncident.objects.filter(pk=incident.pk))
        if alone and _is(state, alone, period):
            found.add(incident.public_id)
    return found


def _is(state: str, alone: list[Any], period: Any) -> bool:
    series = by_year if isinstance(period, int) else by_month
    end = (9999, 99) if period is None else _order(period)
    before = [step for step in series(alone) if _order(step.period) <= end]
    if state == "held":
        return bool(before) and before[-1].held > 0
    total = whole(alone)
    steps = [step.moved for step in before if step.period == period]
    moved = total if period is None else (steps or [Captivity()])[0]
    if state == "taken":
        return moved.incidents > 0
    if state in {"not_counted", "not_numbered"}:
        return bool(getattr(moved, state))
    return moved.fates[state] > 0 or _has_unnumbered(alone, state, period)


def _has_unnumbered(alone: list[Any], state: str, period: Any) -> bool:
    for month, fate, people in alone[0].fates:
        of = month[0] if isinstance(period, int) else month
        if fate == state and people is None and period in {None, of}:
            return True
    return False


def _order(period: Any) -> Any:
    year, month = period if isinstance(period, tuple) else (period, 0)
    return year, month or 99


@many
@given(st.lists(rows(), min_size=1, max_size=5), st.data())
def test_the_filter_finds_exactly_the_incidents_behind_a_number(
    found: list[dict[str, Any]], data: Any
) -> None:
    write(found)
    abductions = abductions_in(PublishedIncident.objects.all())
    periods = [step.period for step in by_month(abductions) + by_year(abductions)]
    period = data.draw(st.sampled_from([None, *periods]))
    state = data.draw(st.sampled_from(STATES))
    listed = having(PublishedIncident.objects.all(), [state], _as_filter(period))
    ids = {incident.public_id for incident in listed}
    assert ids == expected(state, period)


def _as_filter(period: Any) -> FilterPeriod | None:
    if period is None:
        return None
    if period in {UNDATED, UNDATED[0]}:
        return FilterPeriod(None)
    return FilterPeriod(*period) if isinstance(period, tuple) else FilterPeriod(period)


def test_people_freed_of_an_unknown_number_were_taken_and_are_not_held() -> None:
    entry = {
        "fate": "freed",
        "counts_in": "2020-01",
        "min": None,
        "best": 3,
        "max": None,
    }
    row = {
        "started_on": date(2019, 11, 5),
        "date_precision": "exact",
        "event_type_id": "battles",
        "abduction_outcomes": [entry],
    }
    write([row])
    abductions = abductions_in(PublishedIncident.objects.all())
    first, second = by_month(abductions)
    assert (first.moved.taken, first.held, first.moved.not_counted) == (3, 3, 1)
    assert (second.moved.fates["freed"], second.held) == (3, 0)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("fate=lost", "fate"),
        ("fate_in=2019-13", "fate_in"),
        ("fate_in=March", "fate_in"),
        ("fate_in=undated", ""),
        ("fate=freed,killed&fate_in=2019", ""),
    ],
)
def test_a_malformed_filter_is_named(
    client: Client, query: str, parameter: str
) -> None:
    answer = client.get(f"/api/v1/incidents/?{query}")
    named = [error["parameter"] for error in answer.json().get("errors", [])]
    assert named == ([parameter] if parameter else [])
