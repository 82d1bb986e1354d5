"""What a reader may leave out as not firm (`filter_honesty.py`), as the bits of one
number by which totals are kept: a filter that leaves some out takes those of which no
such bit is set."""

from __future__ import annotations

from collections.abc import Iterable

from incidents.models.precision import GeoPrecision

PROVISIONAL, CONTESTED = "provisional", "contested"
SINGLE_SOURCE, VAGUE_PLACE = "single_source", "vague_place"

TO_THE_CERCLE = (
    GeoPrecision.EXACT,
    GeoPrecision.NEAR,
    GeoPrecision.SETTLEMENT,
    GeoPrecision.COMMUNE,
    GeoPrecision.CERCLE,
)
"""A road, water or airspace may lie in several cercles."""

_IS_CLOSE = "geo_precision IN ({})".format(
    ", ".join(f"'{precision.value}'" for precision in TO_THE_CERCLE)
)
_TESTS = {
    PROVISIONAL: "is_provisional",
    CONTESTED: "is_contested",
    SINGLE_SOURCE: "source_count < 2",
    VAGUE_PLACE: f"NOT {_IS_CLOSE}",
}
_BITS = {name: 1 << place for place, name in enumerate(_TESTS)}
ALL_DOUBTS = range(1 << len(_TESTS))

DOUBT_COLUMNS = ("source_count", "is_provisional", "is_contested", "geo_precision")
DOUBTS_SQL = " + ".join(
    f"({test})::integer * {_BITS[name]}" for name, test in _TESTS.items()
)
"""Of a row with these columns."""


def bits_of(names: Iterable[str]) -> int:
    return sum(_BITS[name] for name in set(names))
