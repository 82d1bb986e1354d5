"""Bring database and files up to date, without serving: for containers and deploys."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from observatory import preparation


class Command(BaseCommand):
    help = (
        "Migrates, loads the fixtures, compiles catalogues and collects static files."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(preparation.prepare())
        except preparation.NotReadyError as error:
            raise CommandError(str(error)) from error
