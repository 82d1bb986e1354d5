"""What published incidents are found by, by facet (`models/posting.py`): the terms that
each has, and beside them those that a filter asks for.

Who changes what a term means gives its facet another name: what was told before would
be taken for it until it is told anew, at night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from incidents.filter_fates import STATES, having
from incidents.filter_honesty import CONFIDENTIAL
from incidents.filter_sdg import SdgField, counted_as
from incidents.models import PublishedIncident
from incidents.models.facet_queries import NONE, PART_KEYS, VICTIM_DIMENSIONS
from incidents.models.place_queries import SETTLEMENT
from incidents.models.posting import Facet
from observatory.lib.folding import fold_all

AROUND = ".,;:!?()[]<>\"'"
"""Left out at both ends of a word."""
Term = tuple[str, str]
"""With its facet."""
Had = tuple[int, str, str]
"""The id of an incident, and a term that it has."""


class Clause(NamedTuple):
    """One of the terms must be had. They are patterns of LIKE."""

    facet: Facet
    terms: list[str]


def terms_between(first: int, last: int) -> Iterator[Had]:
    """Of the incidents with these ids, both included; one may come twice."""
    found = PublishedIncident.objects.filter(pk__range=(first, last))
    rows = found.annotate(at=SETTLEMENT).values_list(
        *("pk", "search_text", "sources", "victims", "at")
    )
    for pk, text, sources, victims, place in rows.iterator():
        yield pk, Facet.PLACE, place
        yield from ((pk, Facet.WORDS, word) for word in words_in(text))
        yield from ((pk, Facet.SOURCE, name) for s in sources for name in _names(s))
        yield from ((pk, Facet.VICTIMS, _part(part)) for part in victims)
    for facet, term, having_it in (
        (Facet.VICTIMS, NONE, found.with_victims({VICTIM_DIMENSIONS[0]: [NONE]})),
        *((Facet.FATE, state, having(found, [state], None)) for state in STATES),
        *((Facet.SDG, word, counted_as(found, word)) for word in SdgField.known),
    ):
        ids = having_it.values_list("pk", flat=True).iterator()
        yield from ((pk, facet, term) for pk in ids)


def words_in(text: str) -> set[str]:
    return {word.strip(AROUND) for word in text.split()} - {""}


def _names(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("kind") == CONFIDENTIAL:
        yield CONFIDENTIAL
    if publisher := source.get("publisher"):
        yield _published_by(publisher)


def _published_by(publisher: str) -> str:
    """Whose name is no word of ours."""
    return f"={publisher}"


def _part(part: Mapping[str, Any]) -> str:
    return "/".join(part.get(key) or "" for key in PART_KEYS.values())


# -- Asked ------
Asked = Mapping[str, Any]


def clauses_of(asked: Asked) -> list[Clause] | None:
    """All of which must hold for what filters of FACETS ask, by name; None where terms
    cannot tell."""
    clauses: list[Clause] = []
    for facet in {FACETS[name] for name in asked}:
        found = _CLAUSES[facet](asked)
        if found is None:
            return None
        clauses += found
    return clauses


def _of_words(asked: Asked) -> list[Clause] | None:
    words = fold_all(asked["q"].split())
    if any(word.split() != [word.strip(AROUND)] for word in words):
        return None
    return [Clause(Facet.WORDS, [f"%{_exactly(word)}%"]) for word in words]


def _of_source(asked: Asked) -> list[Clause]:
    named = [
        CONFIDENTIAL if name == CONFIDENTIAL else _published_by(name)
        for name in asked["source"]
    ]
    return [Clause(Facet.SOURCE, [_exactly(name) for name in named])]


def _of_place(asked: Asked) -> list[Clause]:
    place = asked["place"]
    return [Clause(Facet.PLACE, ["" if place == NONE else _exactly(place)])]


def _of_victims(asked: Asked) -> list[Clause]:
    """The same people in each dimension that is asked."""
    codes = [asked.get(dimension) for dimension in VICTIM_DIMENSIONS]
    known = (
        [_exactly(code) for code in of if code != NONE] if of else ["%"] for of in codes
    )
    terms = ["/".join(cell) for cell in product(*known)]
    if all(NONE in of for of in codes if of):
        terms.append(NONE)
    return [Clause(Facet.VICTIMS, terms)]


def _of_fate(asked: Asked) -> list[Clause]:
    return [Clause(Facet.FATE, [_exactly(state) for state in asked["fate"]])]


def _of_sdg(asked: Asked) -> list[Clause]:
    """All of them."""
    return [Clause(Facet.SDG, [_exactly(word)]) for word in asked["sdg"]]


def _exactly(text: str) -> str:
    return str(connection.ops.prep_for_like_query(text))


FACETS: Mapping[str, Facet] = {
    "q": Facet.WORDS,
    "source": Facet.SOURCE,
    "place": Facet.PLACE,
    **dict.fromkeys(VICTIM_DIMENSIONS, Facet.VICTIMS),
    "fate": Facet.FATE,
    "sdg": Facet.SDG,
}
"""Of the filters that terms answer."""
_CLAUSES: Mapping[Facet, Callable[[Asked], list[Clause] | None]] = {
    Facet.WORDS: _of_words,
    Facet.SOURCE: _of_source,
    Facet.PLACE: _of_place,
    Facet.VICTIMS: _of_victims,
    Facet.FATE: _of_fate,
    Facet.SDG: _of_sdg,
}
