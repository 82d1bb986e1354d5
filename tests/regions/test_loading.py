from __future__ import annotations

import json

import pytest
import shapely
from django.core.management import call_command

from regions.drawing import draw_division, draw_region, draw_within
from regions.geojson import neighbours_geojson, regions_geojson
from regions.ingest.geography import load_geography
from regions.models import Place, Region
from regions.outlines import outlines_version, simplified_outlines


def test_loading_twice_changes_nothing(db: None) -> None:
    load_geography()
    before = outlines_version()
    for counts in load_geography(refresh_towns=True).values():
        assert (counts["new"], counts["changed"]) == (0, 0)
        assert counts["same"] > 0
    assert outlines_version() == before


def test_loading_mends_what_was_changed(mali: None) -> None:
    Region.objects.filter(slug="mopti").update(seat="Sévaré")
    loaded = load_geography()
    assert loaded["divisions"]["changed"] == 2
    assert set(Region.objects.filter(slug="mopti").values_list("seat", flat=True)) == {
        "Mopti"
    }


def test_an_unknown_population_is_not_zero(places: None) -> None:
    assert Place.objects.filter(source="GeoNames").count() == 94
    assert not Place.objects.filter(population=0).exists()
    assert Place.objects.filter(population=None).exists()


def test_the_outlines_are_small_enough_for_a_phone(mali: None) -> None:
    regions = json.dumps(regions_geojson("2012"), separators=(",", ":"))
    neighbours = json.dumps(neighbours_geojson(), separators=(",", ":"))
    assert len(regions) < 60_000
    assert len(neighbours) < 60_000
    assert len(json.dumps(regions_geojson("2012", tolerance=0.05))) < len(regions)


def test_simplified_neighbours_still_touch(mali: None) -> None:
    shapes = {
        o.region.slug: o.geometry for o in simplified_outlines("2012", tolerance=0.05)
    }
    assert len(shapes) == 9
    assert all(shape.is_valid and not shape.is_empty for shape in shapes.values())
    assert shapes["segou"].intersection(shapes["mopti"]).length > 1
    assert shapes["segou"].intersection(shapes["mopti"]).area == 0


def test_a_division_without_outlines_gives_an_empty_collection(mali: None) -> None:
    assert regions_geojson("2023")["features"] == []
    assert draw_division("2023") is None


def test_a_division_is_drawn_inside_its_box(mali: None) -> None:
    drawing = draw_division("2012", width=400)
    assert drawing is not None
    assert len(drawing.shapes) == 9
    assert all(shape.path.startswith("M") for shape in drawing.shapes)
    assert drawing.view_box == f"0 0 400 {drawing.height:g}"
    kayes, gao = drawing.point(-11.44, 14.45), drawing.point(-0.05, 16.27)
    assert 0 < kayes[0] < gao[0] < 400
    assert 0 < gao[1] < kayes[1] < drawing.height


def test_a_region_is_drawn_by_itself(mali: None) -> None:
    mopti = Region.objects.in_division("2012").get(slug="mopti")
    drawing = draw_region(mopti)
    assert drawing is not None
    assert [shape.region for shape in drawing.shapes] == [mopti]
    assert draw_region(Region.objects.in_division("2023").get(slug="nara")) is None


def test_outlines_are_drawn_in_the_middle_of_a_box_of_a_given_size(mali: None) -> None:
    outlines = simplified_outlines("2012", tolerance=0.02)
    box = {"width": 480, "height": 200, "margin": 10}
    drawing = draw_within(outlines, **box)
    assert drawing is not None
    shapes = shapely.union_all([o.geometry for o in outlines])
    points = drawing.points(shapely.get_coordinates(shapes))
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    assert (top, bottom) == pytest.approx((10, 190))
    assert left == pytest.approx(480 - right)
    assert 600_000 < 80 * drawing.metres < 1_700_000
    far = draw_within(outlines, **box, closest=1.0)
    assert far is not None
    assert far.scale == 1.0
    assert draw_within([], **box) is None


@pytest.mark.django_db
def test_the_command_counts_and_a_second_run_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_fixtures")
    first = capsys.readouterr().out
    assert "documented incidents: 37 new, 0 changed, 0 same" in first
    call_command("load_fixtures")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert all(" 0 new, 0 changed, " in line for line in lines)
