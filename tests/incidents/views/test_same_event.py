"""The same event reported again: shown while one types, and what comes of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, PublishedIncident, User
from incidents.services.merging import merge_incidents
from incidents.services.review import move_incident
from tests.factories import make_claim, make_incident, make_published, make_user
from tests.incidents.forms.report_data import report_data

pytestmark = pytest.mark.django_db
DAY = {"started_on": "2019-03-06"}


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def likely(client: Client, **values: str) -> list[str]:
    typed = {"place_name": "Sévaré", "event_type": "battles.armed_clash"} | DAY | values
    answer = client.post(reverse("report-likely"), typed)
    assert answer.status_code == 200
    return [known["name"] for known in answer.json()["likely"]]


def send(client: Client, **values: str) -> Incident:
    data = report_data(**DAY | values)
    assert client.post(reverse("report-send"), data).status_code == 201
    return Incident.objects.get(uuid=data["client_id"])


def settle(client: Client, report: Incident, verdict: str):
    version = Incident.objects.get(pk=report.pk).version
    client.force_login(make_user("editor"))
    return client.post(
        reverse("review-same-event", args=[report.uuid]),
        {"verdict": verdict, "version": version},
        follow=True,
    )


def test_what_is_public_and_one_s_own_reports_are_shown_and_nothing_else(
    client: Client, reporter: User
) -> None:
    """L-03: others' reports are no different from none."""
    make_incident(status="reported", author=make_user())
    make_incident(status="reported", author=reporter, started_on="2019-03-01")
    assert likely(client) == []
    public = make_published(killed=(1, 2, 3))
    mine = make_incident(status="under_review", author=reporter)
    assert likely(client) == [public.public_id, str(mine.uuid)]


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [
        ({"latitude": "14.6", "longitude": "-4.2"}, True),
        ({"latitude": "16.2", "longitude": "-0.1"}, False),
        ({"started_on": "2019-03-12"}, False),
        ({"event_type": "riots.mob_violence"}, False),
        (
            {
                "event_type": "riots.mob_violence",
                "killed_known": "figure",
                "killed_best": "3",
            },
            True,
        ),
        ({"place_name": ""}, False),
    ],
)
def test_near_in_place_and_days_and_alike_in_type_or_toll(
    client: Client, reporter: User, typed: dict[str, str], is_shown: bool
) -> None:
    make_incident(event_type="riots.mob_violence", status="rejected")
    make_published(killed=(1, 2, 3))
    assert bool(likely(client, **typed)) == is_shown


def test_without_scripts_it_is_asked_once_before_the_report_is_received(
    client: Client, reporter: User
) -> None:
    public = make_published()
    data = report_data(**DAY)
    asked = client.post(reverse("report-new"), data)
    assert asked.status_code == 422
    assert f'name="same_as" value="{public.public_id}"' in asked.content.decode()
    assert client.post(reverse("report-new"), data | {"same_as": "none"}).url
    report = Incident.objects.get(uuid=data["client_id"])
    assert not hasattr(report, "same_event")


def test_added_as_a_source_it_is_merged_and_the_public_sees_it_once_published(
    client: Client, reporter: User
) -> None:
    public = make_published(killed=(1, 2, 3))
    report = send(client, same_as=public.public_id, source_publisher="Radio Kayira")
    client.force_login(make_user("editor"))
    assert "ajoute une source" in client.get(reverse("review-queue")).content.decode()
    settle(client, report, "added")
    report.refresh_from_db()
    target = report.same_event.target
    assert (report.status, report.decisions.last().to_status) == ("merged", "merged")
    assert target.citations.count() == 2
    added = target.claims.get(source__publisher="Radio Kayira")
    assert (added.best, added.standing) == (3, "corroborating")
    assert report.claims.count() == 1  # as it was received, for ever
    public.refresh_from_db()
    assert (public.version, len(public.sources)) == (1, 1)
    target.refresh_from_db()
    editor = make_user("editor")
    move_incident(target, "published", by=editor, version=target.version)
    assert len(PublishedIncident.objects.get().sources) == 2
    client.force_login(reporter)
    told = client.get(reverse("report-detail", args=[report.uuid])).content.decode()
    assert public.public_id in told


def test_set_apart_it_goes_on_as_any_report(client: Client, reporter: User) -> None:
    public = make_published()
    report = send(client, same_as=public.public_id)
    settle(client, report, "apart")
    report.refresh_from_db()
    assert (report.status, report.same_event.verdict) == ("reported", "apart")
    again = settle(client, report, "added")
    assert "n’est plus dans un état" in again.content.decode()
    assert Incident.objects.get(uuid=public.incident_uuid).citations.count() == 0


def test_somebody_else_s_report_is_named_in_vain_and_nothing_is_lost(
    client: Client, reporter: User
) -> None:
    other = make_incident(status="reported", author=make_user())
    report = send(client, same_as=str(other.uuid))
    assert (report.same_event.named, report.same_event.target) == (
        str(other.uuid),
        None,
    )
    assert "plus dans un état" in settle(client, report, "added").content.decode()
    report.refresh_from_db()
    assert report.status == "reported"


def test_nobody_adds_their_own_report(client: Client, reporter: User) -> None:
    public = make_published()
    report = send(client, same_as=public.public_id)
    report.author = make_user("editor")
    report.save()
    client.force_login(report.author)
    answer = client.post(
        reverse("review-same-event", args=[report.uuid]),
        {"verdict": "added", "version": report.version},
    )
    assert answer.status_code == 403


def test_a_word_that_names_nothing_is_refused_at_its_field(
    client: Client, reporter: User
) -> None:
    answer = client.post(reverse("report-send"), report_data(same_as="<b>"))
    assert answer.json()["fields"].keys() == {"same_as"}


def test_the_question_costs_few_queries(
    client: Client, reporter: User, django_assert_max_num_queries
) -> None:
    for _ in range(4):
        make_published()
        make_claim(make_incident(status="reported", author=reporter), best=2)
    with django_assert_max_num_queries(16):
        likely(client)


def test_a_report_that_the_desk_merged_leads_to_where_it_went(
    client: Client, reporter: User
) -> None:
    public = make_published()
    kept = Incident.objects.get(uuid=public.incident_uuid)
    first = send(client, same_as="none")
    merge_incidents(
        kept,
        first,
        by=make_user("editor"),
        versions=(kept.version, first.version),
        reason="Le même marché",
    )
    told = client.get(reverse("report-detail", args=[first.uuid])).content.decode()
    assert public.public_id in told
    second = send(client, same_as=str(first.uuid))
    assert second.same_event.target == kept
