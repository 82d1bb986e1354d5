"""A whole file, which PostgreSQL mostly writes, says what its pages say."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import FIELDS
from incidents.exports.stored_parts import Made
from incidents.models import PublishedIncident
from regions.models import Region
from tests.incidents.api.conftest import body_of
from tests.incidents.api.rows import make_rows

HARD = (
    '=1+1, "so" said',
    "deux\nlignes\r\n",
    "\ttab \x1f \u2028 \\ </script>",
    "'-",
    "＠",
)
TAKEN = [
    [],
    [{"fate": "freed", "min": None, "best": 2, "max": 3}],
    [{"fate": "killed", "min": 1, "best": None, "max": None}],
]
ACTORS = [
    [],
    [{"name": 'A, "B"; C', "role": "perpetrator"}, {"name": "=D", "role": "x"}],
]
SOURCES = [
    [],
    [{"kind": "confidential"}, {"publisher": "+P", "title": "T; U", "kind": "press"}],
]
FOOTPRINTS: list[dict[str, Any]] = [
    {},
    {"radius_m": 500},
    {"footprint": {"type": "LineString", "coordinates": [[-4.0, 14.5], [-3, 15]]}},
    {"footprint_region_id": "mopti"},
]


@pytest.fixture
def hard(world: list[PublishedIncident]) -> None:
    """Texts and figures of every kind, in every combination of a few."""
    mopti = Region.objects.named("2012", "mopti").get().pk
    make_rows([(-8.0, 12 + n / 1000, date(2005, 1, 1)) for n in range(120)])
    rows = PublishedIncident.objects.order_by("pk")
    kinds = itertools.product(HARD, TAKEN, ACTORS, SOURCES, FOOTPRINTS)
    for row, (text, taken, actors, sources, place) in zip(
        rows, itertools.islice(itertools.cycle(kinds), 0, None, 7), strict=False
    ):
        row.title_fr = row.summary_en = row.place_name = row.attribution = text
        row.abduction_outcomes, row.actors, row.sources = taken, actors, sources
        row.abducted_best = row.pk % 4 or None
        row.references = [{"dataset": "UCDP", "id": text}] if row.pk % 3 else []
        row.is_provisional = row.pk % 2 == 0
        row.region_ids = [mopti] if row.pk % 2 else []
        for name, value in place.items():
            setattr(row, name, mopti if value == "mopti" else value)
        row.save()


def read(text: str) -> Any:
    """With the order of its members."""
    return json.loads(text.strip("\x1e"), object_pairs_hook=list)


@pytest.mark.usefixtures("hard")
@pytest.mark.parametrize("suffix", ["ndjson", "geojsonl", "geojsons"])
def test_lines_of_json_are_those_of_the_page(client: Client, suffix: str) -> None:
    address = f"/api/v1/incidents.{suffix}"
    whole, page = (body_of(client.get(f"{address}{q}")) for q in ("", "?limit=1000"))
    assert whole.count(b"\n") == page.count(b"\n") == 124
    assert whole.count(b"\x1e") == page.count(b"\x1e")
    lines = zip(whole.decode().split("\n"), page.decode().split("\n"), strict=True)
    for one, other in itertools.islice(lines, 124):
        assert read(one) == read(other)


@pytest.mark.usefixtures("hard")
def test_a_table_is_that_of_the_page_byte_by_byte(client: Client) -> None:
    address = "/api/v1/incidents.csv?hxl=1"
    whole, page = (body_of(client.get(f"{address}{q}")) for q in ("", "&limit=1000"))
    assert whole == page
    assert b'"\'=1+1, ""so"" said"' in whole


@pytest.mark.usefixtures("hard")
@pytest.mark.parametrize("query", ["", "year=1999&"])
def test_a_collection_is_that_of_the_page(client: Client, query: str) -> None:
    address = f"/api/v1/incidents.geojson?{query}"
    whole, page = (
        read(body_of(client.get(f"{address}{q}")).decode()) for q in ("", "limit=1000")
    )
    assert len(dict(whole)["features"]) == (0 if query else 124)
    assert whole == page


@pytest.mark.usefixtures("hard")
@pytest.mark.parametrize("is_reversed", [True, False])
@pytest.mark.parametrize("suffix", ["csv", "ndjson", "geojson", "geojsonl"])
def test_a_choice_of_fields_is_that_of_the_page(
    client: Client, suffix: str, is_reversed: bool
) -> None:
    """All in another order, each alone, and pairs of them."""
    known = list(COLUMNS if suffix == "csv" else FIELDS)[:: -1 if is_reversed else 1]
    pairs = itertools.islice(zip(known, known[7:], strict=False), 0, None, 5)
    for names in [known, *pairs] if is_reversed else [[name] for name in known]:
        address = f"/api/v1/incidents.{suffix}?fields={','.join(names)}"
        whole, page = (
            body_of(client.get(f"{address}{q}")) for q in ("", "&limit=1000")
        )
        if suffix == "csv":
            assert whole == page, names
        elif suffix == "geojson":
            features = (dict(read(b.decode()))["features"] for b in (whole, page))
            assert next(features) == next(features), names
        else:
            lines = (
                list(map(read, b.decode().strip("\n").split("\n")))
                for b in (whole, page)
            )
            assert next(lines) == next(lines), names


def test_what_is_made_once_is_never_kept_beyond_some() -> None:
    made = []
    found = Made(lambda key: str(made.append(key) or key), most=2)
    assert [found[key] for key in (1, 2, 1, 3, 1)] == ["1", "2", "1", "3", "1"]
    assert made == [1, 2, 3, 1]
