"""What lines of whole files are put together from, by PostgreSQL as far as it can.

What a resource shows is said in `resource.py`, what a column holds in
`incident_columns.py`. The lines say the same in a third of the time: stored values
become text where they lie, what many incidents have in common is made once, and
nothing is parsed for each row but what is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Any

import orjson
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, Floor

from incidents.exports.resource import Names, regions_of
from incidents.exports.streaming import streamed
from incidents.models import Outcome, PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.toll import BOUNDS

_AT_ONCE = 200
"""Rows: enough to be quick, few enough to be held."""
_MOST_ARGUMENTS = 100
"""Of a function, in PostgreSQL."""
TEXT: Any = models.TextField()
Part = str | Any
"""A text as it is, or what PostgreSQL makes one of."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What Python makes a text of."""

    column: Any
    text: Callable[[Any], str]


Columns = Iterator[tuple[Any, ...]]
Way = Callable[[Columns], Iterable[str]]
"""From the columns that follow to a text for each row."""


def written(found: PublishedIncidentQuerySet, pieces: Iterable[Part]) -> Iterator[str]:
    """The pieces of each incident, one after the other; some hundreds at a time."""
    columns: list[Any] = []
    ways: list[Way] = []
    for is_taken, run in groupby(pieces, lambda piece: isinstance(piece, Taken)):
        parts: list[Any] = list(run)
        if is_taken:
            columns += [part.column for part in parts]
            ways += [_made_by(part.text) for part in parts]
        elif all(isinstance(part, str) for part in parts):
            ways.append(_always("".join(parts)))
        else:
            columns.append(concat(*parts))
            ways.append(next)
    for rows in streamed(found.values_list(*columns), _AT_ONCE):
        values = zip(*rows, strict=True)
        texts = [way(values) for way in ways]
        yield "".join(map("".join, zip(*texts)))  # noqa: B905  some have no end


def _made_by(make: Callable[[Any], str]) -> Way:
    return lambda columns: map(make, next(columns))


def _always(text: str) -> Way:
    return lambda columns: repeat(text)


def concat(*parts: Part) -> Func:
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    said = [Value(part) if isinstance(part, str) else part for part in joined]
    while len(said) > _MOST_ARGUMENTS:
        said = [concat(*said[:_MOST_ARGUMENTS]), *said[_MOST_ARGUMENTS:]]
    return Func(*said, function="concat", output_field=TEXT)


def members(names: Iterable[str], value: Callable[[str], list[Part]]) -> list[Part]:
    """An object of JSON with these."""
    parts: list[Part] = []
    for name in names:
        parts += [f'{"," if parts else "{"}"{name}":', *value(name)]
    return [*parts, "}"] if parts else ["{}"]


def literal(name: str) -> list[Part]:
    """The value of a stored column, or of an outcome."""
    if name in Outcome.values:
        return members(BOUNDS, lambda bound: literal(f"{name}_{bound}"))
    column: Any = PublishedIncident._meta.get_field(name)
    if isinstance(column, models.DateField):
        return ['"', F(name), '"']
    if isinstance(column, models.BooleanField):
        return [Case(When(**{name: True}, then=Value("true")), default=Value("false"))]
    if isinstance(column, models.CharField | models.TextField):
        return [Func(F(name), function="to_json", output_field=TEXT)]
    if isinstance(column, models.FloatField):
        return number(name)
    if column.null:
        return [Coalesce(Cast(F(name), TEXT), Value("null"))]
    return [F(name)]


def number(name: str) -> list[Part]:
    """-8.0 where PostgreSQL writes -8."""
    is_whole = When(**{name: Floor(name)}, then=Value(".0"))
    return [F(name), Case(is_whole, default=Value(""))]


ID = F("public_id")
REGION_IDS = Cast(F("region_ids"), TEXT)
FOOTPRINT_KIND = Case(
    When(footprint__isnull=False, then=Value("line")),
    When(footprint_region_id__isnull=False, then=Value("region")),
    When(radius_m__isnull=False, then=Value("circle")),
    default=Value("unknown"),
)


class Made(dict[Any, str]):
    """Texts that many incidents have in common, made when first met; a thousand,
    however long the file."""

    def __init__(self, make: Callable[[Any], str], most: int = 1_000) -> None:
        super().__init__()
        self.make, self.most = make, most

    def __missing__(self, key: Any) -> str:
        if len(self) >= self.most:
            self.clear()
        self[key] = found = self.make(key)
        return found


def regions_in(ids: str, names: Names) -> list[dict[str, Any]]:
    return regions_of(orjson.loads(f"[{ids[1:-1]}]"), names)
