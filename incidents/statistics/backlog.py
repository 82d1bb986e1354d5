"""How far the totals are behind: the age of the oldest mark is the sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Model

from incidents.models import (
    DirtyCell,
    DirtyDay,
    DirtyFacet,
    DirtyFineCell,
    DirtyTotal,
    FacetChange,
    TotalChange,
)
from incidents.statistics import cell_totals, facet_totals, refresh


def _marked_at(*models: type[Model]) -> str:
    return " UNION ALL ".join(
        f"SELECT marked_at FROM {model._meta.db_table}"  # noqa: S608
        for model in models
    )


_TOLD = _marked_at(TotalChange, DirtyTotal, DirtyDay, FacetChange, DirtyFacet)
"""Of totals that are told although they are late; a tile never is."""
_BACKLOG = f"""
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(marked_at)), 0)
  FROM ({_TOLD} UNION ALL {_marked_at(DirtyCell, DirtyFineCell)}) AS mark
"""  # noqa: S608  the names of tables
_NEWEST = f"SELECT max(marked_at) FROM ({_TOLD}) AS mark"  # noqa: S608
_LATE = f"SELECT ({refresh.ARE_STALE}), ({facet_totals.ARE_STALE})"


@dataclass(frozen=True, slots=True)
class Late:
    """Of which kinds of totals a published change is still on its way into some."""

    totals: bool
    """By type, month or day."""
    facets: bool


def late() -> Late:
    """In one query, for whoever shows more than one kind."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE)
        return Late(*cursor.fetchone())


def newest_mark_at() -> datetime | None:
    """When the newest change came that is not yet in all totals that are told."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        found: datetime | None = cursor.fetchone()[0]
    return found


@dataclass(frozen=True, slots=True)
class Backlog:
    marks: int
    oldest_seconds: float


def backlog() -> Backlog:
    with connection.cursor() as cursor:
        cursor.execute(_BACKLOG)
        marks, seconds = cursor.fetchone()
    return Backlog(marks, max(float(seconds), 0.0))


def refresh_if_late(seconds: float) -> int:
    """Clear the marks if one has waited longer; how many there were.

    Once: the totals of the one kind are not to wait until no mark of the other comes.
    """
    waiting = backlog()
    if waiting.oldest_seconds <= seconds:
        return 0
    refresh.keep_totals_fresh(seconds=0)
    facet_totals.keep_facets_fresh(seconds=0)
    cell_totals.keep_cells_fresh(seconds=0)
    return waiting.marks
