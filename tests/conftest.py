"""What every test stands on."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from observatory import embedded
from observatory.lib import catalogues

# A machine at work on something else is slow, not wrong; and a database that its
# examples leave as it was may serve them all.
SLOW_AND_SHARED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile(
    "ours", deadline=None, suppress_health_check=SLOW_AND_SHARED
)
hypothesis_settings.load_profile("ours")


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """A fresh clone has none, and would be tested in English."""
    catalogues.compile_changed()


@pytest.fixture(scope="session")
def data_servers() -> Iterator[None]:
    """PostgreSQL and Valkey: by URL, or embedded in the scratch folder."""
    with ExitStack() as stack:
        if any(settings.EMBEDDED.values()):
            stack.callback(embedded.stop, settings.DATA_DIR)
            embedded.start(settings.DATA_DIR, **settings.EMBEDDED)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(data_servers: None) -> None:
    """pytest-django makes the test database once the servers run."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """What is kept for ever may be emptied here, between two tests, and only here."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I',"
            " tgrelid::regclass, tgname) FROM pg_trigger"
            " WHERE tgname LIKE '%never_emptied%'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _site_language() -> None:
    """A test that asked for English must not leave it to the next one."""
    translation.deactivate()
