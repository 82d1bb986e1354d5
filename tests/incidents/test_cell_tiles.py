"""Tiles from kept cells and from the rows: the same, byte for byte."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incidents.filter_honesty import HIDDEN
from incidents.filters import PublishedIncidentFilter
from incidents.models import CellMonthTotal, CellTotal, PublishedIncident
from incidents.models.cells import LAST_FINE_ZOOM, LAST_KEPT_ZOOM
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.cells_asked import cells_asked
from incidents.statistics.reconciling import reconcile_totals
from incidents.statistics.refresh import refresh_totals
from incidents.statistics.tile_parts import Tile, parts_from_cells
from incidents.statistics.tile_rows import parts_from_rows
from incidents.tiles import content_of
from observatory.lib.public_api import as_json
from observatory.lib.quadkey import tile_of
from tests.factories import (
    make_division,
    make_event_type,
    make_incident,
    make_published,
    make_region,
    make_user,
)
from tests.incidents.statistics.histories import make_row, rows

month = st.integers(0, 12)
first_days = st.sampled_from(
    ["2017-01-01", "2018-12-01", "2019-01-01", "2019-02-01", "2020-01-01"]
)
last_days = st.sampled_from(
    ["2017-12-31", "2018-11-30", "2018-12-31", "2019-02-28", "2019-12-31"]
)
asked_for = st.fixed_dictionaries(
    {},
    optional={
        "type": st.lists(st.sampled_from(["battles", "riots"]), min_size=1, max_size=2),
        "year": st.integers(2017, 2020),
        "month": month,
        "from": first_days,
        "to": last_days,
        "region": st.lists(
            st.sampled_from(["2012:r1", "2012:r2", "2023:r3"]), min_size=1, max_size=2
        ),
        "outside": st.sampled_from(["2012", "2023"]),
        "hide": st.lists(st.sampled_from([*HIDDEN]), min_size=1, max_size=4),
    },
)


def filters_of(query: str) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(data=QueryDict(query))


def both_ways(query: str, tile: Tile) -> tuple[str, str]:
    filters = filters_of(query)
    asked = cells_asked(filters)
    assert asked is not None, query
    cells = parts_from_cells(asked, tile)
    assert cells is not None
    from_rows = parts_from_rows(filters, tile)
    return as_json(content_of(cells)), as_json(content_of(from_rows))


class TilesFromCells(TestCase):
    """Hypothesis draws incidents, and asks for them in every way that cells answer."""

    def setUp(self) -> None:
        make_event_type("battles.attack")
        make_event_type("riots")
        make_region("r1", pk=1)
        make_region("r2", pk=2)
        make_region("r3", pk=3, division=make_division("2023"))

    @settings(max_examples=25)
    @given(
        st.lists(rows, min_size=1, max_size=12),
        st.lists(asked_for, min_size=1, max_size=8),
        st.integers(0, LAST_FINE_ZOOM),
    )
    def test_they_equal_those_from_the_rows(
        self, drawn: list[dict[str, Any]], asked: list[dict[str, Any]], zoom: int
    ) -> None:
        PublishedIncident.objects.bulk_create(
            make_row(number, row) for number, row in enumerate(drawn)
        )
        refresh_cells()
        for question in asked:
            if zoom > LAST_KEPT_ZOOM:
                question = {k: v for k, v in question.items() if k in ("type", "hide")}
            query = urlencode(question, doseq=True)
            places = {(row["longitude"], row["latitude"]) for row in drawn}
            for x, y in {tile_of(*place, zoom) for place in places}:
                cells, from_rows = both_ways(query, Tile(zoom, x, y))
                assert cells == from_rows, (query, zoom)


def used(client: Client, query: str = "", zoom: int = 5) -> tuple[Any, bool]:
    """The tile, and whether it was made without a look at the rows."""
    x, y = tile_of(-4.09, 14.53, zoom)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = client.get(f"/tiles/{zoom}/{x}/{y}.json?{query}").json()
    return found, not any("p.quadkey" in q["sql"] for q in queries.captured_queries)


@pytest.mark.django_db
class TestWhichWayATileIsMade:
    @pytest.mark.parametrize(
        "query",
        [
            "",
            "type=battles",
            "type=battles,riots&year=2019",
            "month=0",
            "from=2019-01-01",
            "to=2020-02-29",
            "from=2018-12-01&to=2019-03-31&type=riots",
            "hide=provisional,vague_place",
            "hide=contested&year=2019&type=battles",
            "region=2012:mopti&year=2019",
            "outside=2012",
        ],
    )
    def test_from_cells_where_they_answer(self, client: Client, query: str) -> None:
        make_region("mopti")
        make_published()
        make_published(event_type="riots", longitude=-4.1)
        refresh_cells()
        assert used(client, query)[1]

    @pytest.mark.parametrize(
        "query",
        [
            "type=battles.armed_clash",
            "from=2019-01-02",
            "to=2020-02-28",
            "year=2019&bbox=-5,14,-4,15",
            "q=sevare",
            "date_precision=exact",
            "region=2012:koro",
            "outside=2012:cercle",
            "region=2012:mopti,2012:koro",
        ],
    )
    def test_from_the_rows_where_they_do_not(self, client: Client, query: str) -> None:
        make_region("mopti")
        if "koro" in query:
            make_region("koro", level="cercle")
        else:
            make_region("kati", level="cercle", box=(-9.0, 12.0, -8.0, 13.0))
        make_published()
        refresh_cells()
        found, is_from_cells = used(client, query)
        assert not is_from_cells
        assert len(found["incidents"]) == 1

    @pytest.mark.parametrize(
        ("query", "last"),
        [
            ("", 13),
            ("hide=contested&type=battles", 13),
            ("year=2019", 9),
            ("region=2012:mopti", 9),
        ],
    )
    def test_up_to_the_last_zoom_that_is_kept(
        self, client: Client, query: str, last: int
    ) -> None:
        make_region("mopti")
        make_published()
        refresh_cells()
        for zoom in (0, 9, 10, 13, 14):
            assert used(client, query, zoom=zoom)[1] == (zoom <= last)

    def test_an_empty_tile_is_empty(self, client: Client) -> None:
        make_published()
        refresh_cells()
        expected = {"clusters": [], "incidents": []}
        assert used(client, "type=battles&year=1999") == (expected, True)


@pytest.mark.django_db
def test_a_publication_is_in_the_next_tile_whether_or_not_cells_are_late(
    client: Client,
) -> None:
    incident = make_incident()
    publish_incident(incident, by=None)
    late, from_cells = used(client)
    assert (len(late["incidents"]), from_cells) == (1, False)
    refresh_cells()
    assert used(client) == (late, True)
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    nothing = {"clusters": [], "incidents": []}
    assert used(client) == (nothing, False)
    refresh_cells()
    assert used(client) == (nothing, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("late", "queries"), [(False, 2), (True, 3)])
def test_a_late_tile_takes_one_query_more(
    client: Client, django_assert_num_queries: Any, late: bool, queries: int
) -> None:
    make_published()
    if not late:
        refresh_cells()
    with django_assert_num_queries(queries):
        client.get("/tiles/0/0/0.json")


@pytest.mark.django_db
def test_a_change_elsewhere_does_not_make_a_tile_late(client: Client) -> None:
    make_published()
    refresh_cells()
    make_published(longitude=-11.0)
    assert used(client, zoom=9)[1]
    assert used(client, zoom=13)[1]
    assert not used(client, zoom=0)[1]
    make_published(longitude=-4.0899)
    assert not used(client, zoom=13)[1]


@pytest.mark.django_db
def test_cells_are_added_up_and_never_the_rows_behind_them(client: Client) -> None:
    """Shown by cells that are made to lie."""
    for _ in range(2):
        make_published(killed=(1, 2, 3), started_on=date(2019, 3, 5))
    refresh_cells()
    CellTotal.objects.update(killed_best=700)
    CellMonthTotal.objects.update(killed_best=70)
    assert used(client)[0]["clusters"][0]["killed_best"] == 700
    month = used(client, "from=2019-03-01&to=2019-03-31")[0]
    assert month["clusters"][0]["killed_best"] == 70


@pytest.mark.django_db
def test_a_tile_that_was_kept_is_asked_for_anew_once_its_cells_were_mended(
    client: Client,
) -> None:
    for _ in range(2):
        make_published(killed=(1, 2, 3))
    refresh_totals()
    refresh_cells()
    CellTotal.objects.update(killed_best=700)
    wrong = client.get("/tiles/0/0/0.json")

    def again() -> Any:
        kept = {"If-None-Match": wrong["ETag"]}
        return client.get("/tiles/0/0/0.json", headers=kept)

    assert again().status_code == 304
    assert reconcile_totals().mended_count
    assert again().json()["clusters"][0]["killed_best"] == 4
    right = again()["ETag"]
    reconcile_totals()  # of which nothing was wrong
    assert again()["ETag"] == right
