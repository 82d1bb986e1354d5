from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, User
from tests.factories import make_event_type, make_incident, make_published, make_user
from tests.incidents.ingest.sheet_files import workbook_of

pytestmark = pytest.mark.django_db
TWO = ({}, {"title": "Deuxième fait", "started_on": "2024-05-02"})


@pytest.fixture
def reporter() -> User:
    make_event_type(name_fr="Affrontement armé", name_en="Armed clash")
    return make_user()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, *rows: dict[str, Any]) -> HttpResponse:
    file = SimpleUploadedFile("mars.xlsx", workbook_of(*rows))
    return client.post(reverse("report-upload"), {"file": file})


def held(answer: HttpResponse) -> str:
    found = re.search(r'name="rows" value="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def confirm(client: Client, rows: str, **more: str) -> HttpResponse:
    return client.post(reverse("report-upload"), {"rows": rows, **more}, follow=True)


def test_nothing_is_kept_before_it_is_confirmed_and_all_of_it_after(
    reporter: User,
) -> None:
    client = client_of(reporter)
    preview = upload(client, *TWO)
    assert preview.status_code == 200
    assert "Deuxième fait" in preview.content.decode()
    assert not Incident.objects.exists()
    answer = confirm(client, held(preview))
    assert "2 signalements ont été reçus." in answer.content.decode()
    assert {i.author_id for i in Incident.objects.all()} == {reporter.pk}


def test_the_same_sheet_again_makes_no_second_report_and_a_new_row_one(
    reporter: User,
) -> None:
    client = client_of(reporter)
    confirm(client, held(upload(client, *TWO)))
    third = {"title": "Troisième fait", "started_on": "2024-07-01"}
    preview = upload(client, *TWO, third)
    assert preview.content.decode().count("déjà reçu") == 2
    answer = confirm(client, held(preview), confirmed="on")
    assert "2 avaient déjà été reçus" in answer.content.decode()
    assert Incident.objects.count() == 3


def test_one_mistake_keeps_all_rows_out(reporter: User) -> None:
    answer = upload(client_of(reporter), *TWO, {"title": "c", "killed_best": "trois"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "N4" in text
    assert "trois" in text
    assert 'name="rows"' not in text
    assert not Incident.objects.exists()


def test_what_cannot_be_received_in_the_end_keeps_all_rows_out(reporter: User) -> None:
    """All in one transaction: the last row has been withdrawn since."""
    client = client_of(reporter)
    confirm(client, held(upload(client, TWO[1])))
    known = Incident.objects.get()
    Incident.objects.update(status="retracted")
    answer = confirm(client, held(upload(client, *TWO)))
    assert answer.status_code == 422
    assert "Ligne 3" in answer.content.decode()
    assert Incident.objects.get() == known


def test_what_is_unusual_has_to_be_ticked(reporter: User) -> None:
    client = client_of(reporter)
    make_published(longitude=-4.1, latitude=14.5, started_on=TWO_DAY, ended_on=TWO_DAY)
    before = Incident.objects.count()
    preview = upload(client, {})
    rows = held(preview)
    assert "Le même événement" in preview.content.decode()
    assert confirm(client, rows).status_code == 422
    assert Incident.objects.count() == before
    confirm(client, rows, confirmed="on")
    assert Incident.objects.count() == before + 1


TWO_DAY = "2024-03-14"


def test_the_preview_says_nothing_of_what_others_have_reported(reporter: User) -> None:
    make_incident(
        status="reported", title_fr="CANARI", longitude=-4.09, latitude=14.53,
        started_on=TWO_DAY, ended_on=TWO_DAY, author=make_user(),
    )  # fmt: skip
    assert "CANARI" not in upload(client_of(reporter), {}).content.decode()


def test_rows_of_somebody_else_s_page_are_not_taken(reporter: User) -> None:
    rows = held(upload(client_of(reporter), {}))
    for tried in (rows, rows[:-2], ""):
        assert confirm(client_of(make_user()), tried).status_code == 422
    assert not Incident.objects.exists()


def test_more_text_than_a_page_sends_back_is_told_before(reporter: User) -> None:
    noise = random.Random(1)
    rows = [
        {"title": f"t{n}", "summary": noise.randbytes(9_900).hex()} for n in range(80)
    ]
    answer = upload(client_of(reporter), *rows)
    assert answer.status_code == 422
    assert "en plusieurs fois" in answer.content.decode()


def test_a_missing_file_is_asked_for(reporter: User) -> None:
    assert client_of(reporter).post(reverse("report-upload")).status_code == 422
