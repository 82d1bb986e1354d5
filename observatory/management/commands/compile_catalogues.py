"""Compile the message catalogues that changed, without GNU gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from observatory.lib import catalogues


class Command(BaseCommand):
    help = "Compiles the message catalogues that changed since they were last compiled."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{catalogues.compile_changed()} catalogues compiled")
