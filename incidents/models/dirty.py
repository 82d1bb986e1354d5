"""What a change makes of the totals, noted in the transaction that changes them.

Statement-level triggers on the published table write the notes (`noted.py`,
`facet_changes.py`), so that the ORM, COPY, the admin and psql all leave them. Notes and
marks are only appended: writers never wait for one another, and each is deleted by the
statement that has seen its rows.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from incidents.models.doubts import DOUBT_COLUMNS
from incidents.models.facet_changes import FACETED, faceted
from incidents.models.noted import noted
from incidents.models.toll import TOLL_COLUMNS
from observatory.lib.statement_triggers import after_statement

_COUNTED = (
    *("year", "month", "event_type_id", "started_on", "date_precision", "region_ids"),
    *DOUBT_COLUMNS,
    *TOLL_COLUMNS,
)
"""What the totals are made of; a change to anything else leaves them right."""


class DirtyTotal(models.Model):
    """A month and an event type whose totals, of every region, are to be recomputed
    from the rows: after TRUNCATE, which tells of none, where they were found wrong, and
    after more changes than are added one by one."""

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    event_type_id = models.CharField(max_length=80)
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} {self.event_type_id}"


class DirtyDay(models.Model):
    """The same of a day; its month is marked as well."""

    day = models.DateField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.day)


class DirtyFacet(models.Model):
    """The same of a month's totals by actor, victims and confidence."""

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def _note(rows: str, sign: str) -> str:
    return f"{noted(rows, sign)}; {faceted(rows, sign)}; RETURN NULL;"


def _of(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{name}" for name in columns)


def _differ(columns: tuple[str, ...]) -> str:
    return f"({_of('o', columns)}) IS DISTINCT FROM ({_of('n', columns)})"


def _changed(columns: tuple[str, ...]) -> str:
    """The rows that differ in these, as they were and as they are."""
    return f"""(
        SELECT change.*
          FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
         CROSS JOIN LATERAL (
             VALUES (-1, {_of("o", columns)}), (1, {_of("n", columns)})
         ) AS change(sign, {", ".join(columns)})
         WHERE {_differ(columns)} AND change.year IS NOT NULL
    ) AS changed"""  # noqa: S608  every interpolated name is a constant


# A row whose primary key was changed is one that went and one that came.
_NOTE_CHANGED = f"""
    {noted(_changed(("id", *_COUNTED)))};
    {faceted(_changed(FACETED))};
    RETURN NULL;
"""

_MARK_ALL = """
    INSERT INTO incidents_dirtytotal (year, month, event_type_id)
    SELECT year, month, event_type_id FROM incidents_casualtytotal
     UNION
    SELECT year, month, event_type_id FROM incidents_totalchange;
    INSERT INTO incidents_dirtyday (day)
    SELECT day FROM incidents_daytotal
     UNION
    SELECT day FROM incidents_totalchange WHERE day IS NOT NULL;
    INSERT INTO incidents_dirtyfacet (year, month)
    SELECT year, month FROM incidents_facettotal
     UNION
    SELECT year, month FROM incidents_facetchange;
    RETURN NULL;
"""

TOTALS_TRIGGERS = (
    after_statement("mark_totals_on_insert", pgtrigger.Insert, _note("new_rows", "1")),
    after_statement("mark_totals_on_update", pgtrigger.Update, _NOTE_CHANGED),
    after_statement("mark_totals_on_delete", pgtrigger.Delete, _note("old_rows", "-1")),
    after_statement("mark_totals_on_truncate", pgtrigger.Truncate, _MARK_ALL),
)
