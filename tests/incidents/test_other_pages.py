"""Methodology, errors, and what every page has."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from tests.factories import make_event_type, make_user
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGES = ("", "incidents/", "regions/", "totals/", "methodology/", "account/login/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_answers_in_each_language(
    client: Client, page: str, language: str
) -> None:
    response = client.get(f"/{language}/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_carries_inline_scripts_or_styles(client: Client, page: str) -> None:
    html = client.get(f"/fr/{page}").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    for script in html.split("<script")[1:]:
        opening = script.split(">")[0]
        assert "src=" in opening or 'type="application/json"' in opening


def test_the_methodology_states_classes_radii_and_types(
    client: Client, django_assert_num_queries
) -> None:
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    with django_assert_num_queries(3):
        text = text_of(client.get("/fr/methodology/").content.decode())
    assert "Endroit exact 0,5" in text
    assert "Une localité 3" in text
    assert "Affrontement armé" in text
    assert "Un chiffre absent est inconnu" in text


def test_a_page_that_is_not_there_says_so_in_the_reader_s_language(
    client: Client,
) -> None:
    response = client.get("/en/nowhere/")
    assert response.status_code == 404
    assert "No such page" in response.content.decode()


def test_the_error_page_needs_neither_database_nor_context(
    rf: RequestFactory, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        response = defaults.server_error(rf.get("/fr/"))
    assert "Une erreur est survenue" in response.content.decode()


def test_a_malformed_request_is_answered_in_the_site_s_own_look(
    rf: RequestFactory,
) -> None:
    response = defaults.bad_request(rf.get("/fr/"), Exception())
    assert response.status_code == 400
    assert "site-header" in response.content.decode()


def test_a_form_that_is_too_old_is_refused_in_the_site_s_own_look() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/fr/account/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "Cette page vous est fermée" in response.content.decode()


def test_the_menu_offers_each_person_what_they_may_do(client: Client) -> None:
    client.force_login(make_user("reporter"))
    html = client.get("/fr/methodology/").content.decode()
    assert "Mes signalements" in html
    assert "File de relecture" not in html


def test_an_editor_finds_the_review_queue(client: Client, settings) -> None:
    settings.MFA_REQUIRED = False
    client.force_login(make_user("editor"))
    html = client.get("/fr/methodology/").content.decode()
    assert "File de relecture" in html


def test_both_dark_themes_are_the_same(settings) -> None:
    """By the system's wish and by the reader's own: one list of colours, twice."""
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    by_system = css.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    by_choice = css.split(':root[data-theme="dark"] {')[1].split("}")[0]
    assert by_system.split() == by_choice.split()
