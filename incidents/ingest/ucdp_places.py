"""UCDP's name of a place ("Niono town", "Ansongo cercle", "Between Diboli and Kayes")
as the name alone, and as it reads in a French and in an English title."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 2
"""The `where_prec` of a limited area around the place named."""
_FRENCH_KINDS = {
    "camp": "camp",
    "cercle": "cercle",
    "commune": "commune",
    "forest": "forêt",
    "forest reserve": "réserve forestière",
    "region": "région",
    "road": "route",
    "waterhole": "point d’eau",
    "well": "puits",
}
_SETTLEMENT = re.compile(r"(.+) (?:town|city|village)", re.IGNORECASE)
_OTHER = re.compile(
    rf"(.+?) ({'|'.join(sorted(_FRENCH_KINDS, reverse=True))})", re.IGNORECASE
)
_BETWEEN = re.compile(r"Between (.+) and (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """`name` serves both languages: what is not a settlement keeps its French."""

    name: str
    french: str
    english: str


def read_name(where: str, where_prec: int) -> Named:
    is_near = where_prec == NEAR and bool(where)
    english = f"near {where}" if is_near else where
    if match := _SETTLEMENT.fullmatch(where):
        name = match[1]
        return Named(name, f"près {_of(name)}" if is_near else name, english)
    if match := _BETWEEN.fullmatch(where):
        one, other = match[1], match[2]
        return Named(
            f"{one} – {other}", f"entre {one} et {other}", f"between {one} and {other}"
        )
    french = where
    if match := _OTHER.fullmatch(where):
        french = f"{_FRENCH_KINDS[match[2].casefold()]} {_of(match[1])}"
    return Named(french, f"{french} (environs)" if is_near else french, english)


def _of(name: str) -> str:
    return f"d’{name}" if name[:1].casefold() in "aeiouéèêîôœ" else f"de {name}"
