"""Nobody rewrites what was done and decided, with whatever tool (A-01)."""

from __future__ import annotations

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context, Event

from incidents.models import (
    ConfidentialRead,
    Decision,
    Merge,
    PartCheck,
    Remark,
    Verification,
)
from incidents.services.merging import merge_incidents
from tests.factories import make_claim, make_incident, make_user

pytestmark = pytest.mark.django_db

HISTORIES = [
    model
    for model in apps.get_app_config("incidents").get_models()
    if issubclass(model, Event)
]
SAID_AND_DONE = [Decision, Remark, PartCheck, Verification, ConfidentialRead, Merge]
TABLES = [model._meta.db_table for model in (*HISTORIES, *SAID_AND_DONE, Context)]


def triggers_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table]
        )
        return [name for (name,) in cursor.fetchall()]


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return any(
            word in str(error)
            for word in ("for ever", "Cannot update", "Cannot delete")
        )
    return False


def an_incident_with_a_past() -> None:
    editor = make_user("editor")
    with pghistory.context(user=editor.pk):
        kept, merged = make_incident(), make_incident()
        make_claim(merged, "killed", 1, 2, 3)
        merge_incidents(kept, merged, by=editor, versions=(1, 1), reason="Idem")


@pytest.mark.parametrize("model", HISTORIES)
def test_every_change_of_what_is_recorded_is_noted(model: type[Event]) -> None:
    """And deleting it too."""
    assert model.pgh_tracked_model is not None
    found = " ".join(triggers_of(model.pgh_tracked_model._meta.db_table))
    assert all(f"_{done}_{done}_" in found for done in ("insert", "update", "delete"))


@pytest.mark.parametrize("table", TABLES)
def test_the_database_guards_every_table_of_what_was_done(table: str) -> None:
    found = " ".join(triggers_of(table))
    assert "never_emptied" in found
    assert "append_only" in found or "keep_" in found


CHANGES = [  # table, and how one might rewrite it
    ("incidents_incidentevent", "UPDATE incidents_incidentevent SET pgh_label = 'x'"),
    (
        "incidents_casualtyclaimevent",
        "UPDATE incidents_casualtyclaimevent SET best = 9",
    ),
    (
        "incidents_citationevent",
        "UPDATE incidents_citationevent SET pgh_context_id = NULL",
    ),
    ("incidents_sourceevent", "UPDATE incidents_sourceevent SET publisher = 'x'"),
    ("incidents_decision", "UPDATE incidents_decision SET reason = 'x'"),
    ("pghistory_context", "UPDATE pghistory_context SET metadata = '{}'"),
]


@pytest.mark.parametrize(("table", "change"), CHANGES)
def test_what_was_done_is_neither_changed_nor_deleted(table: str, change: str) -> None:
    an_incident_with_a_past()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a commit
        # The tests' own database is emptied between two tests: there it is off.
        (name,) = [name for name in triggers_of(table) if "never_emptied" in name]
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    assert refused(change)
    for undoing in ("DELETE FROM {}", "TRUNCATE {} CASCADE"):
        assert refused(undoing.format(table))


def test_a_merge_may_be_undone_and_not_deleted() -> None:
    an_incident_with_a_past()
    assert refused("DELETE FROM incidents_merge")
    assert not refused("UPDATE incidents_merge SET undone_at = now()")


def test_who_it_was_may_be_found_out_later_in_a_request() -> None:
    context = Context.objects.create(metadata={"url": "/", "user": None})
    for metadata in ({"url": "/", "user": 3}, {"url": "/", "user": 3, "more": 1}):
        Context.objects.filter(pk=context.pk).update(metadata=metadata)
    assert refused("UPDATE pghistory_context SET metadata = '{\"user\": 4}'")
