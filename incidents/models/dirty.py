"""Which totals a change makes stale, noted in the transaction that changes them.

Statement-level triggers on the published table write the marks, so that the ORM,
COPY, the admin and psql all leave them. Marks are only appended: writers never wait
for one another, and a mark is deleted by the recomputation that has seen its rows.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from incidents.models.facet_changes import FACETED, noted
from incidents.models.precision import ON_A_DAY
from incidents.models.toll import TOLL_COLUMNS

DAY_IS_KNOWN = "date_precision IN ({})".format(
    ", ".join(f"'{precision}'" for precision in ON_A_DAY)
)
_COUNTED = (
    *("year", "month", "event_type_id", "started_on", "date_precision", "region_ids"),
    *TOLL_COLUMNS,
)
"""What the totals are made of; a change to anything else leaves them right."""


class DirtyTotal(models.Model):
    """A month and an event type whose totals, of every region, are to be recomputed.

    No finer: the rows of a month and type are read once for all regions, and an
    import leaves few marks however many divisions are loaded.
    """

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    event_type_id = models.CharField(max_length=80)
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} {self.event_type_id}"


class DirtyDay(models.Model):
    """A day whose totals are to be recomputed; its month is marked as well."""

    day = models.DateField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.day)


class DirtyFacet(models.Model):
    """A month whose totals by actor, victims and confidence are to be recomputed from
    the rows: after TRUNCATE, which tells of none, and where they were found wrong. All
    other changes are noted (`facet_changes.py`)."""

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def _mark(rows: str, sign: str) -> str:
    return f"""
        INSERT INTO incidents_dirtytotal (year, month, event_type_id)
        SELECT DISTINCT year, month, event_type_id FROM {rows};
        INSERT INTO incidents_dirtyday (day)
        SELECT DISTINCT started_on FROM {rows} WHERE {DAY_IS_KNOWN};
        {noted(rows, sign)};
        RETURN NULL;
    """  # noqa: S608  `rows` is one of the names below


def _of(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{name}" for name in columns)


def _differ(columns: tuple[str, ...]) -> str:
    return f"({_of('o', columns)}) IS DISTINCT FROM ({_of('n', columns)})"


# A row whose primary key was changed is one that went and one that came.
_MARK_CHANGED = f"""
    WITH changed AS MATERIALIZED (
        SELECT mark.*
          FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
         CROSS JOIN LATERAL (
             VALUES (o.year, o.month, o.event_type_id, o.started_on, o.date_precision),
                    (n.year, n.month, n.event_type_id, n.started_on, n.date_precision)
         ) AS mark(year, month, event_type_id, started_on, date_precision)
         WHERE {_differ(("id", *_COUNTED))} AND mark.year IS NOT NULL
    ),
    days AS (
        INSERT INTO incidents_dirtyday (day)
        SELECT DISTINCT started_on FROM changed WHERE {DAY_IS_KNOWN}
    )
    INSERT INTO incidents_dirtytotal (year, month, event_type_id)
    SELECT DISTINCT year, month, event_type_id FROM changed;

    WITH faceted AS (
        SELECT change.*
          FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
         CROSS JOIN LATERAL (
             VALUES (-1, {_of("o", FACETED)}), (1, {_of("n", FACETED)})
         ) AS change(sign, {", ".join(FACETED)})
         WHERE {_differ(FACETED)} AND change.year IS NOT NULL
    )
    {noted("faceted")};
    RETURN NULL;
"""  # noqa: S608  every interpolated name is a constant

_MARK_ALL = """
    INSERT INTO incidents_dirtytotal (year, month, event_type_id)
    SELECT DISTINCT year, month, event_type_id FROM incidents_casualtytotal;
    INSERT INTO incidents_dirtyday (day)
    SELECT DISTINCT day FROM incidents_daytotal;
    INSERT INTO incidents_dirtyfacet (year, month)
    SELECT year, month FROM incidents_facettotal
     UNION
    SELECT year, month FROM incidents_facetchange;
    RETURN NULL;
"""

TOTALS_TRIGGERS = (
    pgtrigger.Trigger(
        name="mark_totals_on_insert",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=_mark("new_rows", "1"),
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_update",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        func=_MARK_CHANGED,
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_delete",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_rows"),
        func=_mark("old_rows", "-1"),
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Truncate,
        func=_MARK_ALL,
    ),
)
