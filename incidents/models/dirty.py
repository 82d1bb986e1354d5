"""Which totals a change makes stale, noted in the transaction that changes them.

Statement-level triggers on the published table write the marks, so that the ORM,
COPY, the admin and psql all leave them. Marks are only appended: writers never wait
for one another, and a mark is deleted by the recomputation that has seen its rows.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from incidents.models.toll import Outcome

TOLL_COLUMNS = tuple(
    f"{outcome}_{bound}" for outcome in Outcome for bound in ("min", "best", "max")
)
_COUNTED = ("year", "month", "event_type_id", "region_ids", *TOLL_COLUMNS)
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


def _mark(rows: str) -> str:
    return f"""
        INSERT INTO incidents_dirtytotal (year, month, event_type_id)
        SELECT DISTINCT year, month, event_type_id FROM {rows};
        RETURN NULL;
    """  # noqa: S608  `rows` is one of the names below


def _columns(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in _COUNTED)


# A row whose primary key was changed is one that went and one that came.
_MARK_CHANGED = f"""
    INSERT INTO incidents_dirtytotal (year, month, event_type_id)
    SELECT DISTINCT mark.*
      FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
     CROSS JOIN LATERAL (VALUES (o.year, o.month, o.event_type_id),
                                (n.year, n.month, n.event_type_id)
                        ) AS mark(year, month, event_type_id)
     WHERE (o.id, {_columns("o")}) IS DISTINCT FROM (n.id, {_columns("n")})
       AND mark.year IS NOT NULL;
    RETURN NULL;
"""  # noqa: S608  every interpolated name is a constant of this module

TOTALS_TRIGGERS = (
    pgtrigger.Trigger(
        name="mark_totals_on_insert",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=_mark("new_rows"),
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
        func=_mark("old_rows"),
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Truncate,
        func=_mark("incidents_casualtytotal"),
    ),
)
