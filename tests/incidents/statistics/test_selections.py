"""A selection's sums are the same from the totals and from the rows."""

from datetime import date

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.reads import totals_of
from incidents.statistics.refresh import refresh_totals
from incidents.statistics.selections import SelectedTotals
from regions.models import Region
from tests.factories import make_division, make_published, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def incidents() -> None:
    make_region("mopti", (-6, 13, -2, 17))
    make_region("gao", (-2, 13, 2, 17))
    make_region(
        "sevare", (-5, 14, -3, 15), level="cercle", code="c1",
        parent=Region.objects.get(slug="mopti"),
    )  # fmt: skip
    make_region("douentza", (-4, 13, 0, 17), division=make_division("2023"))
    make_published(killed=(1, 2, 3))
    make_published(killed=(None, 5, None), event_type="riots", longitude=-0.05)
    make_published(longitude=-1.7, started_on=date(2020, 1, 2))
    make_published(killed=(7, 7, 7), geo_precision="country", is_provisional=True)


def selected(query: str) -> SelectedTotals:
    data = QueryDict(query)
    return SelectedTotals(
        PublishedIncidentFilter(data=data, queryset=PublishedIncident.objects.all())
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=battles",
        "year=2019&month=3",
        "region=2012:mopti",
        "region=2012:mopti&region=2012:gao&type=riots",
        "region=2012:sevare",
        "region=2012:mopti&region=2012:sevare",
        "region=2023:douentza",
        "region=2012:mopti&region=2023:douentza",
        "from=2019-03-01&to=2019-12-31",
        "hide=provisional",
        "hide=single_source,vague_place&region=2012:mopti",
        "hide=contested&year=2019&type=riots",
        "killed_at_least=3",
        "year=1999",
        "year=never",
    ],
)
def test_late_totals_change_no_answer(query: str) -> None:
    from_rows = selected(query)
    whole, units = from_rows.whole(), from_rows.by_region("2012")
    refresh_totals()
    from_totals = selected(query)
    shown = set(
        Region.objects.filter(division__key="2012", level="region").values_list(
            "pk", flat=True
        )
    )
    assert _figures(from_totals.whole()) == _figures(whole)
    assert {
        pk: _figures(row)
        for pk, row in from_totals.by_region("2012").items()
        if pk in shown
    } == {pk: _figures(row) for pk, row in units.items() if pk in shown}
    assert _figures(whole) == _figures(totals_of(from_rows._filters.result))


def _figures(row: object) -> object:
    return row.incidents, row.outcomes  # type: ignore[attr-defined]


def test_a_region_is_answered_from_the_totals_while_they_are_fresh() -> None:
    refresh_totals()
    totals = selected("region=2012:mopti")
    PublishedIncident.objects.all()._raw_delete("default")
    with_marks = selected("region=2012:mopti")
    assert totals.whole().incidents == 1  # as of the last refresh
    assert with_marks.whole().incidents == 0
