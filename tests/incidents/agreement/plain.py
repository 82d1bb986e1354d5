"""What a filter finds and what it sums to, in plain Python: a loop over all incidents
and a question for each filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from incidents.models import EventType, Outcome, PublishedIncident
from regions.models import Region
from tests.incidents.agreement.plain_filters import FILTERS, WHOLE, Asked, Row

BOUNDS = ("min", "best", "max")
Figures = tuple[int, dict[str, tuple[int, ...]]]


@dataclass(frozen=True)
class Plain:
    rows: Sequence[Row]
    roots: dict[str, str]
    units: dict[str, int]
    levels: dict[int, str]

    @classmethod
    def now(cls) -> Plain:
        regions = Region.objects.select_related("division").defer("outline")
        return cls(
            list(PublishedIncident.objects.order_by("pk")),
            {kind.code: kind.root_code for kind in EventType.objects.all()},
            {f"{r.division.key}:{r.slug}": r.pk for r in regions},
            {r.pk: f"{r.division.key}:{r.level}" for r in regions},
        )

    def asked(self, query: str) -> Asked:
        values: dict[str, list[str]] = {}
        for name, text in parse_qsl(query):
            parts = [text] if name in WHOLE else text.split(",")
            values.setdefault(name, []).extend(part for part in parts if part)
        return Asked(values, self.roots, self.units, self.levels)

    def kept(self, query: str, *, without: Iterable[str] = ()) -> list[Row]:
        asked = self.asked(query)
        wanted = {
            name: words
            for name, words in asked.values.items()
            if words and name not in without
        }
        return [
            row
            for row in self.rows
            if all(FILTERS[name](row, words, asked) for name, words in wanted.items())
        ]


def figures(rows: Sequence[Row]) -> Figures:
    """Incidents; and of each outcome the sums of what is known of least, best and most,
    and of how many each is not."""
    found = {}
    for outcome in Outcome.values:
        columns = [[getattr(row, f"{outcome}_{b}") for row in rows] for b in BOUNDS]
        sums = [sum(v for v in column if v is not None) for column in columns]
        unknown = [sum(v is None for v in column) for column in columns]
        found[outcome] = (*sums, *unknown)
    return len(rows), found


def added(many: Iterable[Figures]) -> Figures:
    count, sums = 0, {outcome: [0] * 6 for outcome in Outcome.values}
    for incidents, tolls in many:
        count += incidents
        for outcome, values in tolls.items():
            sums[outcome] = [a + b for a, b in zip(sums[outcome], values, strict=True)]
    return count, {outcome: tuple(values) for outcome, values in sums.items()}
