"""Which state of the public data an answer shows: for ETags, and for "as of"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

_LATEST = """
SELECT max(id), count(*), max(published_on) FROM incidents_publishedversion
 WHERE id > (SELECT max(id) FROM incidents_publishedversion) - 1000
"""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Versions are only ever added, so the newest id names the state.

    The count of the last thousand tells apart a state to which a slower transaction
    has meanwhile added a smaller id.
    """

    last: int
    recent: int
    as_of: date | None
    """Day of the last publication, correction or retraction."""

    def __str__(self) -> str:
        return f"{self.last}-{self.recent}"


def data_version() -> DataVersion:
    """One query, on public rows alone: unpublished work never shows in it (L-04)."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        last, recent, as_of = cursor.fetchone()
    return DataVersion(last or 0, recent, as_of)
