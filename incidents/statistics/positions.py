"""Positions of published versions: the order in which they became known.

A sequence, or the clock of the writer, would give numbers in the order in which
transactions begin: one that commits late would appear behind a reader who has passed
its number. So writers give none and never wait. What is committed is numbered
afterwards, in a short transaction of its own and one at a time (an advisory lock):
by Celery as soon as the bell rings, by its sweep, and by whoever is about to read.

The instant of numbering is the one from which a version is known: whoever has asked
what was known at an instant is told the same for ever. The public is told the hour
alone (L-10): minutes of work at the desk may tell of whom it worked with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from incidents.models import PublishedVersion

_LOCK = "hashtext('incidents.version_positions')"
_AT_ONCE = 10_000

# The clock's row is made by the first numbering; `at` never stands still.
_NUMBER = """
WITH committed AS MATERIALIZED (
    SELECT id FROM incidents_publishedversion WHERE position IS NULL
     ORDER BY id LIMIT %s FOR UPDATE
),
ordered AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM committed
),
clock AS (
    INSERT INTO incidents_versionclock AS c (id, last, at)
    SELECT 1, count(*), clock_timestamp() FROM ordered HAVING count(*) > 0
        ON CONFLICT (id) DO UPDATE
       SET last = c.last + excluded.last,
           at = greatest(excluded.at, c.at + interval '1 microsecond')
    RETURNING last - (SELECT count(*) FROM ordered) AS before, at
)
UPDATE incidents_publishedversion v
   SET position = clock.before + ordered.place, published_at = clock.at
  FROM ordered, clock
 WHERE v.id = ordered.id
"""


def number_versions() -> int:
    """Give every committed version its position; how many were without one."""
    numbered = 0
    while PublishedVersion.objects.filter(position=None).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            # A statement of its own: the next one then sees what was committed before.
            cursor.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            cursor.execute(_NUMBER, [_AT_ONCE])
            numbered += cursor.rowcount
            if not cursor.rowcount:  # another process did it meanwhile
                break
    return numbered


@dataclass(frozen=True, slots=True)
class Known:
    """All that was known at an instant: the versions up to a position.

    `position` 0: nothing was published by then. `at`: the hour in which the last of
    them came.
    """

    position: int
    at: datetime | None
    is_to_the_day: bool = False


def to_the_hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def known_at(instant: datetime | None = None, *, position: int | None = None) -> Known:
    """The last position given at or before the instant, or up to a position; now
    without either.

    While it looks, no numbering is under way, so that none can turn up afterwards
    with an instant in the past. Call it with nothing in the future.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")
        numbered = PublishedVersion.objects.exclude(published_at=None)
        if instant is not None:
            numbered = numbered.filter(published_at__lte=instant)
        if position is not None:
            numbered = numbered.filter(position__lte=position)
        found = (
            numbered.order_by("-published_at", "-position")
            .values_list("position", "published_at", "is_dated_by_day")
            .first()
        )
    if found is None:
        return Known(0, None)
    last_position, at, is_to_the_day = found
    return Known(last_position or 0, at and to_the_hour(at), is_to_the_day)


def first_known() -> datetime | None:
    """The hour in which the first version came; None: nothing was ever published."""
    numbered = PublishedVersion.objects.exclude(published_at=None)
    first = numbered.order_by("published_at").values_list("published_at", flat=True)
    instant = first.first()
    return instant and to_the_hour(instant)


def end_of_day(day: date) -> datetime:
    """The last instant of a day of the observatory's; of today, this one."""
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone)
    return min(midnight - timedelta(microseconds=1), timezone.now())
