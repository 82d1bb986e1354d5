"""`make run`: servers, preparation, then web, worker and beat until Ctrl-C."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from observatory import embedded, preparation, running


class Command(BaseCommand):
    help = "Runs the whole observatory in one process tree; Ctrl-C stops all of it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            running.run()
        except (embedded.ServerError, preparation.NotReadyError) as error:
            raise CommandError(str(error)) from error
