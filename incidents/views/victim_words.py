"""What differs between two versions in who the victims were, figure by figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from incidents.models import Outcome, Toll
from incidents.models.claim import who_they_were

Parts = dict[tuple[str, str, str], Toll]


def changed_victims(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """Who, how many before, how many after."""
    old, new = _by_claim(before), _by_claim(after)
    for key in [*old, *(key for key in new if key not in old)]:
        was, shall = old.get(key, {}), new.get(key, {})
        for cell in [*was, *(cell for cell in shall if cell not in was)]:
            if was.get(cell) != shall.get(cell):
                label = Outcome(key[0]).label if key[0] in Outcome.values else key[0]
                yield (
                    f"{label}, {who_they_were(*cell)}",
                    _shown(was.get(cell)),
                    _shown(shall.get(cell)),
                )


def _by_claim(claims: list[dict[str, Any]]) -> dict[tuple[Any, ...], Parts]:
    """Confidential sources have no name: their order tells their figures apart."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found: dict[tuple[Any, ...], Parts] = {}
    for claim in claims:
        named = (claim["outcome"], claim["source"], claim["as_of"])
        seen[named] += 1
        found[*named, seen[named]] = {
            (part["category"], part["sex"], part["age_group"]): Toll(
                part["min"], part["best"], part["max"]
            )
            for part in claim["breakdown"]
        }
    return found


def _shown(toll: Toll | None) -> str:
    return toll.in_short if toll else "–"
