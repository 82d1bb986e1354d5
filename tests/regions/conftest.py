import pytest

from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places


@pytest.fixture
def mali(db: None) -> None:
    """The divisions and regions of the fixtures."""
    load_divisions()


@pytest.fixture
def places(mali: None) -> None:
    """And every place: the towns take two seconds to read."""
    load_places()
