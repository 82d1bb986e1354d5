"""The map of a region's brief: what the brief counts is in a disc, or told beside."""

from __future__ import annotations

import re
from datetime import date

import pytest
import shapely
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from incidents.exports.document import Drawing, Text
from incidents.statistics.placed import Placed, Spot
from incidents.statistics.refresh import refresh_totals
from incidents.views.brief import Brief
from incidents.views.discs import WIDEST, discs_of
from incidents.views.labels import Labels
from incidents.views.region_map import region_map
from incidents.views.selection import Selection
from regions.drawing import Drawing as Frame
from regions.models import Place, Region
from tests.factories import make_division, make_published, make_region

MOPTI = "region=2012:mopti"


@pytest.fixture
def world(db: None) -> None:
    mopti = make_region()
    make_region("gao", box=(-1.0, 14.0, 4.0, 18.0))
    inside = {"level": "cercle", "parent": mopti}
    make_region("bankass", box=(-6.0, 13.0, -4.0, 16.0), **inside)
    make_region("koro", box=(-4.0, 13.0, -1.0, 16.0), **inside)
    for _ in range(3):
        make_published(killed=(8, 10, 12))
    make_published(killed=(1, 2, 3), longitude=-2.5, latitude=15.0)
    make_published(geo_precision="cercle", killed=(None, 40, None))
    make_published(geo_precision="region", started_on=date(2020, 1, 1))
    make_published(longitude=1.0, latitude=16.0, event_type="explosions.ied")
    refresh_totals()


def brief(query: str, language: str = "fr") -> Brief:
    with translation.override(language):
        return Brief(Selection(RequestFactory().get(f"/fr/totals/brief/?{query}")))


def drawn(query: str, language: str = "fr") -> Drawing:
    with translation.override(language):
        found = brief(query, language).document().blocks[0]
    assert isinstance(found, Drawing)
    return found


def said(query: str, language: str = "fr") -> str:
    return drawn(query, language).note.replace("\xa0", " ")


def fills(query: str) -> set[str]:
    return set(re.findall(r'<path fill="([^"]*)"', drawn(query).svg))


@pytest.mark.parametrize(
    "query",
    [
        MOPTI,
        f"{MOPTI}&region=2012:gao",
        "region=2012:bankass",
        f"{MOPTI}&region=2012:bankass",
        f"{MOPTI}&year=2019",
        f"{MOPTI}&type=explosions",
        f"{MOPTI}&hide=single_source",
    ],
)
def test_discs_and_what_has_none_sum_to_the_headline(world: None, query: str) -> None:
    made = brief(query)
    found = region_map(made.selection.incidents, made.regions)
    assert found is not None
    in_discs = sum(disc.incidents for disc in found.discs)
    assert in_discs + sum(found.placed.elsewhere.values()) == made.whole.incidents


def test_a_vague_incident_is_told_and_has_no_disc(world: None) -> None:
    note = said(MOPTI)
    assert "localités voisines, comptent 4 incidents sur 6." in note
    assert (
        "Sans disque (2), selon ce que l’on sait du lieu : un cercle (1), une région"
        " (1)." in note
    )
    english = said(MOPTI, "en")
    assert "settlements together, count 4 of 6 incidents." in english


def test_its_cercles_are_shaded_and_who_is_in_none_is_told(world: None) -> None:
    block = drawn(MOPTI)
    assert block.title == "Tués par cercle, et incidents par lieu"
    assert block.legend[0].label == "aucun"
    told = "1 incident ne peut être situé dans aucune des unités teintées"
    assert told in said(MOPTI)
    swatches = {step.colour for step in block.legend}
    assert len(swatches & fills(MOPTI)) == 2


def test_units_that_a_shade_would_not_tell_apart_have_none(world: None) -> None:
    block = drawn(f"{MOPTI}&year=2011")
    assert block.title == "Incidents par lieu"
    assert not block.legend
    assert "disques" not in block.note


def test_units_that_overlap_are_not_shaded(world: None) -> None:
    assert not drawn(f"{MOPTI}&region=2012:bankass").legend
    assert drawn(f"{MOPTI}&region=2012:gao").title.startswith("Tués par région")


def test_without_an_outline_it_says_so(world: None) -> None:
    nara = make_region("nara", box=None, division=make_division("2023"))
    for query, words in (
        ("region=2023:nara", "Aucun contour de cette unité"),
        ("region=2023:nara&region=2023:dioila", "Aucun contour de ces unités"),
    ):
        make_region("dioila", box=None, division=nara.division)
        with translation.override("fr"):
            found = brief(query).document().blocks[0]
        assert isinstance(found, Text)
        assert words in found.paragraphs[0]
    assert "sans chiffres : Nara." in said(f"region=2023:nara&{MOPTI}")


def test_a_town_is_named_once_and_the_page_draws_it(
    client: Client, world: None
) -> None:
    for number in range(2):
        Place.objects.create(
            name="Bankass", longitude=-5.0, latitude=14.0, population=number,
            source="test", external_id=str(number),
        )  # fmt: skip
    html = client.get(f"/fr/totals/brief/?{MOPTI}").content.decode()
    assert len(re.findall(r"<text[^>]*>Bankass<", html)) == 1
    assert len(re.findall(r"<text[^>]*>Koro<", html)) == 1  # no town: the cercle's


def test_a_small_unit_is_drawn_no_larger_than_places_are_known(db: None) -> None:
    make_region("bamako", box=(-8.1, 12.5, -7.9, 12.7))
    make_published(longitude=-8.0, latitude=12.6)
    made = brief("region=2012:bamako")
    found = region_map(made.selection.incidents, made.regions)
    assert found is not None
    assert WIDEST * found.drawing.metres >= 3000
    assert found.placed.at_spots == 1


counts = st.integers(1, 5000)
spots = st.lists(
    st.builds(Spot, st.floats(-6, -1), st.floats(13, 16), counts), max_size=40
)


@given(spots)
def test_discs_hold_every_incident_and_hide_none(found: list[Spot]) -> None:
    discs = discs_of(Placed(found), Frame(480, 360, (), -6.0, 16.0, 90.0))
    assert sum(d.incidents for d in discs) == sum(s.incidents for s in found)
    for place, disc in enumerate(discs):
        assert all(
            (disc.x - other.x) ** 2 + (disc.y - other.y) ** 2 >= other.radius**2 - 0.1
            for other in discs[:place]
        )


at = st.tuples(st.floats(0, 480), st.floats(0, 360), st.text("abc", min_size=1))


@given(st.lists(at, max_size=20))
def test_no_name_is_written_over_another(
    wanted: list[tuple[float, float, str]],
) -> None:
    labels = Labels(480, 360)
    boxes = [
        label.box for x, y, words in wanted if (label := labels.around(x, y, words, 6))
    ]
    sheet = shapely.box(0, 0, 480, 360)
    names = [shapely.box(*box) for box in boxes]
    assert all(sheet.covers(name) for name in names)
    for place, name in enumerate(names):
        assert not any(name.intersection(other).area for other in names[:place])


def test_it_asks_few_questions(
    client: Client, world: None, django_assert_num_queries
) -> None:
    assert Region.objects.count() == 4
    client.get(f"/fr/totals/brief/?{MOPTI}")
    with django_assert_num_queries(23):
        client.get(f"/fr/totals/brief/?{MOPTI}")
