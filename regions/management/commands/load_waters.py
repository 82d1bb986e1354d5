"""`manage.py load_waters FILE… --source NAME`: a dry run; `--commit` writes.

What was loaded from the same source before is replaced as a whole.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from regions.ingest.boundaries.layers import BoundaryError
from regions.ingest.waters import read_waters
from regions.models import Water


class Command(BaseCommand):
    help = "Load rivers and lakes (GeoJSON). Writes nothing without --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="file")
        parser.add_argument(
            "--source",
            required=True,
            help="who made the files, such as 'Natural Earth'; named on the maps",
        )
        parser.add_argument(
            "--commit", action="store_true", help="write; without it, a dry run"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        waters: list[Water] = []
        for file in options["files"]:
            try:
                found = read_waters(file, options["source"])
            except BoundaryError as error:
                raise CommandError(str(error)) from error
            waters += found.waters
            told = {"file": file.name, "n": len(found.waters), "far": found.elsewhere}
            self.stdout.write(
                _("%(file)s: %(n)s rivers and lakes, %(far)s elsewhere") % told
            )
        if not options["commit"]:
            self.stdout.write(
                _("Nothing was written. The same command with --commit writes.")
            )
            return
        with transaction.atomic():
            Water.objects.filter(source=options["source"]).delete()
            Water.objects.bulk_create(waters)
