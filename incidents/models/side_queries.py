"""Who stands on which side of an incident, as the database says it.

`exports/peers/sides.py` says the same of rows that are shown; a test holds the two
together. JSON null never occurs in `actors`, so that SQL's NULL is "nobody named".
"""

from __future__ import annotations

from django.db.models import F, Func, IntegerField, Q, TextField

from incidents.models.actor import Actor

Kind = Actor.Kind
GOVERNMENTS = (Kind.STATE_FORCES.value, Kind.EXTERNAL.value)
UNARMED = (Kind.CIVILIANS.value, Kind.PROTESTERS.value, Kind.RIOTERS.value)


def _path(condition: str) -> str:
    return f"'$[*] ? ({condition})'"


def _first(condition: str) -> str:
    return f"jsonb_path_query_first({{actors}}, {_path(condition)})"


_PARTY = '@.role == "party"'
_GOVERNMENT = " || ".join(f'@.kind == "{kind}"' for kind in GOVERNMENTS)
_PERPETRATOR, _TARGET = '@.role == "perpetrator"', '@.role == "target"'
_ARMED = " && ".join(f'@.kind != "{kind}"' for kind in UNARMED)
_ONE = f"coalesce({_first(_PERPETRATOR)}, {_first(_PARTY)})"
_OTHER = f"""CASE
    WHEN jsonb_path_exists({{actors}}, {_path(_TARGET)}) THEN {_first(_TARGET)}
    WHEN jsonb_path_exists({{actors}}, {_path(_PERPETRATOR)}) THEN {_first(_PARTY)}
    WHEN {_ONE} ->> 'kind' IN ('{GOVERNMENTS[0]}', '{GOVERNMENTS[1]}')
    THEN {_first(f"{_PARTY} && !({_GOVERNMENT})")}
    ELSE coalesce({_first(f"{_PARTY} && ({_GOVERNMENT})")},
                  jsonb_path_query_array({{actors}}, {_path(_PARTY)}) -> 1)
END"""


def _template(sql: str) -> str:
    return sql.replace("{actors}", "%(expressions)s")


class SideKind(Func):
    """The kind of the first actor of the first or second side; null where nobody."""

    output_field = TextField()

    def __init__(self, *, is_second: bool) -> None:
        side = _OTHER if is_second else _ONE
        super().__init__(F("actors"), template=_template(f"(({side}) ->> 'kind')"))


class SideName(Func):
    """Its name in the language wanted, or else in the other."""

    output_field = TextField()

    def __init__(self, *, is_second: bool, in_english: bool) -> None:
        side = f"({_OTHER if is_second else _ONE})"
        name = f"{side} ->> 'name'"
        if in_english:
            name = f"coalesce(nullif({side} ->> 'name_en', ''), {name})"
        super().__init__(F("actors"), template=_template(f"coalesce({name}, '')"))


class ArmedActors(Func):
    """How many of its actors are neither civilians nor a crowd."""

    def __init__(self) -> None:
        found = f"jsonb_path_query_array({{actors}}, {_path(_ARMED)})"
        super().__init__(
            F("actors"),
            template=_template(f"jsonb_array_length({found})"),
            output_field=IntegerField(),
        )


WITH_GOVERNMENT = Q()
for _kind in GOVERNMENTS:
    WITH_GOVERNMENT |= Q(actors__contains=[{"kind": _kind}])
AGAINST_CIVILIANS = Q(
    actors__contains=[{"role": "target", "kind": Kind.CIVILIANS.value}]
)
