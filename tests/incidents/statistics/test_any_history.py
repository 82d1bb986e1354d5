"""Whatever happened, in whatever order: at rest the totals equal the rows."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from incidents.models import CasualtyTotal, PublishedIncident
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.reads import totals_by, totals_of
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_event_type, make_region
from tests.incidents.statistics.histories import Player, histories
from tests.incidents.statistics.recomputation import assert_exact


class TotalsUnderAnyHistory(TestCase):
    """Hypothesis drives imports, corrections, retractions, loads and refreshes."""

    def setUp(self) -> None:
        make_event_type("battles.attack")
        make_event_type("riots")
        for number, level in enumerate(("region", "cercle", "commune"), 1):
            make_region(f"r{number}", pk=number, code=f"r{number}", level=level)

    @settings(max_examples=40)
    @given(histories)
    def test_totals_equal_a_recomputation(self, history: list[tuple[str, Any]]) -> None:
        Player().play(history)
        refresh_totals()
        refresh_facets()
        refresh_cells()
        assert_exact()
        [row] = totals_by(CasualtyTotal.objects.of_country()) or [None]
        from_rows = totals_of(PublishedIncident.objects.all())
        assert (row.outcomes if row else {}) == (
            from_rows.outcomes if from_rows.incidents else {}
        )
