"""The panel that says how a page's totals are computed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from incidents.models import Incident, PublishedIncident, TotalsState
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_incident, make_published, make_region, make_user
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PANEL = re.compile(r'<details class="explained">.*?</details>', re.S)


def panel(client: Client, query: str = "", page: str = "") -> str:
    return PANEL.search(client.get(f"/fr/totals/{page}{query}").content.decode())[0]


@pytest.fixture
def figures() -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    make_published(started_on=date(2020, 1, 1), date_precision="year")
    make_published(latitude=22.0, longitude=-4.0, event_type="explosions.ied")
    refresh_totals()


def retract() -> Incident:
    incident = make_incident()
    publish_incident(incident, by=None)
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    return incident


def test_it_says_what_went_in_and_what_is_missing(
    client: Client, figures: None
) -> None:
    text = text_of(panel(client))
    assert "Incidents comptés 3" in text
    assert "Tués\xa0: 2" in text.replace(" :", "\xa0:")
    assert "Connus à l’année seulement 1" in text
    assert "Découpage de 2012, Régions" in text
    assert "Dans aucune de ses unités 1" in text
    assert "Retirés depuis leur publication 0" in text
    assert "Aucun : tout changement publié" in text.replace("\xa0", " ")


def test_its_numbers_open_their_incidents(client: Client, figures: None) -> None:
    assert assert_numbers_open_their_incidents(client, panel(client)) == 7
    narrowed = panel(client, "?type=explosions&year=2019")
    assert assert_numbers_open_their_incidents(client, narrowed) == 6


def test_a_withdrawn_incident_is_told_until_it_is_published_again(
    client: Client, figures: None
) -> None:
    incident = retract()
    refresh_totals()
    assert "Retirés depuis leur publication 1" in text_of(panel(client))
    incident.refresh_from_db()
    incident.status = Incident.Status.VERIFIED
    incident.save()
    publish_incident(incident, by=None)
    assert "Retirés depuis leur publication 0" in text_of(panel(client))


def test_it_says_that_a_change_is_on_its_way(client: Client, figures: None) -> None:
    make_published()
    assert "Oui : ces chiffres vont changer" in text_of(panel(client)).replace(
        "\xa0", " "
    )


def test_units_without_outlines_are_not_counted_and_not_zero(client: Client) -> None:
    make_region("nowhere", box=None)
    assert "Dans aucune de ses unités pas encore comptés" in text_of(panel(client))


def test_each_side_of_a_comparison_is_explained(client: Client, figures: None) -> None:
    html = client.get("/fr/totals/compare/?a.type=battles&b.year=2020").content.decode()
    one, other = PANEL.findall(html)
    assert "Comment ces chiffres sont calculés (A) Incidents comptés 2" in text_of(one)
    assert "Comment ces chiffres sont calculés (B) Incidents comptés 1" in text_of(
        other
    )
    assert "Connus à l’année seulement 1" in text_of(other)
    assert assert_numbers_open_their_incidents(client, one) >= 5
    assert assert_numbers_open_their_incidents(client, other) >= 5


def test_the_longest_window_is_explained(client: Client, figures: None) -> None:
    html = panel(client, "?to=2020-01-31", page="rolling/")
    assert "calculés (365 jours) Incidents comptés 2" in text_of(html)
    assert "Connus au mois ou à l’année seulement 1" in text_of(html)
    assert assert_numbers_open_their_incidents(client, html) >= 5


def test_a_change_of_facets_alone_concerns_their_figures_alone(
    client: Client, figures: None
) -> None:
    refresh_totals()
    refresh_facets()
    PublishedIncident.objects.update(actors=[{"name": "JNIM", "role": "target"}])
    on_its_way = "Oui : ces chiffres vont changer dans un instant."
    assert on_its_way in text_of(panel(client, "?by=actor", "explore/"))
    assert on_its_way not in text_of(panel(client, "?by=year", "explore/"))
    refresh_facets()
    assert on_its_way not in text_of(panel(client, "?by=actor", "explore/"))


def test_the_facets_have_an_as_of_of_their_own(client: Client, figures: None) -> None:
    asked = "?by=actor"
    assert "Aucun total n’en est encore tenu" in text_of(
        panel(client, asked, "explore/")
    )
    refresh_facets()
    TotalsState.objects.update(facets_as_of=datetime(2026, 11, 3, 7, 8, tzinfo=UTC))
    text = text_of(panel(client, asked, "explore/"))
    assert "sont au 3 novembre 2026, 07:08 (heure de Bamako)" in text
    assert "tenus à jour sont au" not in text_of(panel(client, "?by=year", "explore/"))
