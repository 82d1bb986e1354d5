"""Merging, taking apart and splitting, from the desk's pages."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, Merge, PublishedIncident
from incidents.services.attachment_content import SentFile
from incidents.services.attachments import keep_attachment
from incidents.services.merging import merge_incidents, undo_merge
from incidents.services.publication import publish_incident
from regions.models import Region
from tests.factories import (
    assign_region,
    make_attachment,
    make_claim,
    make_incident,
    make_region,
    make_source,
    make_user,
)
from tests.pictures import make_phone_photo

pytestmark = pytest.mark.django_db


def version(incident: Incident) -> int:
    return Incident.objects.get(pk=incident.pk).version


def test_the_desk_merges_and_takes_apart(client: Client) -> None:
    make_region()
    one, other = make_incident(killed=(1, 1, 1)), make_incident(killed=(2, 2, 2))
    gone = publish_incident(other, by=None)
    stays = publish_incident(one, by=None)
    client.force_login(make_user("editor"))
    at = reverse("review-merge", args=[one.uuid, other.uuid])
    desk = client.get(reverse("review-detail", args=[one.uuid])).content.decode()
    assert at in desk
    sent = {"version": version(one), "other_version": version(other), "reason": "Idem"}
    assert client.post(at, sent | {"version": 99}).status_code == 409
    assert client.post(at, sent | {"reason": ""}).status_code == 422
    assert client.post(at, sent).status_code == 302
    for address in (gone.get_absolute_url(), f"/en/incidents/{gone.public_id}/"):
        answer = Client().get(address)
        survivor = address.replace(gone.public_id, stays.public_id)
        assert (answer.status_code, answer.url) == (301, survivor)
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert gone.public_id in Client().get(stays.get_absolute_url()).content.decode()
    machine = client.get(f"/api/v1/incidents/{gone.public_id}/").json()
    assert machine["merged_into"] == stays.public_id
    page = client.get(reverse("review-detail", args=[other.uuid]))
    assert page.context["merge"] == Merge.objects.get()
    back = reverse("review-unmerge", args=[other.uuid])
    sent = {"version": version(other), "other_version": version(one), "reason": "Deux"}
    assert client.post(back, sent | {"version": 1}).status_code == 409
    assert client.post(back, sent).status_code == 302
    assert client.get(gone.get_absolute_url()).status_code == 200
    page = client.get(stays.get_absolute_url())
    assert gone.public_id not in page.content.decode()


def test_photos_of_a_merged_report_are_where_its_incident_is() -> None:
    """Shown with it, and read by who reviews its region; undone, all is as before."""
    here, there = make_region("mopti"), make_region("kayes", (-12.0, 12.0, -8.0, 16.0))
    kept = make_incident(status="reported")
    report = make_incident(
        status="reported", author=make_user(), longitude=-10.0, latitude=14.0
    )
    photo = make_attachment(report)
    address = reverse("attachment-file", args=[report.uuid, photo.uuid])
    of_kept, of_report = (client_of(at) for at in (here, there))
    page = reverse("review-detail", args=[kept.uuid])

    def reached() -> tuple[bool, int, int]:
        desk = of_kept.get(page).content.decode()
        answers = [client.get(address) for client in (of_kept, of_report)]
        assert all(b"".join(answer) for answer in answers)
        return (address in desk, *(answer.status_code for answer in answers))

    assert reached() == (False, 404, 200)
    editor = make_user("editor")
    versions = (1, 1)
    merge = merge_incidents(kept, report, by=editor, versions=versions, reason="Idem")
    assert reached() == (True, 200, 404)
    page_of_report = of_report.get(reverse("review-detail", args=[report.uuid]))
    assert address not in page_of_report.content.decode()
    author = Client()
    author.force_login(photo.author)
    assert b"".join(author.get(address))
    assert (
        address
        in author.get(reverse("report-detail", args=[report.uuid])).content.decode()
    )
    undo_merge(merge, by=editor, versions=(2, 2), reason="Deux")
    assert reached() == (False, 404, 200)


def test_a_deleted_photo_of_a_merged_report_leads_back_to_its_incident() -> None:
    kept, report = make_incident(), make_incident(author=make_user())
    photo = make_attachment(report)
    make_claim(report, "killed", 1, 1, 1)
    editor = make_user("editor")
    merge_incidents(kept, report, by=editor, versions=(1, 1), reason="Idem")
    client = Client()
    client.force_login(editor)
    address = reverse("attachment-withdraw", args=[report.uuid, photo.uuid])
    assert client.post(address).url == reverse("review-detail", args=[kept.uuid])


def client_of(region: Region) -> Client:
    reviewer = make_user("reviewer")
    assign_region(reviewer, region)
    client = Client()
    client.force_login(reviewer)
    return client


def test_the_desk_splits(client: Client) -> None:
    incident = make_incident(status="reported", killed=(1, 1, 1))
    make_claim(incident, "killed", 5, 5, 5, standing="corroborating")
    client.force_login(make_user("editor"))
    at = reverse("review-split", args=[incident.uuid])
    desk = client.get(reverse("review-detail", args=[incident.uuid]))
    assert at in desk.content.decode()
    one, other = incident.citations.order_by("pk")
    sent = {"version": 1, "title": "Autre", "reason": "Deux", "citations": [other.pk]}
    assert client.post(at, sent | {"version": 3}).status_code == 409
    assert client.post(at, sent | {"citations": [one.pk, other.pk]}).status_code == 400
    answer = client.post(at, sent)
    new = Incident.objects.exclude(pk=incident.pk).get()
    assert answer.url == reverse("review-detail", args=[new.uuid])
    assert (new.status, new.claims.get().best) == ("reported", 5)
    assert not PublishedIncident.objects.exists()


def test_photos_go_with_the_part_that_the_desk_chooses(client: Client) -> None:
    incident = make_incident(status="reported", author=make_user(), killed=(1, 1, 1))
    make_claim(incident, "killed", 5, 5, 5, standing="corroborating")
    stays = make_attachment(incident)
    sent = SentFile(make_phone_photo("PNG"))
    one_more = {"client_id": uuid4(), "by": incident.author}
    goes, _is_new = keep_attachment(sent, incident=incident, **one_more)
    client.force_login(make_user("editor"))
    at = reverse("review-split", args=[incident.uuid])
    page = client.get(at).content.decode()
    assert f'value="{stays.uuid}"' in page
    assert reverse("attachment-preview", args=[incident.uuid, goes.uuid]) in page
    form = {
        **{"version": 1, "title": "Autre", "reason": "Deux"},
        "citations": [incident.citations.order_by("pk")[1].pk],
    }
    foreign = make_attachment(make_incident(author=make_user()))
    assert client.post(at, form | {"attachments": [foreign.uuid]}).status_code == 422
    client.post(at, form | {"attachments": [goes.uuid]})
    new = Incident.objects.get(title_fr="Autre")
    assert (new.attachments.get(), incident.attachments.get()) == (goes, stays)
    author = Client()
    author.force_login(goes.author)
    assert b"".join(author.get(reverse("attachment-file", args=[new.uuid, goes.uuid])))
    # A phone that has not heard that it was received sends it once more.
    assert keep_attachment(sent, incident=incident, **one_more) == (goes, False)


def test_who_told_the_other_reporter_is_not_told_to_this_one(client: Client) -> None:
    """The other report came first: its source stands before one's own."""
    reports = [
        make_incident(status="reported", author=make_user()) for _ in ("theirs", "mine")
    ]
    for report, name in zip(reports, ("CANARI-leur", "CANARI-mien"), strict=True):
        source = make_source(publisher=name, is_confidential=True)
        make_claim(report, "killed", 1, 1, 1, source=source)
    theirs, mine = reports
    versions = (1, 1)
    editor = make_user("editor")
    merge_incidents(mine, theirs, by=editor, versions=versions, reason="Idem")
    assert mine.author is not None
    client.force_login(mine.author)
    page = client.get(reverse("report-detail", args=[mine.uuid])).content.decode()
    assert "CANARI-mien" in page
    assert "CANARI-leur" not in page
