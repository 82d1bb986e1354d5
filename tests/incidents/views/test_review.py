from __future__ import annotations

import json
from datetime import date

import pghistory
import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import (
    CasualtyClaim,
    Incident,
    PublishedIncident,
    PublishedVersion,
    Source,
    User,
)
from incidents.services.duplicates import likely_duplicates
from incidents.services.errors import ReasonMissingError
from incidents.services.history import changes_of
from tests.factories import (
    make_claim,
    make_incident,
    make_party,
    make_region,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def incident() -> Incident:
    made = make_incident(status="reported", author=make_user(), killed=(1, 2, 3))
    return Incident.objects.get(pk=made.pk)


def form_of(client: Client, incident: Incident, **changes: object) -> dict[str, object]:
    """The edit form as a browser would send it, with some fields changed."""
    form = client.get(reverse("review-edit", args=[incident.uuid])).context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    return sent | changes


def edit(client: Client, incident: Incident, sent: dict[str, object]):
    return client.post(reverse("review-edit", args=[incident.uuid]), sent)


def decide(client: Client, incident: Incident, step: str, **values: object):
    form = {"step": step, "version": Incident.objects.get(pk=incident.pk).version}
    return client.post(reverse("review-decide", args=[incident.uuid]), form | values)


def test_saving_the_form_untouched_changes_nothing_but_the_version(
    client: Client, editor: User, incident: Incident
) -> None:
    before = Incident.objects.filter(pk=incident.pk).values().get()
    assert edit(client, incident, form_of(client, incident)).status_code == 302
    after = Incident.objects.filter(pk=incident.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"version", "updated_at"}
    assert CasualtyClaim.objects.get().toll == incident.claims.get().toll


def test_an_edit_is_saved_recorded_and_shown(
    client: Client, editor: User, incident: Incident
) -> None:
    sent = form_of(client, incident, title_en="Attack", killed_best="3")
    edit(client, incident, sent)
    incident.refresh_from_db()
    assert (incident.title_en, incident.version) == ("Attack", 2)
    assert incident.claims.get().best == 3
    told = {(c.what, c.by, c.fields) for c in changes_of(incident)}
    assert ("incident", editor.username, ("titre en anglais",)) in told
    page = client.get(reverse("review-detail", args=[incident.uuid]))
    assert "titre en anglais" in page.content.decode()


def test_what_was_deleted_of_it_is_told_with_who_did_it(
    client: Client, editor: User
) -> None:
    incident = make_incident()
    party = make_party(incident)
    with pghistory.context(user=editor.pk):
        party.delete()
    page = client.get(reverse("review-detail", args=[incident.uuid])).content.decode()
    change, _added = changes_of(incident)
    assert (change.by, change.fields) == (
        editor.username,
        ("JNIM (auteur)\xa0: retiré",),
    )
    assert change.what.capitalize() in page


def test_two_editors_at_once_lose_nothing(
    client: Client, editor: User, incident: Incident
) -> None:
    mine = form_of(
        client, incident, title_fr="Mon titre", place_name="Mopti", summary_fr="Mien"
    )
    theirs = form_of(client, incident, title_fr="Leur titre", internal_note="Vu")
    assert edit(client, incident, theirs).status_code == 302
    answer = edit(client, incident, mine)
    assert answer.status_code == 409
    incident.refresh_from_db()
    assert (incident.title_fr, incident.version) == ("Leur titre", 2)
    (clash,) = answer.context["clashes"]
    assert (clash.base, clash.theirs, clash.yours) == (
        "Affrontement à Sévaré",
        "Leur titre",
        "Mon titre",
    )
    form = answer.context["form"]
    shown = {n: form[n].value() for n in ("title_fr", "place_name", "internal_note")}
    assert shown == {
        "title_fr": "Mon titre",
        "place_name": "Mopti",
        "internal_note": "Vu",
    }
    again = {name: form[name].value() or "" for name in form.fields}
    assert edit(client, incident, again).status_code == 302
    incident.refresh_from_db()
    assert (incident.title_fr, incident.internal_note) == ("Mon titre", "Vu")


def test_a_tampered_base_is_no_error(
    client: Client, editor: User, incident: Incident
) -> None:
    for base in ("", "[]", "nonsense", json.dumps({"title_fr": 3})):
        sent = form_of(client, incident, base=base, version="77")
        assert edit(client, incident, sent).status_code == 409


def test_a_figure_taken_back_is_set_aside_not_deleted(
    client: Client, editor: User, incident: Incident
) -> None:
    sent = form_of(client, incident, killed_known="unknown")
    for bound in ("min", "best", "max"):
        del sent[f"killed_{bound}"]
    edit(client, incident, sent)
    assert incident.claims.get().standing == "rejected"


def test_a_source_that_others_cite_stays_theirs(client: Client, editor: User) -> None:
    shared = make_source(publisher="Radio Test", is_confidential=False)
    one, other = make_incident(status="reported"), make_incident(status="reported")
    make_claim(one, best=1, source=shared)
    make_claim(other, best=1, source=shared)
    (citation,) = one.citations.all()
    sent = form_of(client, one) | {f"source_{citation.pk}_confidential": "on"}
    edit(client, one, sent)
    shared.refresh_from_db()
    assert not shared.is_confidential
    own = one.citations.get().source
    assert (own.publisher, own.is_confidential) == ("Radio Test", True)
    assert one.claims.get().source == own
    assert Source.objects.count() == 2


def test_a_breakdown_larger_than_the_total_is_told(
    client: Client, editor: User, incident: Incident
) -> None:
    incident.claims.get().breakdown.create(category="civilian", min=1, best=2, max=2)
    sent = form_of(client, incident, killed_min="1", killed_best="1", killed_max="1")
    answer = edit(client, incident, sent)
    assert answer.status_code == 422
    assert "2 détaillés ici, et 1 au total" in answer.content.decode()
    assert incident.claims.get().best == 2


def test_publishing_puts_it_before_the_public(
    client: Client, editor: User, incident: Incident
) -> None:
    assert decide(client, incident, "published").status_code == 302
    public = PublishedIncident.objects.get()
    page = client.get(reverse("review-detail", args=[incident.uuid]))
    assert public.public_id in page.content.decode()
    assert client.get(public.get_absolute_url()).status_code == 200


def test_an_edit_of_a_published_incident_becomes_a_correction(
    client: Client, editor: User, incident: Incident
) -> None:
    decide(client, incident, "published")
    edit(client, incident, form_of(client, incident, killed_min="2", killed_best="3"))
    assert PublishedIncident.objects.get().killed_best == 2
    decide(client, incident, "published", reason="Un blessé est mort.")
    public = PublishedIncident.objects.get()
    assert (public.killed_best, public.version) == (3, 2)
    correction = PublishedVersion.objects.get(version=2)
    assert (correction.change, correction.note_fr) == (
        "corrected",
        "Un blessé est mort.",
    )
    decide(client, incident, "retracted", reason="Récit inventé.")
    assert not PublishedIncident.objects.exists()


def test_a_retraction_takes_the_past_out_of_sight_where_somebody_is_in_danger(
    client: Client, editor: User, incident: Incident
) -> None:
    decide(client, incident, "published")
    decide(client, incident, "retracted", reason="Retiré.", withhold="on")
    assert PublishedVersion.objects.get(version=2).withholds_earlier


def test_the_author_is_told_that_somebody_else_publishes(
    client: Client, editor: User
) -> None:
    own = make_incident(status="reported", author=editor)
    page = client.get(reverse("review-detail", args=[own.uuid])).content.decode()
    assert "quelqu’un d’autre" in page
    assert decide(client, own, "published").status_code == 403
    assert not PublishedIncident.objects.exists()


def test_rejecting_without_a_reason_keeps_the_page(
    client: Client, editor: User, incident: Incident
) -> None:
    answer = decide(client, incident, "rejected", reason=" ")
    assert answer.status_code == 400
    assert str(ReasonMissingError.message) in answer.content.decode()


@pytest.mark.parametrize("step", ["", "reported", "deleted", "verify'--"])
def test_an_unknown_step_is_refused(
    step: str, client: Client, editor: User, incident: Incident
) -> None:
    assert decide(client, incident, step).status_code == 400


def test_a_decision_from_an_old_page_is_a_conflict(
    client: Client, editor: User, incident: Incident
) -> None:
    decide(client, incident, "under_review")
    assert decide(client, incident, "verified", version=1).status_code == 409
    incident.refresh_from_db()
    assert incident.status == "under_review"


def test_duplicates_are_near_in_place_and_time() -> None:
    incident = make_incident()
    near = make_incident(latitude=14.48, longitude=-4.18, started_on=date(2019, 3, 8))
    make_incident(latitude=14.0, longitude=-4.09)
    make_incident(started_on=date(2019, 3, 9))
    (found,) = likely_duplicates(incident, Incident.objects.all())
    assert found.incident == near
    assert found.days_apart == 3
    assert found.distance_km == pytest.approx(11.2, abs=0.5)


def test_without_a_point_the_same_name_may_be_the_same_event() -> None:
    unplaced = {"latitude": None, "longitude": None}
    incident = make_incident(place_name="Sévaré", **unplaced)
    namesake = make_incident(place_name="sevare", **unplaced)
    make_incident(place_name="Gao", **unplaced)
    assert [
        d.incident for d in likely_duplicates(incident, Incident.objects.all())
    ] == [namesake]


def test_the_queue_filters_by_status_and_region(client: Client, editor: User) -> None:
    make_region("mopti")
    make_region("gao", box=(-1.0, 15.0, 2.0, 18.0))
    there = make_incident(status="reported")
    make_incident(status="reported", latitude=16.3, longitude=0.0)
    make_incident(status="rejected")
    queue = reverse("review-queue")

    def listed(**query: str) -> list[Incident]:
        return list(client.get(queue, query).context["page"])

    assert len(listed()) == 2
    assert listed(region="mopti") == [there]
    assert [i.status for i in listed(status="rejected")] == ["rejected"]
    assert listed(age="1") == []
    assert len(listed(region="nowhere", age="x")) == 2
