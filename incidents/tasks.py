"""Celery's doors: short, idempotent, and each finds its work in the database."""

from celery import shared_task

from incidents.services import assignment
from incidents.statistics import refresh


@shared_task
def refresh_totals() -> None:
    """Recompute the totals that published changes have marked."""
    refresh.refresh_totals()


@shared_task
def reconcile_totals() -> None:
    """Recompute all totals, mend what differs and report it."""
    refresh.reconcile_totals()


@shared_task
def assign_divisions() -> None:
    """Put incidents into the units of newly loaded divisions; goes on next time."""
    assignment.assign_divisions()
