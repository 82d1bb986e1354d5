"""Two incidents become one and two again: nobody is counted twice, and nobody lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum

from incidents.models import (
    ExternalReference,
    ImportBatch,
    Incident,
    Merge,
    PublishedIncident,
    PublishedVersion,
    User,
)
from incidents.models.merged import survivor_of
from incidents.services import errors
from incidents.services.merging import merge_incidents, split_incident, undo_merge
from incidents.services.publication import publish_incident
from incidents.services.record import public_record
from incidents.statistics.changes import changes_after
from incidents.statistics.positions import number_versions
from incidents.statistics.refresh import refresh_totals
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_party,
    make_region,
    make_source,
    make_user,
)
from tests.incidents.statistics.recomputation import kept as kept_totals
from tests.incidents.statistics.recomputation import recomputed

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    make_region()
    return make_user("editor")


def anew(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def merge(kept: Incident, merged: Incident, by: User, **values: object) -> Merge:
    kept, merged = anew(kept), anew(merged)
    how = {"versions": (kept.version, merged.version), "reason": "Même fait"} | values
    return merge_incidents(kept, merged, by=by, **how)


def undo(done: Merge, by: User) -> Incident:
    kept, merged = anew(done.kept), anew(done.merged)
    versions = (kept.version, merged.version)
    return undo_merge(done, by=by, versions=versions, reason="Deux faits")


def killed() -> tuple[int, int | None]:
    found = PublishedIncident.objects.aggregate(n=Sum("killed_best"))
    return PublishedIncident.objects.count(), found["n"]


def two_public() -> tuple[Incident, Incident]:
    """Three killed says the one, four the other, who has a source and an actor more."""
    shared = make_source(publisher="Radio commune")
    one, other = make_incident(), make_incident(title_fr="Le même")
    make_claim(one, "killed", 3, 3, 3, source=shared)
    make_claim(other, "killed", 4, 4, 4, source=shared)
    make_claim(other, "injured", 2, 2, 2, source=make_source(publisher="ONG"))
    make_party(other)
    for incident in (one, other):
        publish_incident(incident, by=None)
    return one, other


def refer(incident: Incident, number: str) -> None:
    ExternalReference.objects.create(
        incident=incident, dataset="ucdp", external_id=number
    )


def totals_hold() -> bool:
    refresh_totals()
    return kept_totals() == recomputed()


def test_one_event_is_counted_once_and_led_to(editor: User) -> None:
    one, other = two_public()
    merge(one, other, editor)
    assert killed() == (1, 3)
    row = PublishedIncident.objects.get()
    assert row.injured_best == 2
    assert {source["publisher"] for source in row.sources} == {"Radio commune", "ONG"}
    assert [actor["name"] for actor in row.actors] == ["JNIM"]
    standings = anew(one).claims.filter(outcome="killed").order_by("pk")
    assert [c.standing for c in standings] == ["recommended", "corroborating"]
    assert totals_hold()
    number_versions()
    deleted = [c for c in changes_after(0, 10) if c.is_deletion]
    assert [c.merged_into for c in deleted] == [row.public_id]
    assert anew(other).status == "merged"


def test_taken_apart_both_are_as_they_were(editor: User) -> None:
    one, other = two_public()
    for incident, number in ((one, "1"), (other, "2")):
        refer(incident, number)
        publish_incident(incident, by=None)
    columns = ("public_id", "killed_best", "injured_best", "sources", "actors")
    columns += ("references",)
    before = list(PublishedIncident.objects.order_by("public_id").values(*columns))
    done = merge(one, other, editor)
    row = PublishedIncident.objects.get()
    assert [ref["id"] for ref in row.references] == ["1", "2"]
    late = make_claim(one, "missing", best=1)
    undo(done, editor)
    after = list(PublishedIncident.objects.order_by("public_id").values(*columns))
    assert after[1] == before[1]
    assert after[0]["killed_best"] == 3
    assert after[0]["references"] == before[0]["references"]
    assert anew(one).claims.filter(pk=late.pk).exists()
    assert totals_hold()
    with pytest.raises(errors.WrongStatusError):
        undo(done, editor)
    again = merge(one, other, editor)
    assert again.pk != done.pk


def test_what_went_into_what_went_into_it_is_told_with_it_too(editor: User) -> None:
    last, middle, first = (make_incident() for _ in range(3))
    for incident, number in ((first, "3"), (middle, "2"), (last, "1")):
        refer(incident, number)
    merge(middle, first, editor)
    done = merge(last, middle, editor)
    told = public_record(anew(last))["references"]
    assert [ref["id"] for ref in told] == ["1", "2", "3"]
    assert survivor_of(anew(first)) == last
    undo(done, editor)
    assert len(public_record(anew(last))["references"]) == 1
    assert survivor_of(anew(first)) == middle


def test_what_may_not_be_handed_on_does_not_go_into_what_may(editor: User) -> None:
    batch = ImportBatch.objects.create(dataset="acled", licence="ACLED terms")
    public, _other = two_public()
    taken = make_incident(batch=batch, killed=(9, 9, 9))
    with pytest.raises(errors.LicenceForbidsError):
        merge(public, taken, editor)
    merge(make_incident(batch=batch), taken, editor)


def test_a_report_at_the_desk_goes_into_what_is_public_never_the_other_way(
    editor: User,
) -> None:
    public, _other = two_public()
    report = make_incident(status="reported", author=make_user())
    make_claim(report, "abducted", best=5)
    with pytest.raises(errors.MergeIntoUnpublishedError):
        merge(report, public, editor)
    merge(public, report, editor)
    row = PublishedIncident.objects.get(incident_uuid=public.uuid)
    assert row.abducted_best == 5
    assert PublishedVersion.objects.filter(change="retracted").count() == 0


def test_the_same_release_told_twice_is_not_counted_twice(editor: User) -> None:
    one, other = make_incident(), make_incident()
    for incident in (one, other):
        make_claim(incident, "abducted", best=5)
        make_outcome(incident, best=3, on=date(2019, 4, 2))
    merge(one, other, editor)
    assert anew(one).abduction_outcomes.count() == 1


def test_it_is_refused_whole(editor: User) -> None:
    one, other = two_public()
    before = killed()
    with pytest.raises(errors.EditedMeanwhileError):
        merge(one, other, editor, versions=(9, 1))
    with pytest.raises(errors.ReasonMissingError):
        merge(one, other, editor, reason=" ")
    with pytest.raises(errors.WrongStatusError):
        merge(one, one, editor)
    with pytest.raises(errors.NotAllowedError):
        merge(one, other, make_user("reviewer"))
    mine = make_incident(author=editor)
    with pytest.raises(errors.NotAllowedError):
        merge(one, mine, editor)
    make_claim(one, "abducted", best=1)
    make_claim(other, "abducted", best=9)
    make_outcome(other, best=8)
    with pytest.raises(errors.FatesExceedTakenError):
        merge(one, other, editor)
    assert (killed(), Merge.objects.count()) == (before, 0)
    assert anew(other).status == "published"


def test_an_incident_that_was_two_comes_apart_for_the_public_at_once(
    editor: User,
) -> None:
    one, _other = two_public()
    second = make_source(publisher="Un maire")
    make_claim(one, "killed", 7, 7, 7, source=second, standing="corroborating")
    (citation,) = one.citations.filter(source=second)
    publish_incident(one, by=None)
    new = split_incident(
        anew(one),
        citations=frozenset({citation.pk}),
        title="Un autre fait",
        by=editor,
        version=anew(one).version,
        reason="Deux villages",
    )
    assert new.status == "published"
    row = PublishedIncident.objects.get(incident_uuid=new.uuid)
    assert (row.killed_best, row.title_fr) == (7, "Un autre fait")
    assert killed() == (3, 3 + 4 + 7)
    assert totals_hold()
    reasons = new.decisions.values_list("reason", flat=True)
    assert "Deux villages" in reasons


def test_no_incident_is_left_without_a_source(editor: User) -> None:
    one, _other = two_public()
    every = frozenset(one.citations.values_list("pk", flat=True))
    for citations in (every, frozenset()):
        with pytest.raises(errors.WrongStatusError):
            split_incident(
                anew(one),
                citations=citations,
                title="x",
                by=editor,
                version=anew(one).version,
                reason="x",
            )
