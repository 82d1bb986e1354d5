"""Trends outside: a row for each region and root type that was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from incidents.exports.resource import Names
from incidents.statistics.trends import Trend, Verdict
from observatory.lib.csv_safety import csv_lines

_UNIT = ("division", "level", "code", "slug", "name")
_PAST = ("least", "usual", "average", "most")
_DIGITS = 2


def trend_resource(trend: Trend, on: tuple[int, int], names: Names) -> dict[str, Any]:
    """`past` and `spreads` are null where nothing can be said by them."""
    found, unit = trend.judgement, names.units[trend.region]
    has_past = found.verdict != Verdict.TOO_SHORT
    is_judged = found.verdict in {Verdict.FAR_ABOVE, Verdict.USUAL}
    past = (found.least, found.usual, round(found.average, _DIGITS), found.most)
    where = {"region": f"{unit['division']}:{unit['slug']}", "type": trend.type}
    return {
        "region": unit,
        "type": names.types[trend.type],
        "incidents": found.count,
        "verdict": found.verdict.value,
        "past": dict(zip(_PAST, past, strict=True)) if has_past else None,
        "spreads": round(found.spreads, _DIGITS) if is_judged else None,
        "query": urlencode(where | {"year": on[0], "month": on[1]}),
    }


def trend_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An empty cell: nothing can be said."""
    header = [*(f"region_{name}" for name in _UNIT), "type", "incidents", "verdict"]
    yield from csv_lines(
        [*header, *(f"past_{name}" for name in _PAST), "spreads"],
        (
            [
                *(record["region"][name] for name in _UNIT),
                record["type"]["code"],
                record["incidents"],
                record["verdict"],
                *((record["past"] or {}).get(name) for name in _PAST),
                record["spreads"],
            ]
            for record in records
        ),
    )
