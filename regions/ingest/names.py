"""The spellings of the fixtures' regions, from `fixtures/region_names.csv`."""

from __future__ import annotations

from collections.abc import Iterable

from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded
from regions.models import Division, Region, RegionName


def load_region_names(divisions: Iterable[Division]) -> Loaded:
    spellings = [
        (row["slug"], row["language"], row["name"])
        for row in read_fixture("region_names.csv").rows
    ]
    regions = Region.objects.filter(
        division__in=list(divisions), level=Region.Level.REGION
    ).defer("outline")
    known = set(
        RegionName.objects.filter(region__in=regions).values_list(
            "region_id", "language", "name"
        )
    )
    wanted = [
        (region.pk, language, name)
        for region in regions
        for slug, language, name in [
            *spellings,
            (region.slug, "fr", region.name),
            (region.slug, "en", region.name_en or region.name),
        ]
        if slug == region.slug
    ]
    new = [row for row in wanted if row not in known]
    RegionName.objects.bulk_create(
        RegionName(region_id=region, language=language, name=name)
        for region, language, name in new
    )
    return Loaded(new=len(new), same=len(wanted) - len(new))
