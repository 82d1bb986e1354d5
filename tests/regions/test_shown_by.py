"""What the divisions are for, with the real files of three editions in one database.

OCHA's edition of 2015 (9 regions, 50 cercles, 701 communes), the approximate regions of
2023 and 18,769 settlements beside the fixtures; the 37 documented and the 56 UCDP
incidents came first and found their units when the boundaries were loaded.

The approximate file of 2023 is known to be wrong around Ouéléssébougou: by law 2023-006
its incidents count in Bougouni, by the file in Koulikoro. The file is taken as it is
here; `test_an_incident_in_ouelessebougou…` moves the commune as an operator would
(`load_boundaries --move`), and only then expects Bougouni.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.models import CasualtyTotal, Outcome, PublishedIncident
from incidents.services.assignment import assign_divisions
from incidents.services.country import look_swapped
from incidents.statistics.merging import merged
from incidents.statistics.reads import totals_by, totals_of
from incidents.statistics.refresh import refresh_totals
from observatory.lib.fixtures import read_fixture
from regions.locate import locate, locate_many
from regions.models import Division, Place, Region
from tests.incidents.ingest.ucdp_files import REAL
from tests.regions.documented_units import ELSEWHERE, TRUE_UNITS
from tests.regions.editions import DATA, SETTLEMENTS, TO_BOUGOUNI, load_2023
from tests.regions.shown_by import everything, folded, units_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LEVELS = {
    "2012": {"region": 9},
    "2015": {"region": 9, "cercle": 50, "commune": 701},
    "2023": {"region": 20},
}
KEYS = (
    *(("2012", "region"), ("2015", "cercle"), ("2015", "commune")),
    ("2023", "region"),
)
SPELT_OTHERWISE = {"Koulikoro": "Koulikouro", "Ségou": "Segou"}
"""In the file of 2015."""
IN_NO_REGION_OF_OLD = {"menaka": "Gao"}
"""UCDP's adm_1 of today, and the region of 2012 and of 2015 that it was a cercle of."""
IN_NO_CERCLE_OF_OLD = {"tidermene": "Menaka"}
"""A cercle since 2016; the edition of 2015 has it as a commune."""
OUELESSEBOUGOU = "609666"
KNOWN_TO_A_REGION_OF_OLD = {
    "612187": "Sikasso",
    "612461": "Mopti",
    "612865": "Tombouctou",
}
"""Known no finer than to a region that 2023 has divided: of 2023 they are in none."""


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield from everything()


def documented() -> list[PublishedIncident]:
    return list(PublishedIncident.objects.filter(is_illustrative=True))


def ucdp() -> list[tuple[dict[str, str], PublishedIncident]]:
    """Each row of the file with its incident."""
    with REAL.open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return [
        (rows[reference["id"]], incident)
        for incident in PublishedIncident.objects.filter(is_illustrative=False)
        for reference in incident.references
        if reference["id"] in rows
    ]


def test_three_editions_and_the_settlements_lie_side_by_side() -> None:
    for key, levels in LEVELS.items():
        drawn = Region.objects.in_division(key).with_outline()
        assert Counter(drawn.values_list("level", flat=True)) == levels
    assert Place.objects.filter(source="OCHA").count() == 18_769
    assert len(documented()) == len(read_fixture("documented_incidents.csv").rows) == 37
    assert len(ucdp()) == 56


def test_documented_incidents_are_in_the_right_unit_at_every_level() -> None:
    for incident in documented():
        place = incident.place_name
        expected, _why = ELSEWHERE.get(place, (TRUE_UNITS[place], ""))
        units = units_of(incident.region_ids)
        assert tuple(units[key] for key in KEYS) == expected, place
        old = expected[0]
        assert units["2015", "region"] == SPELT_OTHERWISE.get(old, old)


def test_only_the_listed_places_lie_elsewhere_than_known() -> None:
    places = {incident.place_name for incident in documented()}
    assert set(TRUE_UNITS) == places
    for place, (units, why) in ELSEWHERE.items():
        assert units != TRUE_UNITS[place]
        assert why


def test_ucdp_incidents_are_in_the_region_that_adm_1_says() -> None:
    for row, incident in ucdp():
        said = folded(row["adm_1"].removesuffix(" region"))
        units = units_of(incident.region_ids)
        old = IN_NO_REGION_OF_OLD.get(said)
        assert folded(units["2012", "region"]) == folded(old or said), row["id"]
        spelt = SPELT_OTHERWISE.get(units["2012", "region"], units["2012", "region"])
        assert units["2015", "region"] == spelt
        if old:
            assert folded(units["2023", "region"]) == said


def test_ucdp_incidents_are_in_the_cercle_that_adm_2_says() -> None:
    claimed = 0
    for row, incident in ucdp():
        units = units_of(incident.region_ids)
        if ("2015", "cercle") in units:
            said = folded(row["adm_2"].removesuffix(" cercle"))
            expected = IN_NO_CERCLE_OF_OLD.get(said, said)
            assert folded(units["2015", "cercle"]) == folded(expected), row["id"]
            claimed += 1
    assert claimed == 42


