"""How often somebody may ask in a minute and in a day, counted in the database, so
that it holds with Redis gone and over all processes.

Spans begin with the minute and with the day (UTC): whoever asks at the end of one and
the beginning of the next may ask twice as often for an instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from incidents.models import RequestCount

SECONDS: Mapping[str, int] = {"minute": 60, "day": 86_400}

_COUNT = f"""
INSERT INTO {RequestCount._meta.db_table} AS c (who, span, begun_at, count)
SELECT %s, span, date_trunc(span, now(), 'UTC'), 1
  FROM unnest(ARRAY['minute', 'day']) AS span
ON CONFLICT (who, span, begun_at) DO UPDATE SET count = c.count + 1
RETURNING span, count, extract(epoch FROM now() - begun_at)
"""  # noqa: S608  the name of a table


@dataclass(frozen=True, slots=True)
class Rate:
    minute: int
    day: int

    def of(self, span: str) -> int:
        return int(getattr(self, span))


@dataclass(frozen=True, slots=True)
class Use:
    """What is left of a span, this request counted, and for how many seconds."""

    span: str
    allowed: int
    count: int
    seconds_left: int

    @property
    def left(self) -> int:
        return max(self.allowed - self.count, 0)

    @property
    def is_over(self) -> bool:
        return self.count > self.allowed


def count_request(who: str, rate: Rate) -> list[Use]:
    """A refused one counts too."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [who])
        rows = cursor.fetchall()
    return [
        Use(span, rate.of(span), count, max(SECONDS[span] - int(gone), 1))
        for span, count, gone in sorted(rows, key=lambda row: SECONDS[row[0]])
    ]


def forget_old_counts() -> int:
    old = timezone.now() - timedelta(days=2)
    return RequestCount.objects.filter(begun_at__lt=old).delete()[0]
