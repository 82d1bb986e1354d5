from __future__ import annotations

import pytest

from incidents.ingest.actors import load_actors
from incidents.ingest.documented import load_documented_incidents
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import Actor, EventTerm, EventType, ImportBatch, PublishedIncident
from observatory.lib.fixtures import read_fixture
from regions.ingest.divisions import load_divisions

ROWS = read_fixture("documented_incidents.csv").rows


@pytest.fixture
def documented(db: None) -> None:
    load_divisions()
    load_taxonomy()
    load_actors()
    load_documented_incidents()


def test_the_taxonomy_has_acleds_six_types_and_twenty_five_sub_types(db: None) -> None:
    load_taxonomy()
    assert EventType.objects.filter(parent=None).count() == 6
    assert EventType.objects.exclude(parent=None).count() == 25
    assert EventTerm.objects.count() == 15
    assert all(
        kind.code.startswith(f"{kind.parent_id}.")
        for kind in EventType.objects.exclude(parent=None)
    )


def test_no_name_means_two_actors(db: None) -> None:
    load_actors()
    names = [n for a in Actor.objects.all() for n in (a.name, *a.aliases)]
    assert len(names) == len(set(names))
    for name in ("Government of Mali", "JNIM", "IS", "FLA", "Civilians"):
        assert name in names


def test_every_row_is_published_as_illustrative(documented: None) -> None:
    published = PublishedIncident.objects.all()
    assert published.count() == len(ROWS) == 37
    assert all(incident.is_illustrative for incident in published)
    assert all(incident.sources for incident in published)
    assert all(incident.region_ids for incident in published)
    assert all(i.title_fr and i.title_en and i.summary_fr for i in published)


def test_the_figures_are_those_of_the_file(documented: None) -> None:
    published = {
        (i.started_on.isoformat(), i.place_name): i
        for i in PublishedIncident.objects.all()
    }
    for row in ROWS:
        incident = published[row["date_start"], row["place"]]
        for bound in ("killed_min", "killed_best", "killed_max", "injured_best"):
            given = int(row[bound]) if row[bound] else None
            assert getattr(incident, bound) == given, (row["place"], bound)


def test_unknown_stays_unknown(documented: None) -> None:
    menaka = PublishedIncident.objects.get(place_name="Ménaka")
    assert menaka.killed.is_unknown
    assert menaka.claims == []


def test_the_actors_are_those_known_already(documented: None) -> None:
    assert Actor.objects.count() == len(read_fixture("actors.json").content["actors"])


def test_loading_twice_changes_nothing_and_records_no_batch(documented: None) -> None:
    before = list(PublishedIncident.objects.order_by("pk").values())
    loaded = load_documented_incidents()
    assert (loaded["new"], loaded["changed"], loaded["same"]) == (0, 0, 37)
    assert ImportBatch.objects.count() == 1
    assert list(PublishedIncident.objects.order_by("pk").values()) == before
