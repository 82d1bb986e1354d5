"""Photos and documents without a script: sent with the form, and given out to their
author and the desk alone."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incidents.models import Attachment, Incident, User
from tests.factories import (
    assign_region,
    make_attachment,
    make_incident,
    make_region,
    make_user,
)
from tests.incidents.forms.report_data import report_data
from tests.pictures import CAMERA, PDF, POSITION, make_pdf, make_phone_photo

pytestmark = pytest.mark.django_db

BOXES = {"mopti": (-6.0, 13.0, -1.0, 16.0), "kayes": (-12.0, 12.0, -8.0, 16.0)}


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def test_a_report_arrives_with_its_photos_once_however_often_it_is_sent(
    client: Client, reporter: User
) -> None:
    data, photo = report_data(), make_phone_photo()
    for _ in range(2):
        files = [sent(photo), sent(PDF, "note.pdf")]
        answer = client.post(reverse("report-new"), data | {"attachments": files})
        assert answer.status_code == 302
    incident = Incident.objects.get()
    assert [one.kind for one in incident.attachments.all()] == ["photo", "document"]
    text = client.get(answer.url).content.decode()
    assert text.count("Photo 1") == 1
    assert "Document 2" in text


def test_a_refused_file_keeps_neither_the_report_nor_the_others_from_arriving(
    client: Client, reporter: User, settings
) -> None:
    settings.ATTACHMENT_MAX_MB = 1
    files = [
        sent(b"<svg/>", "dessin.svg"),
        sent(bytes(1_200_000), "film.mp4"),
        sent(make_phone_photo()),
    ]
    data = report_data() | {"attachments": files}
    text = client.post(reverse("report-new"), data, follow=True).content.decode()
    assert Attachment.objects.get().incident == Incident.objects.get()
    assert "«\u00a0dessin.svg\u00a0» n’a pas été gardé" in text
    assert "que des photos (JPEG, PNG, WebP) et des documents PDF" in text
    assert "«\u00a0film.mp4\u00a0» n’a pas été gardé" in text
    assert "trop grand" in text


def test_a_form_that_comes_back_keeps_what_was_typed_and_asks_for_the_files_again(
    client: Client, reporter: User
) -> None:
    data = report_data(title="", summary="Trois motos")
    answer = client.post(
        reverse("report-new"), data | {"attachments": [sent(make_phone_photo())]}
    )
    text = answer.content.decode()
    assert (answer.status_code, "Trois motos" in text) == (422, True)
    assert "Choisissez de nouveau les photos" in text
    assert (
        "de nouveau les photos"
        not in client.get(reverse("report-new")).content.decode()
    )


def test_photos_can_be_added_to_a_report_that_was_received(
    client: Client, reporter: User
) -> None:
    incident = make_incident(status="under_review", author=reporter)
    address = reverse("report-attach", args=[incident.uuid])
    data = {"attachments": [sent(make_phone_photo())], "keeps_position": "on"}
    page = client.post(address, data, follow=True)
    assert "Photo 1" in page.content.decode()
    assert Attachment.objects.get().latitude == POSITION[0]


def test_the_author_and_the_desk_read_it_and_to_others_it_does_not_exist() -> None:
    author = make_user()
    incident = make_incident(status="published", public_id="MLI-1", author=author)
    photo = make_attachment(incident)
    for name in ("attachment-file", "attachment-preview"):
        address = reverse(name, args=[incident.uuid, photo.uuid])
        nowhere = reverse(name, args=[incident.uuid, uuid4()])
        for user in (author, make_user("editor"), make_user("administrator")):
            answer = client_of(user).get(address)
            assert answer.status_code == 200
            content = b"".join(answer.streaming_content)
            assert content.startswith(b"\xff\xd8\xff")
            assert CAMERA.encode() not in content
        other = make_user()
        told = [seen(client_of(other), at) for at in (address, nowhere)]
        assert told[0] == told[1]
        assert told[0][0] == 404
        elsewhere = make_incident(status="reported", author=other)
        borrowed = reverse(name, args=[elsewhere.uuid, photo.uuid])
        assert client_of(other).get(borrowed).status_code == 404
        assert client_of(None).get(address).status_code == 302


def test_a_reviewer_reads_those_of_the_assigned_regions_only() -> None:
    mopti, kayes = (make_region(name, box) for name, box in BOXES.items())
    incident = make_incident(status="reported", author=make_user())
    photo = make_attachment(incident)
    address = reverse("attachment-file", args=[incident.uuid, photo.uuid])
    for region, status in ((mopti, 200), (kayes, 404)):
        reviewer = make_user("reviewer")
        assign_region(reviewer, region)
        answer = client_of(reviewer).get(address)
        assert answer.status_code == status
        assert b"".join(answer)


def seen(client: Client, address: str) -> tuple[int, dict[str, str], str]:
    answer = client.get(address)
    body = answer.content.decode().replace(address, "")
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
    return answer.status_code, headers, body


def test_a_browser_can_only_save_it(client: Client, reporter: User) -> None:
    incident = make_incident(status="reported", author=reporter)
    for content, ending in ((PDF, "pdf"), (make_phone_photo(), "jpg")):
        one = make_attachment(incident, content)
        answer = client.get(reverse("attachment-file", args=[incident.uuid, one.uuid]))
        name = f'attachment; filename="{str(one.uuid)[:8]}.{ending}"'
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)


def test_only_the_desk_sees_where_a_photo_was_taken() -> None:
    author = make_user()
    incident = make_incident(status="reported", author=author, latitude=13.0)
    make_attachment(incident, keeps_position=True)
    desk = client_of(make_user("editor"))
    report, review = (
        reverse(name, args=[incident.uuid])
        for name in ("report-detail", "review-detail")
    )
    assert str(POSITION[0]) in desk.get(review).content.decode()
    for user in (author, make_user("editor")):
        assert str(POSITION[0]) not in client_of(user).get(report).content.decode()


def test_the_author_withdraws_a_photo_that_nobody_has_read_yet(
    client: Client, reporter: User
) -> None:
    incident = make_incident(status="reported", author=reporter)
    photo = make_attachment(incident)
    args = [incident.uuid, photo.uuid]
    page = client.post(reverse("attachment-withdraw", args=args), follow=True)
    assert "supprimé le" in page.content.decode()
    assert client.get(reverse("attachment-file", args=args)).status_code == 404
    late = make_attachment(incident)
    Incident.objects.update(status="verified")
    address = reverse("attachment-withdraw", args=[incident.uuid, late.uuid])
    assert client.post(address).status_code == 403


def test_a_file_that_the_disk_has_lost_is_not_found(
    client: Client, reporter: User
) -> None:
    incident = make_incident(status="reported", author=reporter)
    photo = make_attachment(incident)
    photo.file.delete(save=False)
    address = reverse("attachment-file", args=[incident.uuid, photo.uuid])
    assert client.get(address).status_code == 404


def test_ten_photos_cost_the_desk_no_more_questions_than_one(client: Client) -> None:
    incident = make_incident(status="reported", author=make_user())
    client.force_login(make_user("editor"))
    asked = []
    for count in (1, 9):
        for _ in range(count):
            make_attachment(incident)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("review-detail", args=[incident.uuid]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_upload_larger_than_a_request_may_hold_is_left_out_by_name(
    client: Client, reporter: User, settings
) -> None:
    settings.ATTACHMENT_MAX_MB = 1
    pdfs = [make_pdf(pages) for pages in range(1, 5)]
    files = [BytesIO(pdf[:-6] + bytes(900_000) + pdf[-6:]) for pdf in pdfs]
    for number, file in enumerate(files):
        file.name = f"{number}.pdf"
    data = report_data() | {"attachments": files}
    text = client.post(reverse("report-new"), data, follow=True).content.decode()
    assert "3.pdf" in text
    assert Attachment.objects.count() == 3
