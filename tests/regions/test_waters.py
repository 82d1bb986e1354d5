"""Rivers and lakes: loaded by an operator, then on every map of the country."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from regions.models import Water
from tests.factories import make_published
from tests.regions.editions import DATA, need

pytestmark = pytest.mark.django_db
NIGER = [[-8.0, 12.6], [-6.2, 13.4], [-4.2, 14.5], [-3.0, 16.7], [-0.04, 16.27]]
LAKE = [[[-4.2, 15.1], [-4.0, 15.1], [-4.0, 15.3], [-4.2, 15.3], [-4.2, 15.1]]]
CROSSED = [[[0, 15], [1, 16], [1, 15], [0, 16], [0, 15]]]


def written(folder: Path, *features: tuple[str, str, Any]) -> Path:
    path = folder / "waters.geojson"
    content = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        for name, kind, coordinates in features
    ]
    text = json.dumps({"type": "FeatureCollection", "features": content})
    path.write_text(text, encoding="utf-8")
    return path


def load(*files: Path, commit: bool = True) -> None:
    call_command("load_waters", *files, source="Essai", commit=commit, verbosity=0)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    load(written(tmp_path, ("Niger", "LineString", NIGER)), commit=False)
    assert not Water.objects.exists()


def test_what_the_source_gave_before_is_replaced(tmp_path: Path) -> None:
    load(written(tmp_path, ("Niger", "LineString", NIGER)))
    load(written(tmp_path, ("Débo", "Polygon", LAKE)))
    assert [(w.name, w.kind) for w in Water.objects.all()] == [("Débo", "lake")]


def test_what_is_far_away_is_left_out(tmp_path: Path) -> None:
    load(written(tmp_path, ("Rhin", "LineString", [[7.6, 47.5], [6.1, 51.8]])))
    assert not Water.objects.exists()


@pytest.mark.parametrize(
    ("kind", "coordinates", "why"),
    [
        ("Point", [-8.0, 12.6], "ni une ligne ni une surface"),
        (
            "Polygon",
            [[[0, 15], [1, 16], [1, 15], [0, 16], [0, 15]]],
            "Self-intersection",
        ),
        ("LineString", [[0, "x"], [1, 2]], "waters.geojson"),
    ],
)
def test_one_that_cannot_be_read_is_named_and_nothing_is_kept(
    tmp_path: Path, kind: str, coordinates: Any, why: str
) -> None:
    file = written(
        tmp_path, ("Niger", "LineString", NIGER), ("Bani", kind, coordinates)
    )
    with pytest.raises(CommandError, match=r"feature 2|objet 2|Bani") as refused:
        load(file)
    assert why in str(refused.value)
    assert not Water.objects.exists()


def test_the_map_draws_them_and_names_their_source(
    client: Client, mali: None, tmp_path: Path
) -> None:
    before = client.get("/fr/").content.decode()
    assert 'class="river"' not in before
    load(written(tmp_path, ("Niger", "LineString", NIGER), ("Débo", "Polygon", LAKE)))
    page = client.get("/fr/").content.decode()
    assert page.count('class="river"') == page.count('class="lake"') == 1
    assert "<title>Niger</title>" in page
    assert "Natural Earth, Essai" in page


def test_the_map_of_an_incident_draws_those_of_its_region(
    client: Client, mali: None, tmp_path: Path
) -> None:
    load(written(tmp_path, ("Niger", "LineString", NIGER), ("Débo", "Polygon", LAKE)))
    address = make_published(geo_precision="settlement").get_absolute_url()
    page = client.get(address).content.decode()
    assert "<title>Niger</title>" in page
    assert "Natural Earth, Essai" in page


def test_the_rivers_of_natural_earth_are_read() -> None:
    folder = need(DATA / "natural_earth")
    load(*sorted(folder.glob("mali_ne_10m_*.geojson")))
    assert {"Niger", "Bani", "Sénégal"} <= set(
        Water.objects.filter(kind="river").values_list("name", flat=True)
    )
    assert Water.objects.filter(kind="lake").exists()
