"""Which state of the public data an answer shows: for ETags, and for "as of"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

_LATEST = """
SELECT max(id), sum(id), max(published_on) FROM (
    SELECT id, published_on FROM incidents_publishedversion
     ORDER BY id DESC LIMIT 1000
) AS latest
"""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Versions are only ever added, so the newest id names the state.

    The sum of the last thousand ids tells apart a state to which a slower transaction
    has meanwhile added a smaller one.
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
    return DataVersion(last or 0, int(recent or 0), as_of)
