"""Populations by unit, from `fixtures/population_rgph5_2022.csv`."""

from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded
from regions.models import Population, Region


def load_populations() -> Loaded:
    fixture = read_fixture("population_rgph5_2022.csv")
    loaded = Loaded()
    regions = {
        (region.division.key, region.slug): region
        for region in Region.objects.select_related("division")
    }
    for row in fixture.rows:
        loaded.put(
            Population.objects,
            {
                "region": regions[row["division"], row["region"]],
                "year": int(row["year"]),
                "sex": "",
                "age_group": "",
                "source": fixture.source,
            },
            {"inhabitants": int(row["inhabitants"])},
        )
    return loaded
