"""`manage.py assign_units`: what Celery does in the background, here and now."""

from typing import Any

from django.core.management.base import BaseCommand

from incidents.models import DivisionAssignment, Incident
from incidents.services.assignment import assign_divisions


class Command(BaseCommand):
    help = (
        "Put incidents into the units of newly loaded divisions. Can be stopped and"
        " started again; Celery goes on with it otherwise."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        total = Incident.objects.count()

        def show(state: DivisionAssignment) -> None:
            self.stdout.write(f"{state.division.key}: {state.done_count} / {total}")

        while not assign_divisions(progress=show):
            pass
        self.stdout.write("Every incident is in its units of every division.")
