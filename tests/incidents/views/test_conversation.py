"""Desk and reporter talk about a report; what is public does not change by it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, PublishedIncident, Remark, User
from incidents.services.conversation import remark_on
from incidents.services.correcting import HIDDEN
from incidents.services.report_news import mail_news, news_count
from incidents.services.review import move_incident
from tests.factories import make_claim, make_incident, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def report(reporter: User) -> Incident:
    return make_incident(
        status="reported", author=reporter, killed=(1, 2, 3), date_precision="exact"
    )


def ask(report: Incident, part: str = "", text: str = "Combien ?") -> Remark:
    return remark_on(report, "question", text=text, part=part, by=make_user("editor"))


def answer(client: Client, question: Remark, **values: object):
    address = reverse("report-answer", args=[question.incident.uuid, question.uuid])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    return client.post(address, sent | values, follow=True)


def desk_page(report: Incident) -> str:
    desk = Client()
    desk.force_login(make_user("editor"))
    return desk.get(reverse("review-detail", args=[report.uuid])).content.decode()


def test_a_question_shows_in_the_menu_the_list_and_the_queue_until_it_is_answered(
    client: Client, reporter: User, report: Incident
) -> None:
    question = ask(report)
    page = client.get(reverse("report-list")).content.decode()
    assert "Question posée" in page
    assert "du nouveau sur 1 de vos signalements" in " ".join(page.split())
    told = client.get(reverse("report-detail", args=[report.uuid])).content.decode()
    assert "Combien ?" in told
    assert question.by.username not in told
    assert news_count(reporter) == 1  # seen, and still to be answered
    desk = Client()
    desk.force_login(make_user("editor"))
    asked = desk.get(reverse("review-queue"), {"status": "asked"})
    assert list(asked.context["page"]) == [report]
    answer(client, question, text="Trois, d’après le chef de village.")
    assert news_count(reporter) == 0
    assert "Question posée" not in client.get(reverse("report-list")).content.decode()
    assert "Trois, d’après le chef de village." in desk_page(report)
    assert "question répondue" in desk.get(reverse("review-queue")).content.decode()


def test_a_correction_is_shown_with_both_values_and_counts_nothing_in_public(
    client: Client, report: Incident
) -> None:
    move_incident(report, "published", by=make_user("editor"), version=1)
    answer(client, ask(report, "killed"), killed_best="3", killed_max="4")
    assert PublishedIncident.objects.get().killed_best == 2
    assert report.claims.get().best == 3
    said = Remark.objects.get(kind="answer")
    assert said.corrections == {"killed": [[1, 2, 3], [1, 3, 4]]}
    shown = " ".join(desk_page(report).split())
    assert "<del>1–2–3</del> → <ins>1–3–4</ins>" in shown
    report.refresh_from_db()
    move_incident(report, "published", by=make_user("editor"), version=report.version)
    assert PublishedIncident.objects.get().killed_best == 3


def test_only_the_part_that_was_asked_about_can_be_put_right(
    client: Client, report: Incident
) -> None:
    answer(
        client, ask(report, "days"), started_on="2019-03-04", place_name="Gao", text=""
    )
    report.refresh_from_db()
    assert (str(report.started_on), report.place_name) == ("2019-03-04", "Sévaré")
    assert report.version == 2


def test_a_reporter_s_figure_leaves_the_one_that_the_desk_recommends(
    client: Client, reporter: User
) -> None:
    report = make_incident(status="reported", author=reporter)
    make_claim(report, best=2, standing="corroborating")
    make_claim(report, best=5)
    answer(client, ask(report, "killed"), killed_best="4")
    figures = dict(report.claims.values_list("standing", "best"))
    assert figures == {"corroborating": 4, "recommended": 5}


def test_nothing_said_is_refused_and_an_answer_counts_once(
    client: Client, report: Incident
) -> None:
    question = ask(report, "place")
    refused = answer(client, question)
    assert refused.status_code == 400
    answer(client, question, text="Oui")
    again = answer(client, question, text="Non")
    assert again.status_code == 400
    assert Remark.objects.filter(kind="answer").count() == 1


def test_an_answer_to_an_older_version_keeps_what_was_typed(
    client: Client, report: Incident
) -> None:
    refused = answer(client, ask(report), text="Trois", version="7")
    assert refused.status_code == 409
    form = refused.context["form"]
    assert (form["text"].value(), form["version"].value()) == ("Trois", "1")


def test_somebody_else_s_question_does_not_exist(report: Incident) -> None:
    question = ask(report)
    other = Client()
    for role in ("reporter", "editor", "administrator"):
        other.force_login(make_user(role))
        address = reverse("report-answer", args=[report.uuid, question.uuid])
        assert other.get(address).status_code == 404
        assert other.post(address, {"text": "x", "version": 1}).status_code == 404


def test_comments_are_for_the_desk(client: Client, report: Incident) -> None:
    remark_on(report, "comment", text="Canari", part="place", by=make_user("editor"))
    assert "Canari" in desk_page(report)
    page = client.get(reverse("report-detail", args=[report.uuid])).content.decode()
    assert "Canari" not in page
    assert news_count(report.author) == 0


def test_a_question_taken_back_is_no_longer_asked(report: Incident) -> None:
    question = ask(report)
    desk = Client()
    desk.force_login(make_user("editor"))
    address = reverse("review-take-back", args=[report.uuid, question.uuid])
    assert desk.post(address).status_code == 302
    assert news_count(report.author) == 0
    assert Remark.objects.count() == 2


@pytest.mark.parametrize("sql", ["UPDATE {} SET text = ''", "DELETE FROM {}"])
def test_what_was_said_stays_said(report: Incident, sql: str) -> None:
    ask(report)
    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.raw(sql.format("incidents_remark") + " RETURNING *")[:]


@pytest.mark.parametrize(
    ("step", "reason"), [("published", ""), ("rejected", "Canari"), ("asked", "Canari")]
)
def test_a_reporter_is_told_once_by_mail_that_says_nothing_of_the_report(
    client: Client, report: Incident, settings, step: str, reason: str
) -> None:
    settings.SENDS_MAIL = True
    assert mail_news(seconds=5)
    assert mail.outbox == []
    if step == "asked":
        ask(report, text=reason)
    else:
        editor = make_user("editor")
        move_incident(report, step, by=editor, version=1, reason=reason)
    assert mail_news(seconds=5)
    assert mail_news(seconds=5)
    (sent,) = mail.outbox
    assert sent.to == [report.author.email]
    for canary in ("anari", "Sévaré", "MLI", report.author.username):
        assert canary not in sent.subject + sent.body
    assert news_count(report.author) == 1
    client.get(reverse("report-detail", args=[report.uuid]))
    assert news_count(report.author) == (1 if step == "asked" else 0)


def test_what_was_seen_on_the_page_is_not_mailed(
    client: Client, report: Incident, settings
) -> None:
    settings.SENDS_MAIL = True
    move_incident(report, "published", by=make_user("editor"), version=1)
    client.get(reverse("report-detail", args=[report.uuid]))
    assert mail_news(seconds=5)
    assert mail.outbox == []


def test_their_own_source_is_put_right_and_nobody_else_s(
    client: Client, report: Incident
) -> None:
    make_claim(report, "injured", best=1, source=make_source(publisher="Mairie"))
    answer(client, ask(report, "sources"), source_publisher="Radio Rurale", text="")
    told = report.citations.order_by("pk").values_list("source__publisher", flat=True)
    assert list(told) == ["Radio Rurale", "Mairie"]
    said = Remark.objects.get(kind="answer")
    assert said.corrections == {"source_publisher": ["Radio Test", "Radio Rurale"]}
    assert "<del>Radio Test</del> → <ins>Radio Rurale</ins>" in " ".join(
        desk_page(report).split()
    )
    report.refresh_from_db()
    assert report.version == 2


def test_who_spoke_in_confidence_is_not_written_down_for_ever(
    client: Client, report: Incident
) -> None:
    answer(
        client,
        ask(report, "sources"),
        source_publisher="CANARI",
        source_is_confidential="on",
    )
    said = Remark.objects.get(kind="answer")
    assert said.corrections == {
        "source_publisher": [HIDDEN, HIDDEN],
        "source_is_confidential": [False, True],
    }
    shown = " ".join(desk_page(report).split())
    assert "<del>non</del> → <ins>oui</ins>" in shown


def test_where_the_desk_named_the_sources_only_words_are_asked_for(
    client: Client, reporter: User
) -> None:
    report = make_incident(status="reported", author=reporter)
    report.citations.create(source=make_source(publisher="CANARI"))
    question = ask(report, "sources")
    address = reverse("report-answer", args=[report.uuid, question.uuid])
    page = client.get(address)
    assert "source_publisher" not in page.context["form"].fields
    assert "CANARI" not in page.content.decode()
    assert answer(client, question, text="La radio.").status_code == 200
