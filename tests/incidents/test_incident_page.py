"""The page of one incident: all that is public about it, its history, its end."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from incidents.models import Actor, CasualtyBreakdown, IncidentActor
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_published,
    make_region,
    make_source,
    make_user,
)
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


def page(client: Client, public_id: str, language: str = "fr") -> str:
    return client.get(f"/{language}/incidents/{public_id}/").content.decode()


@pytest.fixture
def incident():
    make_region()
    incident = make_incident(
        started_on=date(2019, 3, 30),
        ended_on=date(2019, 4, 1),
        summary_fr="Ce qui s’est passé.",
        radius_m=None,
    )
    source = make_source(publisher="Agence A", title="Dépêche", reliability="B")
    claim = make_claim(incident, "killed", 8, 10, 12, source=source)
    CasualtyBreakdown.objects.create(
        claim=claim, category="civilian", sex="woman", best=4
    )
    rejected = make_source(publisher="Rumeur", is_confidential=False)
    make_claim(incident, "killed", None, 50, None, source=rejected, standing="rejected")
    make_claim(
        incident, "injured", None, 3, None, source=make_source(is_confidential=True)
    )
    IncidentActor.objects.create(
        incident=incident,
        actor=Actor.objects.create(name="Groupe X", kind="rebel_group"),
        role="perpetrator",
        confidence="alleged",
    )
    return incident


@pytest.fixture
def published(incident):
    return publish_incident(incident, by=None)


def test_it_shows_the_toll_its_rule_and_who_said_what(client, published) -> None:
    text = text_of(page(client, published.public_id))
    assert "Tués 10 fourchette 8–12 · chiffre recommandé par la rédaction" in text
    assert "Agence A tués 8 10 12 – recommandé" in text
    assert "Rumeur tués – 50 – – écarté" in text
    assert "dont civils, femmes et filles – 4 –" in text
    assert "Enlevés inconnu aucune source ne donne de chiffre" in text


def test_it_names_actors_sources_and_grades(client, published) -> None:
    text = text_of(page(client, published.public_id))
    assert "Groupe X (groupe rebelle) auteur allégué" in text
    assert "Dépêche Agence A" in text
    assert "B6" in text


def test_a_confidential_source_has_no_name(client, published) -> None:
    text = text_of(page(client, published.public_id))
    assert "Radio Test" not in text
    assert "Une source confidentielle, connue de la rédaction." in text


def test_dates_and_places_are_said_in_words(client, published) -> None:
    text = text_of(page(client, published.public_id))
    assert "du 30 mars au 1er avril 2019" in text
    assert "Quelque part dans le cercle de 3 km" in text
    assert "Région (2012) Mopti" in text


def test_the_place_is_drawn_without_javascript(client, published) -> None:
    html = page(client, published.public_id)
    assert 'class="here"' in html
    assert "Où c’était, dans la région\xa0: Mopti" in html


def test_a_correction_shows_what_changed(client, incident, published) -> None:
    incident.refresh_from_db()
    incident.title_fr = "Titre corrigé"
    incident.save()
    publish_incident(incident, by=None, note_fr="Titre précisé.")
    text = text_of(page(client, published.public_id))
    assert "Version 2" in text
    assert "Titre précisé." in text
    assert "Affrontement à Sévaré → Titre corrigé" in text


def test_a_withdrawn_incident_is_gone_and_says_why(client, incident, published) -> None:
    incident.refresh_from_db()
    retract_incident(
        incident, by=make_user("editor"), note_fr="Compté deux fois.", note_en=""
    )
    response = client.get(f"/fr/incidents/{published.public_id}/")
    assert response.status_code == 410
    assert "Compté deux fois." in response.content.decode()
    assert "Agence A" not in response.content.decode()


def test_unknown_and_unpublished_are_alike(client, incident) -> None:
    unpublished = client.get(f"/fr/incidents/{incident.uuid}/")
    unknown = client.get("/fr/incidents/MLI-1999-000001/")
    assert unpublished.status_code == unknown.status_code == 404
    assert unpublished.content == unknown.content


def test_it_marks_illustrative_ones(client) -> None:
    published = make_published(is_illustrative=True)
    assert "Illustratif : saisi d’après" in text_of(page(client, published.public_id))


def test_a_region_wide_incident_is_drawn_as_the_region(client) -> None:
    make_region()
    published = make_published(geo_precision="region", killed=(1, 1, 1))
    html = page(client, published.public_id)
    assert '<path class="here"' in html
    assert "la région entière est dessinée" in html


def test_english_is_complete(client, published) -> None:
    text = text_of(page(client, published.public_id, "en"))
    assert "30 March to 1 April 2019" in text
    assert "figure recommended by the editors" in text


def test_it_asks_five_questions_of_the_database(
    client, published, django_assert_num_queries
) -> None:
    with django_assert_num_queries(5):
        page(client, published.public_id)
