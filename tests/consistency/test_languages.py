"""French is complete, English is complete, and a test says so."""

from observatory.lib import catalogues


def test_french_is_complete_and_nothing_is_fuzzy_or_obsolete() -> None:
    assert catalogues.missing() == []
