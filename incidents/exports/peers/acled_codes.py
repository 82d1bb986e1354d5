"""ACLED's codes and ours.

==================  ====================================================================
event_type          `acled_name` of the root type in the taxonomy
sub_event_type      `acled_name` of the sub-type; "" where only the root is known
disorder_type       `disorder_of`: political violence where the taxonomy says so,
                    demonstrations for protests and violent demonstrations, both for
                    excessive force against protesters, else strategic developments
civilian_targeting  violence against civilians, excessive force against protesters, and
                    whatever has civilians for a target
time_precision      1 exact day · 2 days, week · 3 month, year
geo_precision       1 exact spot, settlement · 2 near a place, commune · 3 all else
inter1, inter2      `INTERS`; null where the kind of actor, or who it was, is unknown;
                    inter2 is 0 ("") where one actor is named and no other
interaction         both codes, the smaller one first; null where either is unknown
==================  ====================================================================

Back to ours: each code to the first of ours that it stands for, and names to the type
that has them (`tests/incidents/api/peers/test_acled_rows.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from incidents.models import DatePrecision, EventType, GeoPrecision
from incidents.models.actor import Actor
from incidents.models.precision import geo_to_acled

Kind = Actor.Kind
DEMONSTRATIONS, POLITICAL_VIOLENCE = "Demonstrations", "Political violence"
STRATEGIC_DEVELOPMENTS = "Strategic developments"
CIVILIAN_TARGETING = "Civilian targeting"
MOB_VIOLENCE = "riots.mob_violence"
EXCESSIVE_FORCE = "protests.excessive_force_against_protesters"
AGAINST_CIVILIANS = "violence_against_civilians"

TIME_PRECISIONS: dict[str, int] = {
    DatePrecision.EXACT: 1,
    DatePrecision.DAYS: 2,
    DatePrecision.WEEK: 2,
    DatePrecision.MONTH: 3,
    DatePrecision.YEAR: 3,
}
GEO_PRECISIONS: dict[str, int] = {
    precision: geo_to_acled(precision) for precision in GeoPrecision.values
}
INTERS: dict[str, tuple[int, str]] = {
    Kind.STATE_FORCES: (1, "State forces"),
    Kind.REBEL_GROUP: (2, "Rebel group"),
    Kind.POLITICAL_MILITIA: (3, "Political militia"),
    Kind.IDENTITY_MILITIA: (4, "Identity militia"),
    Kind.RIOTERS: (5, "Rioters"),
    Kind.PROTESTERS: (6, "Protesters"),
    Kind.CIVILIANS: (7, "Civilians"),
    Kind.EXTERNAL: (8, "External/Other forces"),
}
NOBODY = (0, "")
Inter = tuple[int, str]


@dataclass(frozen=True, slots=True)
class TypeNames:
    event_type: str
    sub_event_type: str
    disorder_type: str
    is_against_civilians: bool


def load_types() -> dict[str, TypeNames]:
    """One query, of the few types that there are."""
    found: dict[str, dict[str, Any]] = {
        values["code"]: dict(values)
        for values in EventType.objects.values(
            "code", "parent_id", "acled_name", "name_en", "is_political_violence"
        )
    }
    return {code: _names(values, found) for code, values in found.items()}


def _names(values: dict[str, Any], types: dict[str, dict[str, Any]]) -> TypeNames:
    code, root = values["code"], types[values["parent_id"] or values["code"]]
    return TypeNames(
        root["acled_name"] or root["name_en"],
        values["acled_name"] if values["parent_id"] else "",
        disorder_of(code, is_violence=values["is_political_violence"]),
        root["code"] == AGAINST_CIVILIANS or code == EXCESSIVE_FORCE,
    )


def disorder_of(code: str, *, is_violence: bool) -> str:
    root = code.partition(".")[0]
    is_demonstration = root in {"protests", "riots"} and code != MOB_VIOLENCE
    words = [POLITICAL_VIOLENCE] * is_violence + [DEMONSTRATIONS] * is_demonstration
    return "; ".join(words) or STRATEGIC_DEVELOPMENTS


def first_inter(kind: str | None) -> Inter | None:
    return INTERS.get(kind or "")


def second_inter(first: str | None, second: str | None) -> Inter | None:
    """Nobody beside the one that is named; unknown where nobody is."""
    if second is None:
        return None if first is None else NOBODY
    return INTERS.get(second)


def interaction(one: Inter | None, two: Inter | None) -> Inter | None:
    if one is None or two is None:
        return None
    if two == NOBODY:
        return one[0] * 10, f"Sole {one[1]}"
    (low, first), (high, second) = sorted((one, two))
    return low * 10 + high, f"{first}-{second}"
