"""Snapshots too large for a request: ordered there, made by Celery.

The file is written in one transaction, so that it is of one instant; how far it is, is
told over a connection of its own, which the page can read meanwhile. A worker that is
killed leaves the order as it was, and the sweep begins it anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from incidents.filters import PublishedIncidentFilter
from incidents.models import Snapshot, SnapshotOrder, User
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.services.snapshots import Lines, Rows, freeze
from incidents.statistics.turns import alone
from observatory.lib.bell import ring

logger = logging.getLogger(__name__)

_MOST_ATTEMPTS = 3
_TELL = "UPDATE incidents_snapshotorder SET done_count = %s WHERE id = %s"


def order_snapshot(
    filters: PublishedIncidentFilter,
    *,
    title_fr: str,
    title_en: str = "",
    by: User,
    count: int,
    pages_at: str,
    api_at: str,
) -> SnapshotOrder:
    if not by.has_perm("incidents.freeze_snapshot"):
        raise NotAllowedError
    order = SnapshotOrder.objects.create(
        title_fr=title_fr.strip(),
        title_en=title_en.strip(),
        query=filters.canonical_query,
        by=by,
        count=count,
        pages_at=pages_at,
        api_at=api_at,
    )
    ring("incidents.tasks.make_snapshots")
    return order


def make_ordered(rows: Rows, lines_for: Callable[[SnapshotOrder], Lines]) -> int:
    """Make what was ordered, one worker at a time; how many."""
    made = 0
    with alone("snapshots") as is_alone:
        while is_alone and (order := _next()) is not None:
            _make(order, rows, lines_for(order))
            made += 1
    return made


def _next() -> SnapshotOrder | None:
    waiting = SnapshotOrder.objects.filter(finished_at=None)
    waiting.filter(attempts__gte=_MOST_ATTEMPTS).update(
        finished_at=timezone.now(), refusal="failed"
    )
    order = waiting.order_by("attempts", "ordered_at").first()
    if order is not None:  # before the work: also of a worker that is killed at it
        SnapshotOrder.objects.filter(pk=order.pk).update(attempts=F("attempts") + 1)
    return order


def _make(order: SnapshotOrder, rows: Rows, lines: Lines) -> None:
    filters = PublishedIncidentFilter(data=QueryDict(order.query))
    snapshot: Snapshot | None = None
    refusal = "" if filters.is_valid() else "filter"
    if not refusal:
        try:
            with _teller(order) as told:
                snapshot = freeze(
                    filters,
                    title_fr=order.title_fr,
                    title_en=order.title_en,
                    by=order.by,
                    rows=rows,
                    lines=lines,
                    most=None,
                    told=told,
                )
        except ServiceError as error:
            refusal = type(error).__name__
    SnapshotOrder.objects.filter(pk=order.pk).update(
        snapshot=snapshot, refusal=refusal, finished_at=timezone.now()
    )
    logger.info("snapshot order %s: %s", order.pk, refusal or "made")


@contextmanager
def _teller(order: SnapshotOrder) -> Iterator[Callable[[int], None]]:
    beside: Any = connection.copy()

    def told(count: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(_TELL, [count, order.pk])

    try:
        yield told
    finally:
        beside.close()
