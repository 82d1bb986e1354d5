"""Recompute everything, piece by piece, mend what differs, and say so.

A piece is one kind of totals and one year, or a range of the cells of all time, in a
short transaction of its own that also notes that it is done: refreshing goes on in
between, no piece takes longer than a task may, and what a task leaves, or a crash, the
next one goes on with.
"""

from __future__ import annotations

import logging
import math
import time

from django.db import transaction

from incidents.models import Reconciliation
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.checking import check_piece, every_piece
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals

logger = logging.getLogger(__name__)

MOST_TOLD = 100


@transaction.atomic
def begin_reconciliation() -> Reconciliation:
    """Or take the one that is not finished yet."""
    unfinished = Reconciliation.objects.unfinished().first()
    return unfinished or Reconciliation.objects.create(left=every_piece())


def go_on_reconciling(*, seconds: float) -> bool:
    """With the one that was begun, if any; False: the time is up."""
    deadline = time.monotonic() + seconds
    while _do_a_piece():
        if time.monotonic() > deadline:
            return not Reconciliation.objects.unfinished().exists()
    return True


def reconcile_totals() -> Reconciliation:
    """All of it at once; what was not already right."""
    refresh_totals()
    refresh_facets()
    refresh_cells()
    begun = begin_reconciliation()
    go_on_reconciling(seconds=math.inf)
    begun.refresh_from_db()
    return begun


@transaction.atomic
def _do_a_piece() -> bool:
    """False: none is left, or somebody else is at it."""
    found = (
        Reconciliation.objects.unfinished().select_for_update(skip_locked=True).first()
    )
    if found is None:
        return False
    piece, *found.left = found.left
    checked, mended, which = check_piece(*piece)
    found.checked_count += checked
    found.mended_count += mended
    found.mended = [*found.mended, *which][:MOST_TOLD]
    found.save()
    if mended:
        logger.error("reconciliation mended %s of %s %s", mended, checked, piece[0])
        refresh_totals(afresh=True)
    return True
