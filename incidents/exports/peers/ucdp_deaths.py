"""Deaths by side, as UCDP splits them, out of the people of a recommended figure."""

from __future__ import annotations

from typing import Any

from incidents.exports.peers.sides import Actor
from incidents.models.toll import BOUNDS

_CIVILIANS = frozenset({"civilian", "aid_worker"})
_COLUMNS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_CATEGORIES = {
    "state_forces": "security_forces",
    "external": "security_forces",
    "civilians": "civilian",
}
"""Kinds of actors whose dead are not those of an armed group."""
Row = dict[str, Any]


def deaths_of(row: Row, a: list[Actor], b: list[Actor]) -> Row:
    """All null where the figure shown is no single claim, or its parts are not known.
    Parts that add up to `best`, each in its column, leave zeros elsewhere. If they do
    not, or if it is not known of which side they were, the rest is in deaths_unknown,
    and a column of which nothing is said is null."""
    found: dict[str, int | None] = dict.fromkeys(_COLUMNS)
    best, parts = row["killed_best"], _parts(row)
    if not parts:
        return found
    natures = [_nature(side) for side in (a, b)]
    rest = best - sum(part["best"] for part in parts)
    for part in parts:
        column = _column(part["category"], natures)
        found[column] = (found[column] or 0) + part["best"]
    if rest:
        return found | {"deaths_unknown": (found["deaths_unknown"] or 0) + rest}
    if any(_is_of_some_side(part, natures) for part in parts):
        return found
    return {column: count or 0 for column, count in found.items()}


def _is_of_some_side(part: Row, natures: list[str | None]) -> bool:
    """Of one or the other, and nobody knows of which."""
    category = part["category"]
    return category != "unknown" and _column(category, natures) == "deaths_unknown"


def _parts(row: Row) -> list[Row]:
    """Of the one figure that is shown, where each of them is known."""
    shown = [row[f"killed_{bound}"] for bound in BOUNDS]
    for claim in row["claims"] if row["killed_best"] is not None else ():
        is_it = claim["outcome"] == "killed" and claim["standing"] == "recommended"
        if is_it and [claim[bound] for bound in BOUNDS] == shown:
            return _known(claim["breakdown"], row["killed_best"])
    return []


def _known(parts: list[Row], best: int) -> list[Row]:
    counts = [part["best"] for part in parts]
    if None in counts or not 0 < sum(counts) <= best:
        return []
    return parts


def _nature(side: list[Actor]) -> str | None:
    """Of which people a side's dead are; None for a side of several natures."""
    found = {_CATEGORIES.get(actor["kind"], "armed_group") for actor in side}
    return found.pop() if len(found) == 1 else None


def _column(category: str, natures: list[str | None]) -> str:
    if category in _CIVILIANS:
        return "deaths_civilians"
    if natures.count(category) == 1:
        return ("deaths_a", "deaths_b")[natures.index(category)]
    return "deaths_unknown"
