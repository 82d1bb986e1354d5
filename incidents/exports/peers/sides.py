"""The two sides that ACLED's and UCDP's rows have room for, out of our actors.

Our actors have roles; theirs have sides. Perpetrators are the first side and targets
the second. Parties, of whom nobody knows who attacked, fill the side that is empty.
Where there are parties alone, governments (the country's own forces and those from
outside) stand against the others, the first one named on the first side; without a
government the first one named stands against the rest; governments alone are one side.
Whoever finds no side (parties beside perpetrators and targets) is in `others`.

`models/side_queries.py` says the same in SQL, of the first actor of each side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from incidents.models.side_queries import GOVERNMENTS, UNARMED

Actor = dict[str, Any]
"""As published: {name, name_en, kind, role, confidence}."""


@dataclass(frozen=True, slots=True)
class Sides:
    one: list[Actor]
    two: list[Actor]
    others: list[Actor]

    @property
    def first(self) -> Actor | None:
        return self.one[0] if self.one else None

    @property
    def second(self) -> Actor | None:
        return self.two[0] if self.two else None


def sides_of(actors: list[Actor]) -> Sides:
    def of(role: str) -> list[Actor]:
        return [actor for actor in actors if actor["role"] == role]

    perpetrators, targets, parties = of("perpetrator"), of("target"), of("party")
    if perpetrators and targets:
        return Sides(perpetrators, targets, parties)
    if perpetrators:
        return Sides(perpetrators, parties, [])
    if targets:
        return Sides(parties, targets, [])
    return Sides(*_against_each_other(parties), [])


def _against_each_other(parties: list[Actor]) -> tuple[list[Actor], list[Actor]]:
    states = [actor for actor in parties if is_government(actor)]
    rest = [actor for actor in parties if not is_government(actor)]
    if not states:
        return parties[:1], parties[1:]
    return (states, rest) if is_government(parties[0]) else (rest, states)


def is_government(actor: Actor) -> bool:
    return actor["kind"] in GOVERNMENTS


def is_armed(actor: Actor) -> bool:
    return actor["kind"] not in UNARMED


def name_of(actor: Actor, *, in_english: bool = True) -> str:
    """In the language wanted, or else in the other."""
    english = actor["name_en"] if in_english else ""
    return english or str(actor["name"])
