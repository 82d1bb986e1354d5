"""OHCHR's categories in words, and the table that maps ours to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import EventTerm, EventType
from incidents.models.sdg import (
    CATEGORIES,
    CAUSES,
    CONFLICT_ROOTS,
    UNKNOWN,
    Rule,
    our_statuses,
)

DIMENSIONS: dict[str, Any] = {
    "sex": gettext_lazy("By sex"),
    "age": gettext_lazy("By age group"),
    "cause": gettext_lazy("By cause"),
    "status": gettext_lazy("By status of the victim"),
}


def category_in_words(dimension: str, category: str) -> str:
    if category == UNKNOWN:
        return _("Unknown")
    return str(CATEGORIES[dimension][category])


@dataclass(frozen=True, slots=True)
class Mapped:
    """OHCHR's category, and what of ours it is."""

    category: str
    ours: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    causes: list[Mapped]
    statuses: list[Mapped]
    conflict_types: list[str]
    other_types: list[str]


def mapping(types: Iterable[EventType], terms: Iterable[EventTerm]) -> Mapping:
    names = {kind.code: str(kind) for kind in types}
    roots = [kind for kind in types if kind.parent_id is None]
    borne = {term.code: str(term) for term in terms}
    return Mapping(
        [
            Mapped(
                category_in_words("cause", rule.cause),
                " · ".join(names.get(code, code) for code in rule.types),
                _condition(rule, borne),
            )
            for rule in CAUSES
        ],
        [
            Mapped(str(words), ", ".join(str(word) for word in our_statuses(category)))
            for category, words in CATEGORIES["status"].items()
        ],
        [str(kind) for kind in roots if kind.code in CONFLICT_ROOTS],
        [str(kind) for kind in roots if kind.code not in CONFLICT_ROOTS],
    )


def _condition(rule: Rule, borne: dict[str, str]) -> str:
    found = [_("a device exploded")] if rule.device else []
    if rule.emplacement:
        found.append(borne.get(rule.emplacement, rule.emplacement))
    return ", ".join(found)


def sdg_label(name: str, value: str) -> str | None:
    """A condition of the indicator as its chip says it; None for any other."""
    if name != "sdg":
        return None
    shown = []
    for word in value.split(","):
        dimension, _colon, category = word.partition(":")
        known = category in CATEGORIES.get(dimension, {}) or category == UNKNOWN
        if known and dimension in DIMENSIONS:
            words = category_in_words(dimension, category)
            shown.append(f"{DIMENSIONS[dimension]}, {words}".lower())
    if not shown:
        return _("SDG 16.1.2, deaths that are conflict-related")
    return _("SDG 16.1.2: %(value)s") % {"value": "; ".join(shown)}
