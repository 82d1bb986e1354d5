import pytest

from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from regions.ingest.divisions import load_divisions


@pytest.fixture
def reference_data(db: None) -> None:
    """Regions, event types and actors, as `make run` loads them."""
    load_divisions()
    load_taxonomy()
    load_actors()
