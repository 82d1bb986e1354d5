"""SDG indicator 16.1.2 (custodian: OHCHR) as data: what counts as conflict-related,
and which of OHCHR's categories each of ours is. What is not here is "unknown"; nothing
is guessed from a type of event that leaves it open.

Sources: OHCHR, metadata and technical guidance note on indicator 16.1.2; for grenades
the United Nations' list of small arms and light weapons (A/52/298).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.claim import CasualtyBreakdown
from incidents.models.device import EXPLODED

CONFLICT_ROOTS = ("battles", "explosions", "violence_against_civilians")
"""Deaths in riots, protests and strategic developments are of internal disturbances,
which are no armed conflict; they belong to indicator 16.1.1."""

UNKNOWN = "unknown"
CATEGORIES: dict[str, dict[str, Any]] = {
    "sex": {"woman": _("Woman"), "man": _("Man")},
    "age": {"adult": _("Adult (18 and over)"), "child": _("Child (under 18)")},
    "cause": {
        "heavy_weapons": _("Heavy weapons and explosive munitions"),
        "planted_explosives": _("Planted explosives and unexploded ordnance"),
        "small_arms": _("Small arms and light weapons"),
        "incendiary": _("Incendiary weapons"),
        "cbrn": _("Chemical, biological, radiological or nuclear weapons"),
        "electromagnetic": _("Electromagnetic weapons"),
        "less_lethal": _("Less lethal weapons"),
        "denial": _("Denial of objects indispensable to survival"),
        "accident": _("Accidents related to the conflict"),
        "other": _("Objects and other means"),
    },
    "status": {
        "civilian": _("Civilian"),
        "other_protected": _("Other protected person"),
        "armed_forces": _("Member of armed forces"),
        "participating": _("Person directly participating in hostilities"),
    },
}
"""OHCHR's, beside "unknown", which each dimension has last."""

FROM_VICTIMS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "sex": ("sex", {"woman": ("woman",), "man": ("man",)}),
    "age": ("age_group", {"adult": ("adult",), "child": ("child",)}),
    "status": (
        "category",
        {
            "civilian": ("civilian", "aid_worker"),
            "other_protected": ("united_nations",),
            "armed_forces": ("security_forces",),
            "participating": ("armed_group",),
        },
    ),
}
"""The field of a victim, and which of its values each category is."""

_VIOLENCE = "violence_against_civilians"
_IED = "explosions.remote_explosive_ied"
_OPEN = (
    "explosions",
    _VIOLENCE,
    f"{_VIOLENCE}.attack",
    f"{_VIOLENCE}.abduction",
    f"{_VIOLENCE}.sexual_violence",
)
"""Types that leave the cause open: a device that exploded tells it. In a battle it does
not, as others may have been shot."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Deaths in incidents of these types have this cause; `device`: only where a
    device exploded; `emplacement`: only where it was borne so."""

    cause: str
    types: tuple[str, ...]
    device: bool = False
    emplacement: str | None = None

    def condition(self) -> Q:
        found = Q(event_type__in=self.types)
        if self.device:
            found &= Q(device_state=EXPLODED, device_state__isnull=False)
        if self.emplacement:
            found &= Q(emplacement=self.emplacement, emplacement__isnull=False)
        return found

    def holds(self, kind: str, emplacement: str | None, state: str | None) -> bool:
        return (
            kind in self.types
            and (not self.device or state == EXPLODED)
            and self.emplacement in {None, emplacement}
        )


CAUSES = (
    Rule("cbrn", ("explosions.chemical_weapon",)),
    Rule("heavy_weapons", ("explosions.air_drone_strike", "explosions.shelling")),
    Rule("small_arms", ("explosions.grenade",)),
    Rule("heavy_weapons", (_IED,), emplacement="emplacement.drone_borne"),
    Rule("heavy_weapons", _OPEN, device=True, emplacement="emplacement.drone_borne"),
    Rule("planted_explosives", (_IED, "explosions.suicide_bomb")),
    Rule("planted_explosives", _OPEN, device=True),
)
"""The first that holds decides."""


def cause_of(kind: str, emplacement: str | None, state: str | None) -> str:
    for rule in CAUSES:
        if rule.holds(kind, emplacement, state):
            return rule.cause
    return UNKNOWN


def has_cause(cause: str) -> Q:
    """The same as `cause_of` for the database."""
    found, before = Q(pk__in=[]), Q(pk__in=[])
    for rule in CAUSES:
        if rule.cause == cause:
            found |= rule.condition() & ~before
        before |= rule.condition()
    return ~before if cause == UNKNOWN else found


def is_conflict_related() -> Q:
    return Q(event_type__in=CONFLICT_ROOTS) | Q(event_type__parent__in=CONFLICT_ROOTS)


def our_statuses(category: str) -> list[Any]:
    """Our categories of victims that OHCHR's category is made of, in words."""
    names = dict(CasualtyBreakdown.Category.choices)
    return [names[ours] for ours in FROM_VICTIMS["status"][1][category]]
