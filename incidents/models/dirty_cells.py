"""Which map cells a change makes stale, noted in the transaction that changes them."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from incidents.models.cells import DEEPEST, FINEST, shift_of
from incidents.models.doubts import DOUBT_COLUMNS
from observatory.lib.statement_triggers import after_statement

_COUNTED = (
    *("id", "quadkey", "year", "month", "event_type_id", "started_on", "ended_on"),
    *("longitude", "latitude", "killed_min", "killed_best", "killed_max"),
    "region_ids",
    *DOUBT_COLUMNS,
)
"""What cells are made of; a change to anything else leaves them right."""


class DirtyCell(models.Model):
    """A deepest cell and a month, to be recomputed with all that lies above it."""

    cell = models.BigIntegerField()
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.cell} {self.year}-{self.month:02}"


class DirtyFineCell(models.Model):
    """A finest cell, to be recomputed with the fine ones that lie above it."""

    cell = models.BigIntegerField()
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.cell)


def _mark(source: str) -> str:
    return f"""
        WITH marks AS MATERIALIZED (
            SELECT DISTINCT quadkey >> {shift_of(FINEST)} AS cell, year, month
              FROM {source}
        ), of_months AS (
            INSERT INTO incidents_dirtycell (cell, year, month)
            SELECT DISTINCT cell >> {2 * (FINEST - DEEPEST)}, year, month FROM marks
        )
        INSERT INTO incidents_dirtyfinecell (cell) SELECT DISTINCT cell FROM marks;
        RETURN NULL;
    """  # noqa: S608  `source` is one of the names below


def _of(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _COUNTED)


# A row whose primary key was changed is one that went and one that came.
_CHANGED = f"""(
            SELECT mark.*
              FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
             CROSS JOIN LATERAL (
                 VALUES (o.quadkey, o.year, o.month), (n.quadkey, n.year, n.month)
             ) AS mark(quadkey, year, month)
             WHERE ({_of("o")}) IS DISTINCT FROM ({_of("n")})
               AND mark.quadkey IS NOT NULL
        ) AS changed"""  # noqa: S608  every interpolated name is a constant

_MARK_ALL = f"""
        INSERT INTO incidents_dirtycell (cell, year, month)
        SELECT DISTINCT cell, year, month FROM incidents_cellmonthtotal
         WHERE depth = {DEEPEST};
        INSERT INTO incidents_dirtyfinecell (cell)
        SELECT DISTINCT cell FROM incidents_finecelltotal WHERE depth = {FINEST};
"""  # noqa: S608

_MARK_ALL_IF_MOVED = f"""
        IF EXISTS (SELECT FROM old_rows o JOIN new_rows n USING (code)
                    WHERE o.parent_id IS DISTINCT FROM n.parent_id) THEN
            {_MARK_ALL}
        END IF;
        RETURN NULL;
"""  # noqa: S608


CELL_TRIGGERS = (
    after_statement("mark_cells_on_insert", pgtrigger.Insert, _mark("new_rows")),
    after_statement("mark_cells_on_update", pgtrigger.Update, _mark(_CHANGED)),
    after_statement("mark_cells_on_delete", pgtrigger.Delete, _mark("old_rows")),
    after_statement(
        "mark_cells_on_truncate", pgtrigger.Truncate, f"{_MARK_ALL} RETURN NULL;"
    ),
)
MOVED_TYPE_TRIGGER = after_statement(
    "mark_cells_of_moved_types", pgtrigger.Update, _MARK_ALL_IF_MOVED
)
"""Of event types: one that gets another parent counts elsewhere from then on."""
