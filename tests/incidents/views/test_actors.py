"""Who did it and who was targeted: in the form, on the desk, before its reporter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.ingest.actors import load_actors
from incidents.models import Actor, Incident, PublishedIncident, User
from incidents.services.naming_actors import ReportedActor, name_actors
from tests.factories import make_incident, make_user
from tests.incidents.forms.report_data import report_data
from tests.incidents.views.test_review import decide, edit, form_of

pytestmark = pytest.mark.django_db
THREE = {
    "actor_1_name": "gsim",
    "actor_1_role": "perpetrator",
    "actor_2_name": "Hommes armés non identifiés",
    "actor_4_name": "Chasseurs de  Bankass",
    "actor_4_role": "target",
}


@pytest.fixture(autouse=True)
def listed(db: None) -> None:
    load_actors()


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def incident() -> Incident:
    made = make_incident(status="reported", author=make_user())
    name_actors(made, [ReportedActor("JNIM", "perpetrator"), ReportedActor("Dozos")])
    return Incident.objects.get(pk=made.pk)


def actor(name: str) -> Actor:
    return Actor.objects.get(name=name)


def send(client: Client, **values: str):
    return client.post(reverse("report-new"), report_data(**values))


def page(client: Client, incident: Incident) -> str:
    answer = client.get(reverse("review-detail", args=[incident.uuid]))
    return " ".join(answer.content.decode().split())


def test_those_who_are_listed_are_linked_and_any_other_name_is_kept(
    client: Client,
) -> None:
    client.force_login(make_user())
    assert send(client, **THREE).status_code == 302
    incident = Incident.objects.get()
    links = incident.actors.order_by("pk").values_list("actor__name", "role")
    assert list(links) == [
        ("JNIM", "perpetrator"),
        ("Hommes armés non identifiés", "party"),
    ]
    waiting = incident.actor_mentions.open().get()
    assert (waiting.name, waiting.role) == ("Chasseurs de Bankass", "target")
    own = client.get(reverse("report-detail", args=[incident.uuid])).content.decode()
    assert "gsim" in own
    assert "Chasseurs de Bankass" in own


def test_a_reporter_reads_whom_they_named_and_nobody_else_s_words(
    client: Client,
) -> None:
    reporter = make_user()
    own = make_incident(status="reported", author=reporter)
    name_actors(own, [ReportedActor("les miens")])
    other = make_incident(status="reported", author=make_user())
    name_actors(other, [ReportedActor("mot d’un autre")])
    other.actor_mentions.update(incident=own)  # as a merge brings it
    client.force_login(reporter)
    text = client.get(reverse("report-detail", args=[own.uuid])).content.decode()
    assert "les miens" in text
    assert "mot d’un autre" not in text


def test_a_role_without_a_name_is_asked_about_and_the_part_is_open(
    client: Client,
) -> None:
    client.force_login(make_user())
    answer = send(client, actor_2_role="target")
    assert answer.status_code == 422
    assert "actor_2_name" in answer.context["form"].errors
    text = answer.content.decode()
    part = text[text.index("data-obs-actors") :]
    assert "open>" in part[: part.index("<summary")].replace("\n", "")
    answer = send(client, actor_1_name="x" * 201)
    assert set(answer.context["form"].errors) == {"actor_1_name"}
    assert not Incident.objects.exists()


def test_the_list_for_a_phone_has_every_name_in_the_language_of_the_page(
    client: Client,
) -> None:
    client.force_login(make_user())
    rows = client.get("/fr/reports/new/actors.json").json()
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["JNIM"][:2] == ["2017-03-02", ""]
    assert "Groupe de soutien à l’islam et aux musulmans" in by_name["JNIM"]
    english = client.get("/en/reports/new/actors.json").json()
    assert next(row[:3] for row in english if "Milice dogon" in row) == [
        "Dogon communal armed groups",
        "",
        "",
    ]


def test_the_desk_sees_who_is_named_and_is_warned_before_it_publishes(
    client: Client, editor: User, incident: Incident
) -> None:
    text = page(client, incident)
    assert "JNIM" in text
    assert "Un signalement nomme « Dozos (partie, rôle inconnu) »" in text
    assert "Le public ne lira rien de « Dozos" in text
    assert decide(client, incident, "published").status_code == 302
    shown = PublishedIncident.objects.get()
    assert [one["name"] for one in shown.actors] == ["JNIM"]
    assert "Dozos" not in client.get(shown.get_absolute_url()).content.decode()


def test_publishing_several_at_once_names_whom_nobody_will_read_of(
    client: Client, editor: User, incident: Incident
) -> None:
    sent = {"step": "publish", "row": [f"{incident.uuid}:{incident.version}"]}
    text = client.post(reverse("review-bulk"), sent).content.decode()
    assert "Le public ne lira rien de «\xa0Dozos" in text
    assert not PublishedIncident.objects.exists()


def test_the_edit_form_changes_adds_takes_away_and_settles(
    client: Client, editor: User, incident: Incident
) -> None:
    link, mention = incident.actors.get(), incident.actor_mentions.open().get()
    sent = form_of(
        client,
        incident,
        **{
            f"actor_{link.pk}_remove": "on",
            "actor_new1_actor": actor("Civils").pk,
            "actor_new1_role": "target",
            f"mention_{mention.pk}_actor": actor("Dozos (Mali)").pk,
            f"mention_{mention.pk}_confidence": "likely",
        },
    )
    assert edit(client, incident, sent).status_code == 302
    found = incident.actors.order_by("pk").values_list(
        "actor__name", "role", "confidence"
    )
    assert list(found) == [
        ("Civils", "target", "unknown"),
        ("Dozos (Mali)", "party", "likely"),
    ]
    text = page(client, incident)
    assert "Nommé « Dozos » dans un signalement : Dozos (Mali)" in text
    assert "JNIM (auteur) : retiré" in text


def test_untouched_rows_change_nothing(
    client: Client, editor: User, incident: Incident
) -> None:
    before = list(incident.actors.values())
    assert edit(client, incident, form_of(client, incident)).status_code == 302
    assert list(incident.actors.values()) == before
    assert incident.actor_mentions.open().exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"actor_new1_actor": "JNIM", "actor_new1_role": "perpetrator"}, "actor_new1"),
        ({"mention_actor": "JNIM", "mention_reason": "rumeur"}, "mention"),
        ({"actor_new1_actor": "0"}, "actor_new1"),
        ({"actor_new1_role": "sorcier"}, "actor_new1"),
    ],
)
def test_what_cannot_be_is_told_at_its_row(
    changes: dict[str, str],
    field: str,
    client: Client,
    editor: User,
    incident: Incident,
) -> None:
    waiting = f"mention_{incident.actor_mentions.open().get().pk}"
    sent = form_of(client, incident)
    for name, value in changes.items():
        known = str(actor(value).pk) if value == "JNIM" else value
        sent[name.replace("mention", waiting)] = known
    answer = edit(client, incident, sent)
    assert answer.status_code == 422
    (error,) = answer.context["form"].errors
    assert error.startswith(field.replace("mention", waiting))
    assert incident.actors.count() == 1


def test_two_at_once_lose_neither_what_they_added_nor_what_they_settled(
    client: Client, editor: User, incident: Incident
) -> None:
    link, mention = incident.actors.get(), incident.actor_mentions.open().get()
    name = f"mention_{mention.pk}"
    mine = form_of(
        client,
        incident,
        **{
            f"actor_{link.pk}_confidence": "confirmed",
            "actor_new1_actor": actor("Civils").pk,
            "actor_new1_role": "target",
            f"{name}_reason": "Rumeur",
        },
    )
    theirs = form_of(
        client,
        incident,
        **{
            f"actor_{link.pk}_remove": "on",
            "actor_new1_actor": actor("MINUSMA").pk,
            "actor_new1_role": "target",
            f"{name}_actor": actor("Dozos (Mali)").pk,
        },
    )
    assert edit(client, incident, theirs).status_code == 302
    answer = edit(client, incident, mine)
    assert answer.status_code == 409
    told = {(c.label, c.theirs, c.yours) for c in answer.context["clashes"]}
    assert ("Acteur", "", "JNIM") in told
    assert ("Dozos (partie, rôle inconnu)", "Dozos (Mali)", "Rumeur") in told
    form = answer.context["form"]
    again = {n: form[n].value() for n in form.fields if form[n].value()}
    assert edit(client, incident, again).status_code == 302
    sure = {link.actor.name: link.confidence for link in incident.actors.all()}
    assert sorted(sure) == ["Civils", "Dozos (Mali)", "JNIM", "MINUSMA"]
    assert sure["JNIM"] == "confirmed"


def test_what_the_public_will_read_otherwise_is_told_by_name(
    client: Client, editor: User, incident: Incident
) -> None:
    decide(client, incident, "published")
    link = incident.actors.get()
    fresh = Incident.objects.get(pk=incident.pk)
    edit(client, fresh, form_of(client, fresh, **{f"actor_{link.pk}_role": "target"}))
    text = page(client, incident)
    assert "<del>JNIM (auteur, non évalué)</del>" in text
    assert "<ins>JNIM (cible, non évalué)</ins>" in text
    assert text.count("part-changed") == 1
    public = PublishedIncident.objects.get()
    assert public.actors[0]["role"] == "perpetrator"


def test_administrators_add_actors_and_are_led_there(
    client: Client, incident: Incident
) -> None:
    client.force_login(make_user("administrator"))
    form = client.get(reverse("review-edit", args=[incident.uuid])).content.decode()
    adding = reverse("admin:incidents_actor_add")
    assert adding in form
    made = {"name": "Chasseurs", "kind": "identity_militia", "aliases": "Dozos, Donzo"}
    assert client.post(adding, made).status_code == 302
    assert actor("Chasseurs").aliases == ["Dozos", "Donzo"]


def test_forms_ask_no_more_for_more_rows(
    client: Client,
    editor: User,
    incident: Incident,
    django_assert_max_num_queries,
) -> None:
    """The list of actors once, however many rows choose from it."""
    names = [ReportedActor(f"groupe {n}") for n in range(6)]
    name_actors(incident, names)
    with django_assert_max_num_queries(30):
        client.get(reverse("review-edit", args=[incident.uuid]))
    with django_assert_max_num_queries(7):
        client.get(reverse("report-new"))
