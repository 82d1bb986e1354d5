"""Which state of the public data an answer shows: for ETags, and for "as of"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

_LATEST = """
SELECT max(id), sum(id), max(published_on),
       (SELECT mended_at FROM incidents_totalsstate)
  FROM (
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
    mended_at: datetime | None = None
    """When something that is kept was last found wrong: what was answered out of it
    must be asked for anew."""

    def __str__(self) -> str:
        mended = f"-{self.mended_at:%Y%m%d%H%M%S%f}" if self.mended_at else ""
        return f"{self.last}-{self.recent}{mended}"


def data_version() -> DataVersion:
    """One query, on public rows alone: unpublished work never shows in it (L-04)."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        last, recent, as_of, mended_at = cursor.fetchone()
    return DataVersion(last or 0, int(recent or 0), as_of, mended_at)
