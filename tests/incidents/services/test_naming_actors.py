"""Whom reports name: matched where it is certain, kept for the desk where it is not."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import uuid4

import pytest

from incidents.ingest.actors import load_actors
from incidents.models import Actor, ActorMention, Incident, Part
from incidents.services.errors import (
    ActorNamedTwiceError,
    ConflictingReportError,
    ReasonMissingError,
    WrongStatusError,
)
from incidents.services.history import changes_of
from incidents.services.merging import merge_incidents, undo_merge
from incidents.services.naming_actors import (
    ActorEdit,
    MentionEdit,
    ReportedActor,
    name_actors,
    write_actors,
)
from incidents.services.part_checks import part_states
from incidents.services.publication import publish_incident
from incidents.services.record import public_record
from incidents.services.reporting import submit_report
from incidents.services.same_event import note_same_event, settle_same_event
from tests.factories import make_incident, make_published, make_user
from tests.incidents.services.test_reporting import make_report

pytestmark = pytest.mark.django_db


def named(*names: str, role: str = "perpetrator") -> Incident:
    incident = make_incident(status="reported", author=make_user())
    name_actors(incident, [ReportedActor(name, role) for name in names])
    return incident


def links(incident: Incident) -> list[tuple[str, str]]:
    found = incident.actors.order_by("actor__name").values_list("actor__name", "role")
    return list(found)


def mention_of(incident: Incident) -> ActorMention:
    return incident.actor_mentions.get()


def actor(name: str) -> Actor:
    return Actor.objects.get(name=name)


@pytest.mark.parametrize(
    "typed",
    [
        "JNIM",
        " jnim",
        "GSIM",
        "Groupe de soutien à l’islam et aux musulmans",
        "groupe de  soutien a l'islam et aux MUSULMANS",
        "Support Group for Islam and Muslims",
    ],
)
def test_a_name_is_matched_however_it_is_spelt_and_in_both_languages(
    typed: str,
) -> None:
    load_actors()
    incident = named(typed)
    assert links(incident) == [("JNIM", "perpetrator")]
    mention = mention_of(incident)
    assert (mention.name, mention.actor) == (typed, actor("JNIM"))
    assert not mention.is_open
    assert incident.actors.get().confidence == "unknown"


def test_a_name_that_no_list_has_or_two_actors_go_by_waits_for_the_desk() -> None:
    load_actors()
    Actor.objects.create(name="Autre", kind="rebel_group", aliases=["gsim"])
    for name in ("Chasseurs de Bankass", "GSIM", "JNI"):
        incident = named(name)
        assert links(incident) == []
        assert mention_of(incident).is_open
        assert mention_of(incident).name == name


def test_one_actor_by_two_of_its_names_is_named_once() -> None:
    load_actors()
    incident = named("JNIM", "GSIM")
    assert links(incident) == [("JNIM", "perpetrator")]
    assert incident.actor_mentions.count() == 2


def test_a_report_without_actors_has_the_hash_it_had_before_there_were_any() -> None:
    """That of a report as it was sent by the app before, for replays still to come."""
    report = make_report()
    assert report.content_hash == (
        "5e4a615d0fb6032205806b29ddd864c26f7a38e70837eafd3949deda9f6de8ee"
    )
    assert "actors" in asdict(report)
    other = replace(report, actors=(ReportedActor("JNIM"),))
    assert other.content_hash != report.content_hash


def test_the_same_actors_again_are_the_same_report_and_others_a_conflict() -> None:
    reporter, client_id = make_user(), uuid4()
    report = make_report(actors=(ReportedActor("Inconnus à moto", "perpetrator"),))
    first, is_new = submit_report(report, client_id=client_id, by=reporter)
    assert is_new
    again, is_new = submit_report(report, client_id=client_id, by=reporter)
    assert (again, is_new) == (first, False)
    assert mention_of(first).named_by == reporter
    for actors in ((), (ReportedActor("Inconnus à moto", "target"),)):
        with pytest.raises(ConflictingReportError):
            submit_report(
                replace(report, actors=actors), client_id=client_id, by=reporter
            )


def test_the_desk_says_who_is_meant_and_with_what_confidence() -> None:
    load_actors()
    incident = named("les hommes de Koufa")
    meant = ActorEdit(actor("JNIM").pk, "perpetrator", "likely")
    write_actors(incident, None, settled=[MentionEdit(mention_of(incident).pk, meant)])
    assert incident.actors.get().confidence == "likely"
    assert mention_of(incident).actor == actor("JNIM")
    with pytest.raises(WrongStatusError):  # it is settled once
        write_actors(
            incident, None, settled=[MentionEdit(mention_of(incident).pk, meant)]
        )


def test_a_name_is_dropped_with_a_reason_that_the_history_keeps() -> None:
    incident = named("les voisins")
    pk = mention_of(incident).pk
    with pytest.raises(ReasonMissingError):
        write_actors(incident, None, settled=[MentionEdit(pk, reason=" ")])
    write_actors(incident, None, settled=[MentionEdit(pk, reason="Simple rumeur")])
    assert mention_of(incident).name == "les voisins"
    told = [field for change in changes_of(incident) for field in change.fields]
    assert "“les voisins” → Simple rumeur" in told


def test_actors_taken_away_and_named_anew_are_in_the_history() -> None:
    load_actors()
    incident = named("JNIM")
    write_actors(incident, [ActorEdit(actor("JNIM").pk, "perpetrator", "confirmed")])
    assert incident.actors.get().confidence == "confirmed"
    write_actors(incident, [ActorEdit(actor("Civils").pk, "target")])
    assert links(incident) == [("Civils", "target")]
    told = [field for change in changes_of(incident) for field in change.fields]
    assert told[0] in {"JNIM (auteur)\xa0: retiré", "Civils (cible)\xa0: ajouté"}
    assert "JNIM (auteur)\xa0: confirmé" in told
    assert "JNIM (auteur)\xa0: ajouté" in told


def test_two_rows_of_one_actor_in_one_role_are_refused_and_roles_can_be_swapped() -> (
    None
):
    load_actors()
    jnim, fama = actor("JNIM").pk, actor("Forces armées maliennes").pk
    incident = named("JNIM")
    twice = [ActorEdit(jnim, "target"), ActorEdit(jnim, "target", "likely")]
    with pytest.raises(ActorNamedTwiceError):
        write_actors(incident, twice)
    write_actors(incident, [ActorEdit(jnim, "perpetrator"), ActorEdit(fama, "target")])
    write_actors(incident, [ActorEdit(fama, "perpetrator"), ActorEdit(jnim, "target")])
    assert links(incident) == [
        ("Forces armées maliennes", "perpetrator"),
        ("JNIM", "target"),
    ]


def test_after_approval_another_actor_puts_back_the_actors_and_nothing_else() -> None:
    load_actors()
    incident = named("JNIM", "les voisins")
    editor = make_user("editor")
    Incident.objects.filter(pk=incident.pk).update(status="verified")
    publish_incident(incident, by=editor)
    incident.refresh_from_db()
    assert all(state.is_checked for state in part_states(incident))
    edits = [ActorEdit(actor("Civils").pk, "target")]
    write_actors(incident, edits)
    changed = [state.part for state in part_states(incident) if not state.is_checked]
    assert changed == [Part.ACTORS]


def test_the_public_record_has_actors_and_never_the_words_of_a_report() -> None:
    load_actors()
    record = public_record(named("GSIM", "Chasseurs de Bankass"))
    assert [one["name"] for one in record["actors"]] == ["JNIM"]
    assert "Bankass" not in str(record)
    assert "GSIM" not in str(record)


def test_what_a_further_source_names_waits_unless_it_is_said_there_already() -> None:
    load_actors()
    make_published()
    target = Incident.objects.get()
    name_actors(target, [ReportedActor("JNIM", "perpetrator")])
    report = named("GSIM", "Civils", "Chasseurs de Bankass")
    note_same_event(report, str(target.public_id), by=report.author)
    settle_same_event(report, "added", by=make_user("editor"), version=report.version)
    waiting = target.actor_mentions.open()
    assert [(one.name, one.named_by) for one in waiting] == [
        ("Civils", report.author),
        ("Chasseurs de Bankass", report.author),
    ]
    assert links(target) == [("JNIM", "perpetrator")]


def test_names_go_with_a_merge_and_come_back_when_it_is_undone() -> None:
    kept, merged = named("les voisins"), named("des motards")
    editor = make_user("editor")
    merge = merge_incidents(kept, merged, by=editor, versions=(1, 1), reason="Un fait")
    assert kept.actor_mentions.count() == 2
    kept.refresh_from_db()
    merged.refresh_from_db()
    undo_merge(
        merge, by=editor, versions=(kept.version, merged.version), reason="Deux faits"
    )
    assert mention_of(merged).name == "des motards"
    assert mention_of(kept).name == "les voisins"
