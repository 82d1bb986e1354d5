"""SQL that keeps the narrow rows (`narrow.py`) equal to the published ones."""

from __future__ import annotations

from collections.abc import Mapping

import pgtrigger

from incidents.models.cells import WIDEST, shift_of
from incidents.models.precision import DatePrecision, GeoPrecision
from incidents.models.toll import TOLL_COLUMNS
from observatory.lib.coded import CodedField
from observatory.lib.statement_triggers import after_statement

TABLE = "incidents_narrowincident"
NAMED: Mapping[str, tuple[str, ...]] = {
    "kind": ("event_type_id", "emplacement_id", "trigger_id", "device_state_id"),
    "place": ("region_ids", "sure_region_ids", "possible_region_ids"),
    "actors": ("parties", "perpetrators", "confidence"),
}
"""What is named, and what of a published incident makes it up."""
_CODED = {
    "geo_precision": CodedField(GeoPrecision.values),
    "date_precision": CodedField(DatePrecision.values),
}
_AS_IS = (
    *("id", "quadkey", "longitude", "latitude", "started_on", "ended_on", "updated_on"),
    *("year", "month", "source_count", "is_provisional", "is_contested"),
    *TOLL_COLUMNS,
)
_OF = (*_AS_IS, *_CODED, *(column for columns in NAMED.values() for column in columns))
"""Columns of a published incident."""
_COLUMNS = ", ".join(_OF)


def _digest(name: str) -> str:
    columns = ", ".join(f"p.{column}" for column in NAMED[name])
    return f"sha256(convert_to(ROW({columns})::text, 'UTF8'))"


_NAMES = (*_AS_IS, "wide_cell", *_CODED, *NAMED)
_COPIED = (
    *(f"p.{name}" for name in _AS_IS),
    f"(p.quadkey >> {shift_of(WIDEST)})::integer",
    *(field.code_sql(f"p.{name}") for name, field in _CODED.items()),
)
_VALUES = (
    *_COPIED,
    *(
        f"(SELECT min(k.id) FROM incidents_narrow{name} k"  # noqa: S608
        f" WHERE k.digest = {_digest(name)})"
        for name in NAMED
    ),
)
_UPDATED = ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name != "id")

PUBLISHED = f"SELECT {_COLUMNS} FROM incidents_publishedincident"  # noqa: S608
TOLD_BY_PUBLISHED = ", ".join((*_COPIED, *map(_digest, NAMED)))
TOLD_BY_NARROW = ", ".join(
    (
        *(f"n.{name}" for name in (*_AS_IS, "wide_cell", *_CODED)),
        *(
            f"(SELECT k.digest FROM incidents_narrow{name} k WHERE k.id = n.{name})"  # noqa: S608
            for name in NAMED
        ),
    )
)
"""Of a narrow row `n` what `TOLD_BY_PUBLISHED` is of a published one `p`."""


def learning(source: str) -> list[str]:
    """Statements that name what the rows of `source` have in common with none yet."""
    return [
        f"""
        INSERT INTO incidents_narrow{name} (digest, {", ".join(columns)})
        SELECT n.*
          FROM (SELECT DISTINCT {_digest(name)} AS digest, {", ".join(columns)}
                  FROM {source} AS p) AS n
         WHERE NOT EXISTS (
             SELECT FROM incidents_narrow{name} k WHERE k.digest = n.digest)"""  # noqa: S608
        for name, columns in NAMED.items()
    ]


def writing(source: str) -> str:
    """After `learning`."""
    return f"""
        INSERT INTO {TABLE} ({", ".join(_NAMES)})
        SELECT {", ".join(_VALUES)} FROM {source} AS p
        ON CONFLICT (id) DO UPDATE SET {_UPDATED}"""  # noqa: S608


def _write(source: str) -> str:
    return "".join(f"{each};" for each in (*learning(source), writing(source)))


_CHANGED = f"""(
            SELECT {_COLUMNS} FROM new_rows EXCEPT SELECT {_COLUMNS} FROM old_rows)"""  # noqa: S608
_GONE = f"""
        DELETE FROM {TABLE} WHERE id IN (
            SELECT id FROM old_rows EXCEPT SELECT id FROM new_rows);"""  # noqa: S608


_RETURN = " RETURN NULL;"
NARROW_TRIGGERS = (
    after_statement("narrow_on_insert", pgtrigger.Insert, _write("new_rows") + _RETURN),
    after_statement(
        "narrow_on_update", pgtrigger.Update, _GONE + _write(_CHANGED) + _RETURN
    ),
    after_statement(
        *("narrow_on_delete", pgtrigger.Delete),
        f"DELETE FROM {TABLE} WHERE id IN (SELECT id FROM old_rows);{_RETURN}",  # noqa: S608
    ),
    # Not TRUNCATE, which a statement that truncates both would not allow.
    after_statement(
        "narrow_on_truncate",
        pgtrigger.Truncate,
        f"DELETE FROM {TABLE};{_RETURN}",  # noqa: S608
    ),
)
