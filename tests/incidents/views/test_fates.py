"""The desk's rows for what became of those taken."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import AbductionOutcome, Incident, User
from incidents.services.history import changes_of
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_source,
    make_user,
)
from tests.incidents.views.test_review import edit, editor, form_of

pytestmark = pytest.mark.django_db
__all__ = ["editor"]

NEW = {"fate_new1_fate": "freed", "fate_new1_on": "2019-04-02", "fate_new1_best": "2"}


@pytest.fixture
def incident() -> Incident:
    made = make_incident(status="reported", author=make_user())
    make_claim(made, "abducted", best=6)
    return Incident.objects.get(pk=made.pk)


def errors_in(html: str) -> list[str]:
    summary = html[html.index("data-obs-error-summary") :].split("</ul>")[0]
    text = re.sub(r"<[^>]+>", " ", summary.split("<ul>")[1])
    return [" ".join(text.replace("\xa0", " ").split())]


def test_the_section_is_there_only_where_people_were_taken(
    client: Client, editor: User, incident: Incident
) -> None:
    page = client.get(reverse("review-edit", args=[incident.uuid])).content.decode()
    assert "Suites de l’enlèvement" in page
    other = make_incident(status="reported", killed=(1, 2, 3))
    page = client.get(reverse("review-edit", args=[other.uuid])).content.decode()
    assert "Suites de l’enlèvement" not in page
    unknown = make_incident(event_type="violence_against_civilians.abduction")
    page = client.get(reverse("review-edit", args=[unknown.uuid])).content.decode()
    assert "Suites de l’enlèvement" in page


def test_a_row_is_saved_shown_and_can_be_taken_away(
    client: Client, editor: User, incident: Incident
) -> None:
    sent = form_of(client, incident, **NEW, fate_new1_note="Rançon versée")
    assert edit(client, incident, sent).status_code == 302
    outcome = incident.abduction_outcomes.get()
    assert (outcome.fate, outcome.best, outcome.on) == ("freed", 2, date(2019, 4, 2))
    page = client.get(reverse("review-detail", args=[incident.uuid])).content.decode()
    assert "Rançon versée" in page
    name = f"fate_{outcome.pk}"
    edit(client, incident, form_of(client, incident, **{f"{name}_best": "3"}))
    assert incident.abduction_outcomes.get().best == 3
    told = {(c.what, c.by) for c in changes_of(incident)}
    assert ("suite d’un enlèvement", editor.username) in told
    edit(client, incident, form_of(client, incident, **{f"{name}_remove": "on"}))
    assert not AbductionOutcome.objects.exists()


def test_saving_untouched_rows_changes_nothing(
    client: Client, editor: User, incident: Incident
) -> None:
    make_outcome(incident, best=2, on=date(2019, 4, 2), note="N")
    make_outcome(incident, "killed")
    before = list(AbductionOutcome.objects.values())
    assert edit(client, incident, form_of(client, incident)).status_code == 302
    assert list(AbductionOutcome.objects.values()) == before
    assert AbductionOutcome.pgh_event_model.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "2019-03-04"}, "Suite 1 – Jour : La suite est datée d’avant"),
        ({"best": "0"}, "Suite 1 – Probable : Laissez vide"),
        ({"best": "7"}, "Suite 1 – Probable : Le sort de plus de personnes"),
        ({"min": "5"}, "Suite 1 – Probable : D’abord le moins"),
        ({"fate": ""}, "Suite 1 – Ce qu’elles sont devenues : Choisissez"),
        ({"on": "hier"}, "Suite 1 – Jour"),
        ({"source": ""}, "Suite 1 – Qui le dit ? : Nommez"),
    ],
)
def test_errors_name_row_and_field_and_nothing_is_lost(
    client: Client,
    editor: User,
    incident: Incident,
    changes: dict[str, str],
    said: str,
) -> None:
    given = {f"fate_new1_{part}": value for part, value in changes.items()}
    sent = form_of(client, incident, **NEW | {"fate_new1_note": "Gardé"} | given)
    answer = edit(client, incident, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in errors_in(html)[0]
    assert "Gardé" in html
    assert '<details class="fate" open>' in html
    assert not AbductionOutcome.objects.exists()


def test_another_source_is_named_in_the_row(
    client: Client, editor: User, incident: Incident
) -> None:
    row = {"fate_new1_source": "", "fate_new1_publisher": "Une famille"}
    edit(client, incident, form_of(client, incident, **NEW | row))
    source = incident.abduction_outcomes.get().source
    assert (source.publisher, source.is_confidential) == ("Une famille", True)


def test_a_source_changed_in_the_same_form_stays_the_row_s(
    client: Client, editor: User, incident: Incident
) -> None:
    citation = incident.citations.get()
    make_claim(make_incident(), best=1, source=citation.source)
    make_outcome(incident, best=1, source=citation.source)
    sent = form_of(client, incident, **{f"source_{citation.pk}_confidential": "on"})
    assert edit(client, incident, sent).status_code == 302
    own = incident.citations.get().source
    assert own != citation.source
    assert incident.abduction_outcomes.get().source == own


def test_two_editors_at_once_lose_no_row(
    client: Client, editor: User, incident: Incident
) -> None:
    kept = make_outcome(incident, best=1)
    mine = form_of(client, incident, **NEW, **{f"fate_{kept.pk}_best": "2"})
    theirs = form_of(client, incident, fate_new1_fate="killed", fate_new1_best="1")
    theirs[f"fate_{kept.pk}_remove"] = "on"
    assert edit(client, incident, theirs).status_code == 302
    answer = edit(client, incident, mine)
    assert answer.status_code == 409
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert edit(client, incident, again).status_code == 302
    fates = incident.abduction_outcomes.order_by("pk").values_list("fate", "best")
    assert sorted(fates) == [("freed", 2), ("freed", 2), ("killed", 1)]


def test_the_author_of_a_report_reads_no_secret_source_of_the_desk(
    incident: Incident,
) -> None:
    secret = make_source(publisher="CANARI-famille", is_confidential=True)
    make_outcome(incident, best=1, source=secret, note="CANARI-note")
    client = Client()
    client.force_login(incident.author)
    page = client.get(reverse("report-detail", args=[incident.uuid])).content.decode()
    assert "Radio Test" in page
    assert "CANARI" not in page
