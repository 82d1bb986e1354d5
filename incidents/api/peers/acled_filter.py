"""What each column of ACLED's shape asks of our published incidents.

The answers are those of the rows that `exports/peers/acled.py` makes: each column is
compared as it is shown. Columns that are put together for show alone (associated
actors, sources, tags) cannot be filtered on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.api.peers.conditions import (
    EQUAL,
    LIKE,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    Condition,
    as_day,
    as_number,
    as_whole,
)
from incidents.exports.peers import acled_codes as codes
from incidents.exports.peers.acled import LEVELS
from incidents.exports.peers.peer_country import COUNTRY
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.side_queries import AGAINST_CIVILIANS, SideKind, SideName
from observatory.lib.folding import Fold
from regions.models import Region

NONE, ALL = Q(pk__in=[]), ~Q(pk__in=[])
"""An empty Q would vanish from an alternative."""
SINCE, WORDS = ">=", "search_text"
Ask = Callable[[Condition], Q]


@dataclass(frozen=True, slots=True)
class Filterable:
    ask: Ask
    default: str
    operators: tuple[str, ...]


def _number(field: str, read: Callable[[str], Any] = as_whole) -> Filterable:
    def ask(condition: Condition) -> Q:
        return condition.on_numbers(field, read)

    return Filterable(ask, EQUAL, NUMBER_OPERATORS)


def _text(field: str, within: str = "") -> Filterable:
    def ask(condition: Condition) -> Q:
        return condition.on_texts(field, within)

    return Filterable(ask, LIKE, TEXT_OPERATORS)


def _coded(field: str, known: Mapping[str, int]) -> Filterable:
    """Numbers that each stand for some of our codes."""

    def ask(condition: Condition) -> Q:
        met = condition.among_numbers(set(known.values()), as_whole)
        return Q(**{f"{field}__in": [ours for ours, n in known.items() if n in met]})

    return Filterable(ask, EQUAL, NUMBER_OPERATORS)


def _of_types(attribute: str) -> Filterable:
    def ask(condition: Condition) -> Q:
        types = codes.load_types()
        names = {code: getattr(names, attribute) for code, names in types.items()}
        met = condition.among_texts(set(names.values()))
        return Q(event_type__in=[code for code, name in names.items() if name in met])

    return Filterable(ask, LIKE, TEXT_OPERATORS)


def _constant(number: int | None, text: str) -> Filterable:
    """What is the same in every row, by number or by name."""

    def ask(condition: Condition) -> Q:
        is_name = number is None or not all(map(str.isdecimal, condition.values))
        met: set[Any] = (
            condition.among_texts([text])
            if is_name
            else condition.among_numbers([number], as_whole)
        )
        return ALL if met else NONE

    return Filterable(ask, EQUAL, TEXT_OPERATORS)


def _unit(level: str) -> Filterable:
    def ask(condition: Condition) -> Q:
        here = Region.objects.in_division(settings.DEFAULT_DIVISION)
        named = dict(here.filter(level=level).values_list("pk", "name"))
        met = condition.among_texts({*named.values(), ""})
        found = [pk for pk, name in named.items() if name in met]
        inside = Q(region_ids__overlap=found)
        nowhere = ~Q(region_ids__overlap=list(named)) if "" in met else NONE
        return inside | nowhere

    return Filterable(ask, LIKE, TEXT_OPERATORS)


def _inters(
    condition: Condition, known: Iterable[tuple[str, codes.Inter | None]]
) -> list[str]:
    """Those keys whose code meets it, as a number or as a name."""
    pairs = [(key, inter) for key, inter in known if inter is not None]
    if all(value.isdecimal() for value in condition.values if value):
        met = condition.among_numbers({inter[0] for _key, inter in pairs}, as_whole)
        return [key for key, inter in pairs if inter[0] in met]
    if condition.operator not in TEXT_OPERATORS:
        raise ValidationError(_("Write a whole number."))
    names = condition.among_texts({inter[1] for _key, inter in pairs})
    return [key for key, inter in pairs if inter[1] in names]


def _dyads() -> list[tuple[str | None, str | None]]:
    kinds: list[str | None] = [*codes.INTERS, None]
    return list(product(kinds, kinds))


def dyad(first: str | None, second: str | None) -> str:
    return f"{first or ''}:{second or ''}"


def _inter(which: str) -> Filterable:
    def code(first: str | None, second: str | None) -> codes.Inter | None:
        one, two = codes.first_inter(first), codes.second_inter(first, second)
        return codes.interaction(one, two)

    def ask(condition: Condition) -> Q:
        if which == "interaction":
            known = [(dyad(*kinds), code(*kinds)) for kinds in _dyads()]
            return Q(dyad__in=_inters(condition, known))
        kinds = [(kind, codes.first_inter(kind)) for kind in codes.INTERS]
        if which == "inter1":
            return Q(kind1__in=_inters(condition, kinds))
        found = _inters(condition, [*kinds, ("", codes.NOBODY)])
        alone = Q(kind2__isnull=True, kind1__isnull=False) if "" in found else NONE
        return Q(kind2__in=found) | alone

    return Filterable(ask, EQUAL, (*NUMBER_OPERATORS, LIKE))


def _civilian_targeting(condition: Condition) -> Q:
    met = condition.among_texts([codes.CIVILIAN_TARGETING, ""])
    types = codes.load_types()
    against = [code for code, names in types.items() if names.is_against_civilians]
    targeted = Q(event_type__in=against) | AGAINST_CIVILIANS
    return (targeted if codes.CIVILIAN_TARGETING in met else NONE) | (
        ~targeted if "" in met else NONE
    )


def since(field: str, condition: Condition) -> Q:
    """By the day: all changes of a day carry its first second, and who asks for what
    came after an instant must not lose those that came later on that day."""
    days = Condition(
        SINCE if condition.operator == ">" else condition.operator, condition.values
    )
    return days.on_numbers(field, _day_of)


def _day_of(text: str) -> date:
    if not text.isdecimal():
        return as_day(text)
    instant = datetime.fromtimestamp(as_whole(text), UTC)
    return timezone.localdate(instant)


FILTERABLE: dict[str, Filterable] = {
    "event_id_cnty": _text("folded_id"),
    "event_date": _number("started_on", as_day),
    "year": _number("year"),
    "time_precision": _coded("date_precision", codes.TIME_PRECISIONS),
    "disorder_type": _of_types("disorder_type"),
    "event_type": _of_types("event_type"),
    "sub_event_type": _of_types("sub_event_type"),
    "actor1": _text("actor1", WORDS),
    "inter1": _inter("inter1"),
    "actor2": _text("actor2", WORDS),
    "inter2": _inter("inter2"),
    "interaction": _inter("interaction"),
    "civilian_targeting": Filterable(_civilian_targeting, LIKE, TEXT_OPERATORS),
    "iso": _constant(COUNTRY.iso, str(COUNTRY.iso)),
    "region": _constant(COUNTRY.acled_region_code, COUNTRY.acled_region),
    "country": _constant(None, COUNTRY.name),
    **{column: _unit(level) for column, level in LEVELS.items()},
    "location": _text("folded_place", WORDS),
    "latitude": _number("latitude", as_number),
    "longitude": _number("longitude", as_number),
    "geo_precision": _coded("geo_precision", codes.GEO_PRECISIONS),
    "notes": _text("folded_notes", WORDS),
    "fatalities": _number("killed_best"),
    "timestamp": Filterable(partial(since, "updated_on"), SINCE, NUMBER_OPERATORS),
}


def with_columns(
    incidents: PublishedIncidentQuerySet, *, in_english: bool
) -> PublishedIncidentQuerySet:
    """With the names that conditions ask for; the database computes those asked."""
    text: TextField[str, str] = TextField()
    empty = Value("", output_field=text)
    kind1, kind2 = SideKind(is_second=False), SideKind(is_second=True)
    order = ("en", "fr") if in_english else ("fr", "en")
    texts = [f"{part}_{x}" for x in order for part in ("summary", "title")]
    notes: Any = Case(
        *(When(~Q(**{name: ""}), then=name) for name in texts),
        default=empty,
        output_field=text,
    )
    return incidents.alias(
        kind1=kind1,
        kind2=kind2,
        dyad=Concat(
            Coalesce(kind1, empty),
            Value(":", output_field=text),
            Coalesce(kind2, empty),
            output_field=text,
        ),
        actor1=Fold(SideName(is_second=False, in_english=in_english)),
        actor2=Fold(SideName(is_second=True, in_english=in_english)),
        folded_id=Fold("public_id"),
        folded_place=Fold("place_name"),
        folded_notes=Fold(notes),
    )
