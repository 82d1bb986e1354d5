"""Whose source is whose, found out for what was there before it was written down."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from incidents.models import Citation, Incident
from incidents.services.merging import merge_incidents
from tests.factories import make_claim, make_incident, make_source, make_user

pytestmark = pytest.mark.django_db


def report(name: str) -> Incident:
    incident = make_incident(
        status="reported", author=make_user(), content_hash=name * 64
    )
    make_claim(incident, "killed", 1, 1, 1, source=make_source(publisher=name))
    return incident


def named_by() -> dict[str, int | None]:
    return dict(Citation.objects.values_list("source__publisher", "named_by"))


def test_the_first_source_of_a_report_is_its_author_s_wherever_it_went() -> None:
    merged, kept = report("a"), report("b")
    make_claim(kept, "injured", 1, 1, 1, source=make_source(publisher="desk"))
    make_claim(make_incident(), "killed", 1, 1, 1, source=make_source(publisher="own"))
    versions = (1, 1)
    merge_incidents(
        kept, merged, by=make_user("editor"), versions=versions, reason="Idem"
    )
    expected = {"a": merged.author_id, "b": kept.author_id, "desk": None, "own": None}
    assert named_by() == expected
    Citation.objects.update(named_by=None)
    migration = import_module("incidents.migrations.0051_own_sources")
    with connection.cursor() as cursor:
        cursor.execute(migration.OF_REPORTS)
        cursor.execute(migration.OF_MERGED)
    assert named_by() == expected
