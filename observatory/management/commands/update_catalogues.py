"""`make messages`: bring the catalogues up to date with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from observatory.lib import catalogues


class Command(BaseCommand):
    help = "Collects the messages of code and templates into observatory/locale."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for fault in catalogues.update():
            self.stdout.write(fault)
        catalogues.compile_changed()
