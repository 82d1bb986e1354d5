"""Of the people of one incident, in plain Python: who they were, what became of those
taken, and what SDG indicator 16.1.2 counts of them."""

from __future__ import annotations

from typing import Any

from incidents.models import Fate, Outcome, PublishedIncident
from incidents.models.sdg import cause_of
from tests.incidents.statistics.plain_cube import PEOPLE, bounds, left

Row = PublishedIncident
Words = list[str]
ABDUCTION = "violence_against_civilians.abduction"
CONFLICT = {"battles", "explosions", "violence_against_civilians"}
MEMBERS = {
    "sex": ("sex", {"woman": {"woman"}, "man": {"man"}}),
    "age": ("age_group", {"adult": {"adult"}, "child": {"child"}}),
    "status": (
        "category",
        {
            "civilian": {"civilian", "aid_worker"},
            "other_protected": {"united_nations"},
            "armed_forces": {"security_forces"},
            "participating": {"armed_group"},
        },
    ),
}


def has_people(row: Row, asked: dict[str, Words]) -> bool:
    """Of one of the codes in each dimension, the same people in all."""
    wanted = {d: asked[d] for d in PEOPLE if asked.get(d)}
    has_part = any(
        all(part[PEOPLE[d]] in codes for d, codes in wanted.items())
        for part in row.victims
    )
    is_rest = all("none" in codes for codes in wanted.values())
    return has_part or (is_rest and _has_rest(row))


def _has_rest(row: Row) -> bool:
    if not row.victims:
        return True
    for outcome in Outcome.values:
        toll = bounds(row.toll(outcome))
        if toll != (None, None, None) and left(row.victims, outcome, toll)[1] != 0:
            return True
    return False


# -- SDG 16.1.2 ------
def is_of_indicator(row: Row, words: Words, roots: dict[str, str]) -> bool:
    if roots[row.event_type_id] not in CONFLICT:
        return False
    return all(_has_death(row, *word.partition(":")[::2]) for word in words)


def _has_death(row: Row, dimension: str, category: str) -> bool:
    if dimension == "conflict":
        return True
    if dimension == "cause":
        terms = (row.emplacement_id, row.device_state_id)
        return cause_of(row.event_type_id, *terms) == category
    key, members = MEMBERS[dimension]
    if category != "unknown":
        return _killed_of(row, key, members[category]) > 0
    known = _killed_of(row, key, set().union(*members.values()))
    return row.killed_best is not None and row.killed_best > known


def _killed_of(row: Row, key: str, values: set[str]) -> int:
    return sum(
        part["best"] or 0
        for part in row.victims
        if part["outcome"] == "killed" and part[key] in values
    )


# -- What became of those taken ------
def has_fate(row: Row, words: Words, period: Words) -> bool:
    return _is_abduction(row) and any(_has(row, word, period) for word in words)


def has_fate_in(row: Row, period: Words) -> bool:
    return has_fate(row, list(Fate.values), period)


def _is_abduction(row: Row) -> bool:
    taken = bounds(row.abducted)
    return (
        row.event_type_id == ABDUCTION
        or any((bound or 0) > 0 for bound in taken)
        or bool(row.abduction_outcomes)
    )


def _has(row: Row, state: str, period: Words) -> bool:
    if state in {"taken", "not_counted"}:
        if period and not _began_in(row, period[0]):
            return False
        is_counted = (row.abducted_best, row.abducted_min) != (None, None)
        return state == "taken" or not is_counted
    if state == "held":
        return _is_held(row, period)
    entries = [
        e for e in row.abduction_outcomes if not period or _counts_in(e, period[0])
    ]
    if state == "not_numbered":
        return any(e["min"] is None and e["best"] is None for e in entries)
    return any(e["fate"] == state for e in entries)


def _began_in(row: Row, period: str) -> bool:
    if period == "undated":
        return False
    month = 0 if row.date_precision == "year" else row.started_on.month
    is_year = row.started_on.year == int(period[:4])
    return is_year and (len(period) == 4 or month == int(period[5:]))


def _counts_in(entry: dict[str, Any], period: str) -> bool:
    counted = entry["counts_in"]
    if period == "undated" or counted is None:
        return period == "undated" and counted is None
    if len(period) == 4:
        return str(counted)[:4] == period
    return bool(counted == (period[:4] if period.endswith("-00") else period))


def _is_held(row: Row, period: Words) -> bool:
    followed = sum(_people(e) or 0 for e in row.abduction_outcomes)
    figure = row.abducted_min if row.abducted_best is None else row.abducted_best
    taken = max(figure or 0, followed)
    if not period or period == ["undated"]:
        return taken > followed
    year, month = int(period[0][:4]), int(period[0][5:] or 0) or 13
    began = 0 if row.date_precision == "year" else row.started_on.month
    if row.started_on.year > year:
        return False
    if row.started_on.year == year and not (month == 13 or 1 <= began <= month):
        return False
    until = [
        _people(e) or 0
        for e in row.abduction_outcomes
        if e["counts_in"] and _in_order(e["counts_in"]) <= (year, month)
    ]
    return taken > sum(until)


def _in_order(counted: str) -> tuple[int, int]:
    """What counts in a year, and in none of its months, counts after them."""
    return int(counted[:4]), int(counted[5:] or 13)


def _people(entry: dict[str, Any]) -> int | None:
    found: int | None = entry["min"] if entry["best"] is None else entry["best"]
    return found
