"""The sides of a UCDP event: who they are, what they did, and how to name them.

UCDP names a side in English. Several governments on one side are joined by commas
("Government of Mali, Government of Russia (Soviet Union)"); a comma before anything
else belongs to the name.
"""

from __future__ import annotations

import re

from incidents.ingest.cells import Cells
from incidents.models.actor import Actor, IncidentActor
from incidents.models.claim import CasualtyBreakdown
from incidents.services.rows import ActorRow

Kind = Actor.Kind
Role = IncidentActor.Role
Category = CasualtyBreakdown.Category

Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""Side a and side b, each of one or several actors."""

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
CIVILIANS = "Civilians"
_GOVERNMENT = "Government of "
_BETWEEN_GOVERNMENTS = re.compile(rf",\s*(?={_GOVERNMENT})")
_LONGEST_NAME = 200

_FRENCH = {
    CIVILIANS: "civils",
    "IS": "État islamique",
    "Government of Algeria": "gouvernement de l’Algérie",
    "Government of Burkina Faso": "gouvernement du Burkina Faso",
    "Government of Chad": "gouvernement du Tchad",
    "Government of France": "gouvernement de la France",
    "Government of Guinea": "gouvernement de la Guinée",
    "Government of Ivory Coast": "gouvernement de la Côte d’Ivoire",
    "Government of Mali": "gouvernement du Mali",
    "Government of Mauritania": "gouvernement de la Mauritanie",
    "Government of Niger": "gouvernement du Niger",
    "Government of Russia (Soviet Union)": "gouvernement de la Russie",
    "Government of Senegal": "gouvernement du Sénégal",
}


def read_side(cells: Cells, field: str) -> tuple[str, ...]:
    names = cells.required(field, limit=1_000)
    cut = [name[:_LONGEST_NAME] for name in _BETWEEN_GOVERNMENTS.split(names)]
    return tuple(dict.fromkeys(cut))


def read_actors(
    type_of_violence: int,
    sides: Sides,
    *,
    country: str,
    confidence: str,
) -> tuple[ActorRow, ...]:
    """One-sided violence has a perpetrator and a target; other sides are parties."""
    roles = (Role.PARTY, Role.PARTY)
    if type_of_violence == ONE_SIDED:
        roles = (Role.PERPETRATOR, Role.TARGET)
    return tuple(
        ActorRow(name, _kind(name, type_of_violence, country), role, confidence)
        for names, role in zip(sides, roles, strict=True)
        for name in names
    )


def category_of(side: tuple[str, ...]) -> str:
    """Which people a side's dead are; a side of several natures is unknown."""
    found = {_category(name) for name in side}
    return found.pop() if len(found) == 1 else Category.UNKNOWN


def french_name(name: str) -> str:
    """A name without a French form stays as UCDP writes it."""
    return _FRENCH.get(name, name)


def _category(name: str) -> Category:
    if name == CIVILIANS:
        return Category.CIVILIAN
    if name.startswith(_GOVERNMENT):
        return Category.SECURITY_FORCES
    return Category.ARMED_GROUP


def _kind(name: str, type_of_violence: int, country: str) -> Kind:
    """For actors not known yet. UCDP says only which side is a government and which
    group fights one; the kind of any other group is left to an editor."""
    if name == CIVILIANS:
        return Kind.CIVILIANS
    if name == f"{_GOVERNMENT}{country}":
        return Kind.STATE_FORCES
    if name.startswith(_GOVERNMENT):
        return Kind.EXTERNAL
    return Kind.REBEL_GROUP if type_of_violence == STATE_BASED else Kind.UNKNOWN
