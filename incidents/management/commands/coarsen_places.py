"""`manage.py coarsen_places`: what each start after an upgrade does, here and now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from incidents.services.coarsening import coarsen_published


class Command(BaseCommand):
    help = (
        "Count the published incidents whose place is told more closely than their type"
        " allows (sexual violence: the cercle); with --commit, tell them less closely"
        " and withhold their earlier versions. Dry run without --commit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commit", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = coarsen_published(commit=options["commit"])
        for public_id in found:
            self.stdout.write(public_id)
        done = "told less closely now" if options["commit"] else "told too closely"
        self.stdout.write(f"{len(found)} {done}")
        if found:
            self.stdout.write(
                "to be looked at one by one: titles and summaries that name the place,"
                " snapshots that hold it"
            )