def test_ucdp_incidents_are_in_the_region_of_2023_that_their_cercle_came_to() -> None:
    """By the table of cercles, compiled apart from the outlines."""
    path = DATA / "boundaries" / "mli_cercle_2021_pcode_to_region_2023.csv"
    with path.open(encoding="utf-8") as file:
        table = {folded(r["cercle"]): r["region2023"] for r in csv.DictReader(file)}
    checked = 0
    for row, incident in ucdp():
        cercle = folded(row["adm_2"].removesuffix(" cercle"))
        if cercle in table:
            found = units_of(incident.region_ids)["2023", "region"]
            assert folded(found) == folded(table[cercle]), row["id"]
            checked += 1
    assert checked == 50


def test_no_incident_pretends_to_be_known_more_finely_than_it_is() -> None:
    for row, incident in ucdp():
        levels = {
            level for key, level in units_of(incident.region_ids) if key == "2015"
        }
        expected = {"region"}
        if row["where_prec"] in {"1", "2", "3"}:
            expected |= {"cercle"}
        if row["where_prec"] == "1":
            expected |= {"commune"}
        assert levels == expected, row["id"]


def test_what_is_known_to_an_old_region_only_is_in_no_part_of_it() -> None:
    """UCDP's point of a whole region falls into one of its parts of 2023, although
    nobody knows that it was there; where nothing was divided it is the same region."""
    by_id = {row["id"]: incident for row, incident in ucdp()}
    for external_id, region in KNOWN_TO_A_REGION_OF_OLD.items():
        incident = by_id[external_id]
        assert incident.geo_precision == "region"
        units = units_of(incident.region_ids)
        assert units["2012", "region"] == units["2015", "region"] == region
        assert ("2023", "region") not in units
    kidal = units_of(by_id["612840"].region_ids)
    assert by_id["612840"].geo_precision == "region"
    assert set(kidal.values()) == {"Kidal"}
    assert len(kidal) == 3


@pytest.mark.parametrize(
    ("key", "level"), [(key, level) for key in LEVELS for level in LEVELS[key]]
)
def test_units_and_what_is_outside_add_up_to_the_nation(key: str, level: str) -> None:
    division = Division.objects.get(key=key)
    totals = CasualtyTotal.objects
    inside = merged(totals_by(totals.of_division(key, level), "region"))
    outside = totals_of(PublishedIncident.objects.outside(division, level))
    [nation] = totals_by(totals.of_country())
    assert nation.incidents == inside.incidents + outside.incidents == 93
    for outcome in Outcome.values:
        assert nation.outcomes[outcome] == merged([inside, outside]).outcomes[outcome]


def test_an_incident_in_ouelessebougou_is_of_koulikoro_and_by_law_of_bougouni() -> None:
    """The file as it is has it in Koulikoro still; moving the commune, as the law did,
    puts it right, and nothing else of Kati moves."""
    [incident] = [found for row, found in ucdp() if row["id"] == OUELESSEBOUGOU]
    assert units_of(incident.region_ids) == {
        ("2012", "region"): "Koulikoro",
        ("2015", "region"): "Koulikouro",
        ("2015", "cercle"): "Kati",
        ("2023", "region"): "Koulikoro",  # known wrong in the approximate file
    }
    load_2023(moves=[TO_BOUGOUNI])
    assert assign_divisions()
    refresh_totals()
    incident.refresh_from_db()
    units = units_of(incident.region_ids)
    assert units["2012", "region"] == "Koulikoro"
    assert units["2023", "region"] == "Bougouni"
    kati = Region.objects.get(division__key="2015", slug="kati")
    stayed = [
        units_of(other.region_ids)["2023", "region"]
        for other in PublishedIncident.objects.within([kati])
        if other.pk != incident.pk
    ]
    assert set(stayed) == {"Koulikoro"}
    for region in ("2012:koulikoro", "2023:bougouni"):
        found = PublishedIncidentFilter({"region": region}).result
        assert found.filter(pk=incident.pk).exists()


def test_a_swapped_latitude_and_longitude_is_always_caught() -> None:
    with SETTLEMENTS.open(encoding="utf-8") as file:
        points = [
            (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        ]
    points += list(PublishedIncident.objects.values_list("longitude", "latitude"))
    assert not any(look_swapped(lat, lon) for lon, lat in points)
    assert all(look_swapped(latitude=lon, longitude=lat) for lon, lat in points)
    assert not any(locate_many((lat, lon) for lon, lat in points))


@pytest.mark.parametrize(("name", "count"), [("Diedougou", 4), ("Benkadi", 3)])
def test_homonym_communes_are_told_apart(client: Client, name: str, count: int) -> None:
    communes = list(Region.objects.filter(division__key="2015", name=name))
    assert len(communes) == count
    assert len({commune.parent_id for commune in communes}) == count
    for commune in communes:
        assert commune.geometry is not None
        point = commune.geometry.representative_point()
        at = [u.region for u in locate(point.x, point.y) if u.region.level == "commune"]
        assert at == [commune]
        page = client.get(f"/fr/regions/2015/{commune.slug}/")
        assert str(commune.parent) in page.content.decode()
    ambiguous = client.get("/api/v1/incidents/", {"region": f"2015:{name.lower()}"})
    assert ambiguous.status_code == 400


def test_codes_mean_nothing_outside_their_edition() -> None:
    """ML09 is Bamako in 2015; number 09 is Taoudénit in 2023."""
    named = Region.objects.named
    assert [r.name for r in named("2015", "ML09")] == ["Bamako"]
    assert [r.name for r in named("2023", "09")] == ["Taoudénit"]
    assert not named("2023", "ML09")
