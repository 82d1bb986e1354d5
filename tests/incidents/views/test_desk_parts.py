"""Checked part by part: a check holds for as long as its part says the same."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, PartCheck, PublishedIncident, User
from incidents.services.conversation import remark_on
from incidents.services.part_checks import part_states
from incidents.services.review import move_incident
from tests.factories import make_incident, make_party, make_user
from tests.incidents.views.test_review import edit, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def report() -> Incident:
    return make_incident(status="reported", author=make_user(), killed=(1, 2, 3))


def check(client: Client, report: Incident, part: str, **values: object):
    form = {"part": part, "version": Incident.objects.get(pk=report.pk).version}
    return client.post(reverse("review-check", args=[report.uuid]), form | values)


def page(client: Client, report: Incident):
    return client.get(reverse("review-detail", args=[report.uuid]))


def states(client: Client, report: Incident) -> dict[str, str]:
    return {part.code: part.state for part in page(client, report).context["parts"]}


def test_one_part_or_all_of_them_are_checked_and_who_did_is_kept(
    client: Client, editor: User, report: Incident
) -> None:
    check(client, report, "days")
    found = states(client, report)
    assert found.pop("days") == "checked"
    assert set(found.values()) == {"open"}
    check(client, report, "all")
    assert set(states(client, report).values()) == {"checked"}
    assert {c.by for c in PartCheck.objects.all()} == {editor}
    check(client, report, "place", again="on")
    assert states(client, report)["place"] == "open"


def test_after_publication_only_what_changes_is_to_be_checked_again(
    client: Client, editor: User, report: Incident
) -> None:
    move_incident(report, "published", by=editor, version=1)
    assert set(states(client, report).values()) == {"checked"}
    changed = form_of(client, report, killed_best="3", title_en="Another")
    edit(client, report, changed)
    found = states(client, report)
    assert {part for part, state in found.items() if state == "changed"} == {
        "killed",
        "texts",
    }
    assert PublishedIncident.objects.get().killed_best == 2
    shown = " ".join(page(client, report).content.decode().split())
    assert "depuis la version publiée 1" in shown
    assert "<del>Clash at Sévaré</del> → <ins>Another</ins>" in shown
    report.refresh_from_db()
    move_incident(report, "published", by=editor, version=report.version)
    assert set(states(client, report).values()) == {"checked"}
    assert "depuis la version publiée" not in page(client, report).content.decode()


@pytest.mark.parametrize("part", ["sources", "actors", "abducted"])
def test_what_hangs_on_the_incident_is_part_of_it(
    client: Client, editor: User, report: Incident, part: str
) -> None:
    check(client, report, "all")
    citation = report.citations.get()
    if part == "sources":
        citation.source.publisher = "Radio Kayira"
        citation.source.save()
    elif part == "actors":
        make_party(report)
    else:
        report.claims.create(source=citation.source, outcome="abducted", best=1)
    unchecked = [s.part for s in part_states(report) if not s.is_checked]
    assert unchecked == [part]


def test_a_check_is_of_the_version_that_was_read(
    client: Client, editor: User, report: Incident
) -> None:
    check(client, report, "days", version=7)
    assert states(client, report)["days"] == "open"


def test_comments_sit_on_their_part(
    client: Client, editor: User, report: Incident
) -> None:
    remark_on(report, "comment", text="Date douteuse", part="days", by=editor)
    rows = {part.code: part for part in page(client, report).context["parts"]}
    assert [remark.text for remark in rows["days"].remarks] == ["Date douteuse"]
    asked = client.get(reverse("review-detail", args=[report.uuid]), {"part": "days"})
    assert asked.context["remark_form"]["part"].value() == "days"


def test_checks_stay(client: Client, editor: User, report: Incident) -> None:
    check(client, report, "days")
    with pytest.raises(DatabaseError), transaction.atomic():
        PartCheck.objects.update(fingerprint="")
    with pytest.raises(DatabaseError), transaction.atomic():
        PartCheck.objects.all().delete()


def test_the_page_asks_no_more_for_more_checks(
    client: Client, editor: User, report: Incident, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        check(client, report, "all")
    with django_assert_max_num_queries(40):
        page(client, report)
