from __future__ import annotations

import pytest

from regions.ingest.divisions import load_divisions
from regions.models import RegionName


@pytest.mark.parametrize(
    ("spelt", "slug"),
    [
        ("TIMBUKTU", "tombouctou"),
        ("tombouctou", "tombouctou"),
        ("Segu", "segou"),
        ("ségou", "segou"),
        ("Koulikouro", "koulikoro"),
        ("تمبكتو", "tombouctou"),
        ("Nioro du Sahel", "nioro"),
    ],
)
def test_a_region_is_known_by_any_spelling(mali: None, spelt: str, slug: str) -> None:
    found = RegionName.objects.spelt(spelt)
    assert {name.region.slug for name in found} == {slug}


def test_names_are_loaded_once(mali: None) -> None:
    before = RegionName.objects.count()
    loaded = load_divisions()
    assert (loaded["new"], loaded["changed"]) == (0, 0)
    assert RegionName.objects.count() == before
