"""Published incidents to count: the real ones, and generated ones."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import PublishedIncident
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from regions.ingest.geography import load_geography
from tests.incidents.ingest.ucdp_files import real_file


def real() -> None:
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("load_fixtures", **quiet)
    call_command("import_incidents", "ucdp", str(real_file()), "--commit", **quiet)
    assert PublishedIncident.objects.count() == 37 + 56


def generated() -> None:
    load_taxonomy()
    load_actors()
    load_geography()
    with override_settings(DEMO=True):
        call_command("generate_incidents", count=400, commit=True, stdout=StringIO())
    assert PublishedIncident.objects.count() == 400


@pytest.fixture(scope="module", autouse=True, params=[real, generated])
def world(django_db_setup: None, django_db_blocker: Any, request: Any) -> Any:
    """Loaded once for the module, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        request.param()
        refresh_totals()
        refresh_facets()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def access(db: None) -> None: ...
