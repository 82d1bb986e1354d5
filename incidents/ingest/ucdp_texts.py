"""Titles and summaries of UCDP events: UCDP writes none, so they are made of what it
codes (the type of conflict, the sides, the place) and of its own words, quoted."""

from __future__ import annotations

from incidents.ingest.cells import Cells, tidy
from incidents.ingest.ucdp_parties import (
    NON_STATE,
    ONE_SIDED,
    STATE_BASED,
    Sides,
    french_name,
)
from incidents.ingest.ucdp_places import Named

_TITLES = {
    STATE_BASED: ("Conflit armé : {}, {}", "Armed conflict: {}, {}"),
    NON_STATE: ("Conflit non étatique : {}, {}", "Non-state conflict: {}, {}"),
    ONE_SIDED: (
        "Violence contre des civils : {}, {}",
        "Violence against civilians: {}, {}",
    ),
}


def read_titles(kind: int, sides: Sides, place: Named) -> tuple[str, str]:
    shown = sides[:1] if kind == ONE_SIDED else sides
    french = " – ".join(", ".join(map(french_name, side)) for side in shown)
    english = " – ".join(", ".join(side) for side in shown)
    in_french, in_english = _TITLES[kind]
    return (
        tidy(in_french.format(french, place.french).rstrip(", "), limit=250),
        tidy(in_english.format(english, place.english).rstrip(", "), limit=250),
    )


def read_summaries(cells: Cells) -> tuple[str, str]:
    where = cells.text("where_description", limit=500)
    conflict = cells.text("conflict_name", limit=300)
    french, english = [], []
    if where:
        french.append(f"Lieu décrit par l’UCDP, en anglais : « {where} ».")
        english.append(f"Place as described by UCDP: “{where}”.")
    if conflict:
        french.append(f"Conflit selon l’UCDP, en anglais : « {conflict} ».")
        english.append(f"Conflict according to UCDP: “{conflict}”.")
    return " ".join(french), " ".join(english)
