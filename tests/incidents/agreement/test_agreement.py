"""Every surface says the same of the same filter: what plain Python adds up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.statistics import postings
from incidents.views.brief import Brief
from incidents.views.note import Note
from tests.incidents.agreement import asking, drawing
from tests.incidents.agreement import asking_pages as pages
from tests.incidents.agreement.building import build, histories, load_units
from tests.incidents.agreement.plain import FILTERS, Plain

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "12"))
"""Thousands of them for a long search by hand."""
NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""That would take minutes, and what differs is told for each filter."""
# What is asked in one way out of many.
choices = st.fixed_dictionaries(
    {
        "groups": st.lists(
            st.sampled_from(asking.GROUPS), min_size=5, max_size=5, unique=True
        ),
        "zoom": st.sampled_from(asking.ZOOMS),
        "units": st.sampled_from(pages.DIVISIONS),
        "explored": st.sampled_from(pages.EXPLORED),
        "quarter": st.sampled_from(drawing.QUARTERS),
    }
)
asked = st.lists(st.tuples(drawing.queries, choices), min_size=1, max_size=3)
of_unit = st.tuples(
    st.sampled_from(drawing.UNITS),
    st.just([]) | drawing.FILTERS["hide"],
)


def test_every_filter_is_drawn_and_is_told_in_plain_python() -> None:
    every = set(PublishedIncidentFilter.base_filters)
    assert set(drawing.FILTERS) == every
    assert set(FILTERS) == every


@pytest.fixture
def units(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(postings, "FEW", -1)
    load_units()
    return client


SURFACES: dict[str, Callable[[Client, Plain, str, Any], asking.Told]] = {
    "files": lambda client, plain, query, _: asking.files(client, plain, query),
    "tables": lambda client, plain, query, _: asking.tables(client, plain, query),
    "tiles": lambda client, plain, query, chosen: asking.tiles(
        client, plain, query, (0, chosen["zoom"])
    ),
    "timeline": lambda client, plain, query, _: asking.timeline(client, plain, query),
    "map": lambda client, plain, query, chosen: pages.map_page(
        client, plain, query, chosen["units"]
    ),
    "explorer": lambda client, plain, query, chosen: pages.explorer(
        client, plain, query, chosen["explored"]
    ),
    "totals": lambda client, plain, query, _: pages.totals_page(client, plain, query),
    "brief": lambda _, plain, query, __: pages.document(plain, query, Brief),
    "note": lambda _, plain, query, chosen: pages.document(
        plain, in_quarter(query, chosen["quarter"]), Note
    ),
    "as known": lambda _, plain, query, __: pages.as_known(plain, query),
    "certainty": lambda client, plain, query, _: pages.certainty(client, plain, query),
    "change": lambda client, plain, query, _: pages.change(client, plain, query),
    "devices": lambda client, plain, query, _: pages.devices(client, plain, query),
    "abductions": lambda client, plain, query, _: pages.abductions(
        client, plain, query
    ),
}
some_surfaces = st.lists(
    st.sampled_from(sorted(SURFACES)), min_size=4, max_size=4, unique=True
)


def surfaces(
    client: Client, plain: Plain, query: str, chosen: Any, names: Iterable[str]
) -> asking.Told:
    yield from asking.lists(client, plain, query)
    for groups in chosen["groups"]:
        yield from asking.totals(client, plain, query, groups)
    for name in names:
        yield from SURFACES[name](client, plain, query, chosen)


def in_quarter(query: str, quarter: str) -> str:
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "quarter"]
    return urlencode([*pairs, ("quarter", quarter)])


def is_valid(query: str) -> bool:
    """An actor may be named whom no incident names."""
    return bool(PublishedIncidentFilter(QueryDict(query)).is_valid())


@settings(max_examples=EXAMPLES, phases=NOT_SHRUNK)
@given(histories, asked, of_unit, some_surfaces)
def test_every_surface_says_the_same(
    units: Client, history: Any, asked: list[Any], of_unit: Any, names: list[str]
) -> None:
    wrong: list[Any] = []

    def compare(told: asking.Told, query: str = "") -> None:
        wrong.extend((*one, query) for one in told if one[1] != one[2])

    with transaction.atomic():
        build(history)
        plain = Plain.now()
        compare(asking.feed(units, plain))
        compare(asking.actors(units, plain))
        compare(pages.region_page(units, plain, *of_unit))
        queries = [(query, chosen) for query, chosen in asked if is_valid(query)]
        for query, chosen in queries:
            compare(surfaces(units, plain, query, chosen, names), query)
        for one, other in pairwise(queries):
            compare(pages.comparison(units, plain, one[0], other[0]))
        transaction.set_rollback(True)
    assert not wrong, wrong
