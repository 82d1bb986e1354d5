"""Which state of the public data an answer shows: for ETags, and for "as of"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

_LATEST = """
SELECT max(id), sum(id), max(published_on),
       (SELECT mended_at FROM incidents_totalsstate),
       now(), max(published_at), coalesce(bool_and(position IS NOT NULL), true)
  FROM (
    SELECT id, published_on, published_at, position FROM incidents_publishedversion
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
    settled_on: date | None = None
    """The day of the answer, where nothing has become known or was mended on it: each
    version has been given its position, which is done after its commit."""

    def __str__(self) -> str:
        mended = f"-{self.mended_at:%Y%m%d%H%M%S%f}" if self.mended_at else ""
        return f"{self.last}-{self.recent}{mended}"


def data_version() -> DataVersion:
    """One query, on public rows alone: unpublished work never shows in it (L-04)."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        last, recent, as_of, mended_at, now, known_at, is_known = cursor.fetchone()
    today = timezone.localdate(now)
    settled_on = settled(today, mended_at, known_at) if is_known else None
    return DataVersion(last or 0, int(recent or 0), as_of, mended_at, settled_on)


def settled(today: date | None, *changed_at: datetime | None) -> date | None:
    """`today`, where all that has changed changed before. Ask for the day first: what
    is read later is no older than it says."""
    is_settled = today and all(
        timezone.localdate(at) < today for at in changed_at if at
    )
    return today if is_settled else None
