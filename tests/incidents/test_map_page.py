"""The front page, without JavaScript: figures, drawing, list, table."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from regions.models import Place
from tests.factories import make_event_type, make_incident, make_published, make_region

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """What is read on the page, on one line."""
    bare = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare)).replace("\u202f", " ")


@pytest.fixture
def html(client: Client) -> str:
    make_region()
    make_published(killed=(8, 10, 12), title_fr="Attaque de Sévaré")
    make_published(started_on=date(2020, 1, 2), title_fr="Combat", title_en="")
    refresh_totals()
    return client.get("/fr/").content.decode()


def test_it_is_in_french_unless_asked_otherwise(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/fr/"


def test_it_says_how_many_and_how_many_are_unknown(html: str) -> None:
    text = text_of(html)
    assert "Incidents 2 publiés" in text
    assert "Tués 10 fourchette des sources : 8–12" in text
    assert "Sans chiffre 1 incidents dont le nombre de tués est inconnu" in text


def test_unknown_injured_are_not_zero(html: str) -> None:
    assert "Blessés inconnu" in text_of(html)


def test_each_number_opens_the_incidents_it_counts(html: str) -> None:
    for query in ("known=killed", "unknown=killed", "unknown=injured"):
        assert f"/fr/incidents/?{query}" in html


def test_the_drawing_needs_no_javascript(html: str) -> None:
    assert 'role="img"' in html
    assert 'class="shape ramp-5"' in html
    assert 'data-obs-region="mopti"' in html


def test_the_list_beside_it_holds_the_same_incidents(html: str) -> None:
    assert "Attaque de Sévaré" in html
    assert "2 incidents" in text_of(html)


def test_it_says_when_its_totals_were_made(html: str) -> None:
    assert re.search(r"État au \d+ \w+ \d{4} à \d\d:\d\d", text_of(html))


def test_one_killed_is_not_plural(client: Client) -> None:
    make_published(killed=(1, 1, 1))
    assert "1 tué " in " ".join(text_of(client.get("/fr/").content.decode()).split())


def test_a_filter_narrows_figures_and_list_alike(client: Client) -> None:
    make_region()
    make_published(killed=(8, 10, 12), title_fr="Attaque de Sévaré")
    make_published(started_on=date(2020, 1, 2), title_fr="Combat")
    html = client.get("/fr/?from=2020-01-01").content.decode()
    assert "Combat" in html
    assert "Attaque de Sévaré" not in html
    assert "Incidents 1 publiés" in text_of(html)
    assert "à partir du 1er janvier 2020" in html


def test_a_chip_removes_its_condition_and_keeps_the_others(client: Client) -> None:
    html = client.get("/fr/?from=2020-01-01&q=gao").content.decode()
    chips = re.findall(r'class="chip"\s+href="([^"]+)"', html)
    assert chips == ["/fr/?q=gao", "/fr/?from=2020-01-01"]


def test_what_a_form_leaves_empty_is_left_out_of_the_address(client: Client) -> None:
    response = client.get("/fr/?q=&from=2020-01-01&to=&shade=killed")
    assert response.headers["Location"] == "/fr/?from=2020-01-01&shade=killed"


def test_an_unknown_parameter_is_named(client: Client) -> None:
    text = text_of(client.get("/fr/?couleur=rouge").content.decode())
    assert "« couleur » n’est pas un paramètre de cette page" in text


def test_a_malformed_parameter_is_named_and_nothing_is_counted(client: Client) -> None:
    make_published(title_fr="Attaque de Sévaré")
    html = client.get("/fr/?from=hier").content.decode()
    assert "« from » n’a pas été compris" in text_of(html)
    assert "Attaque de Sévaré" not in html


def test_regions_can_be_shaded_by_killed(client: Client) -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    html = client.get("/fr/?shade=killed").content.decode()
    assert "Carte du Mali\xa0: Tués par région" in html


def test_english_is_complete(client: Client) -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    html = client.get("/en/").content.decode()
    assert '<html lang="en">' in html
    assert "Conflict incidents in Mali" in html
    assert "Clash at Sévaré" in html


def test_it_works_before_any_region_is_loaded(client: Client) -> None:
    make_published(killed=(8, 10, 12))
    assert (
        "Aucun contour de ces unités n’est chargé"
        in client.get("/fr/").content.decode()
    )


def test_an_unpublished_report_changes_nothing(client: Client) -> None:
    make_region()
    make_event_type()
    before = client.get("/fr/").content
    make_incident(title_fr="Pas encore public")
    assert client.get("/fr/").content == before


def test_it_asks_ten_questions_of_the_database(
    client: Client, django_assert_num_queries
) -> None:
    make_region()
    for _ in range(12):
        make_published(killed=(8, 10, 12))
    refresh_totals()
    client.get("/fr/")
    with django_assert_num_queries(10):
        client.get("/fr/")


def test_a_filter_adds_what_reads_the_names_and_folds_the_words(
    client: Client, django_assert_num_queries
) -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    client.get("/fr/")
    with django_assert_num_queries(12):
        client.get("/fr/?region=2012:mopti&type=battles&q=sevare")


def test_a_hamlet_of_the_same_name_is_not_the_seat(client: Client) -> None:
    make_region("gao", (-1, 15, 3, 18), name="Gao", seat="Gao")
    values = {"name": "Gao", "latitude": 14.4, "source": "OCHA"}
    Place.objects.create(**values, longitude=-10.0, external_id="1")
    town = Place.objects.create(
        **values, longitude=-0.04, external_id="2", population=87_000
    )
    [shown] = client.get("/fr/").context["overview"].towns
    assert shown.longitude == town.longitude


def test_the_form_keeps_the_period_that_it_shows(client: Client) -> None:
    html = client.get("/fr/?from=2020-01-01&to=2020-02-01").content.decode()
    assert re.search(r'name="from"\s+value="2020-01-01"', html)
    assert re.search(r'name="to"\s+value="2020-02-01"', html)
