"""Rings for the totals. The task is looked up by name: services stand below tasks."""

from celery import current_app

from observatory.lib.bell import ring


def ring_for_totals() -> None:
    """Have the marked totals recomputed soon after this transaction commits."""
    ring(current_app.tasks["incidents.tasks.refresh_totals"])
