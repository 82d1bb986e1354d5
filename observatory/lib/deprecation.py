"""Saying beforehand that an address for programs will go: RFC 9745 and RFC 8594."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.http import http_date

NOTICE = timedelta(days=365)
"""Between the day it is said and the day it goes: what the reference promises."""


@dataclass(frozen=True, slots=True)
class Deprecation:
    since: date
    sunset: date
    instead: str
    """The address that does it better."""

    def __post_init__(self) -> None:
        if self.sunset - self.since < NOTICE:
            raise ValueError("An address is given a year's notice.")

    def headers(self, told_at: str) -> dict[str, str]:
        """`told_at`: where the reader finds what is promised."""
        links = (
            f'<{self.instead}>; rel="successor-version"',
            f'<{told_at}>; rel="deprecation"; type="text/html"',
        )
        return {
            "Deprecation": f"@{_seconds(self.since)}",
            "Sunset": http_date(_seconds(self.sunset)),
            "Link": ", ".join(links),
        }


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())
