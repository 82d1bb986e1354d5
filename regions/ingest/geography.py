from django.db import transaction

from observatory.lib.loading import Loaded
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from regions.ingest.populations import load_populations


@transaction.atomic
def load_geography(*, refresh_towns: bool = False) -> dict[str, Loaded]:
    """Divisions, populations and places of the fixtures; twice changes nothing."""
    return {
        "divisions": load_divisions(),
        "populations": load_populations(),
        "places": load_places(refresh=refresh_towns),
    }
