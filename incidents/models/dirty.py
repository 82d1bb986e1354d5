"""Which totals a change makes stale, noted in the transaction that changes them.

Statement-level triggers on the published table write the keys, so that the ORM,
COPY, the admin and psql all leave them. Marks are only appended: writers never wait
for one another, and a mark is deleted by the recomputation that has seen its rows.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class DirtyTotal(models.Model):
    """A key of `CasualtyTotal` to recompute; no region stands for the country."""

    region_id = models.BigIntegerField(null=True)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    event_type_id = models.CharField(max_length=80)
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}-{self.month} {self.event_type_id}"


def _marks(rows: str) -> str:
    return f"""
        INSERT INTO incidents_dirtytotal (region_id, year, month, event_type_id)
        SELECT DISTINCT r.region_id, n.year, n.month, n.event_type_id
          FROM {rows} n
         CROSS JOIN LATERAL unnest(n.region_ids || NULL::bigint) AS r(region_id);
    """  # noqa: S608  `rows` is one of the two names below


TOTALS_TRIGGERS = (
    pgtrigger.Trigger(
        name="mark_totals_on_insert",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=_marks("new_rows") + "RETURN NULL;",
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_update",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
        func=_marks("old_rows") + _marks("new_rows") + "RETURN NULL;",
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_delete",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="old_rows"),
        func=_marks("old_rows") + "RETURN NULL;",
    ),
    pgtrigger.Trigger(
        name="mark_totals_on_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Truncate,
        func="""
            INSERT INTO incidents_dirtytotal (region_id, year, month, event_type_id)
            SELECT DISTINCT region_id, year, month, event_type_id
              FROM incidents_casualtytotal;
            RETURN NULL;
        """,
    ),
)
