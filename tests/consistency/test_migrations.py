from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import make_published


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_totals_filled_by_a_migration_can_be_altered_in_it() -> None:
    """Among incidents: PostgreSQL alters no table while a check of it is put off."""
    make_published()
    fill = import_module("incidents.migrations.0054_doubts")._FILL_TOTALS
    with connection.cursor() as cursor:
        cursor.execute(fill)
        cursor.execute("ALTER TABLE incidents_casualtytotal ADD again integer")
        cursor.execute("SELECT count(*) FROM incidents_casualtytotal")
        assert cursor.fetchone()[0] > 0
