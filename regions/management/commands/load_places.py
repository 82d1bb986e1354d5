"""`manage.py load_places FILE --source NAME`: a dry run; `--commit` writes.

Exit status 1 when rows were refused; the others are written all the same.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from regions.ingest.gazetteer import Gazetteer, GazetteerError, read_gazetteer
from regions.ingest.gazetteer_rows import save_places
from regions.services.crosswalks import refresh_all_crosswalks

_COLUMNS = ("name", "id", "latitude", "longitude", "kind", "population")
_SHOWN = 20


class Command(BaseCommand):
    help = "Load a file of named places (CSV). Writes nothing without --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source",
            required=True,
            help="who made the file, such as 'OCHA COD 2015'; ids are unique within it",
        )
        parser.add_argument(
            "--commit", action="store_true", help="write; without it, a dry run"
        )
        for name in _COLUMNS:
            parser.add_argument(f"--{name}-column", default="", metavar="COLUMN")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        asked = {name: options[f"{name}_column"] for name in _COLUMNS}
        try:
            gazetteer = read_gazetteer(options["file"], asked)
        except GazetteerError as error:
            raise CommandError(str(error)) from error
        self._tell_columns(gazetteer)
        with transaction.atomic():
            loaded, left = save_places(gazetteer.rows, options["source"])
            if options["commit"] and (loaded["new"] or loaded["changed"]):
                refresh_all_crosswalks()
            transaction.set_rollback(not options["commit"])
        self.stdout.write(
            _("places: %(new)s new, %(changed)s changed, %(same)s same") % loaded
        )
        if left:
            self.stdout.write(
                _("%(count)s places of this source are not in the file; they stay")
                % {"count": left}
            )
        self.stderr.write(f"{time.monotonic() - started:.1f} s")
        if not options["commit"]:
            self.stdout.write(
                _("Nothing was written. The same command with --commit writes.")
            )
        self._refuse(gazetteer)

    def _tell_columns(self, gazetteer: Gazetteer) -> None:
        found = gazetteer.columns.items()
        shown = ", ".join(f"{what} = {column}" for what, column in found if column)
        self.stderr.write(_("columns: %(columns)s") % {"columns": shown})

    def _refuse(self, gazetteer: Gazetteer) -> None:
        for line, why in gazetteer.refused[:_SHOWN]:
            self.stderr.write(_("line %(line)s: %(why)s") % {"line": line, "why": why})
        if gazetteer.refused:
            raise CommandError(
                _("%(count)s rows were refused") % {"count": len(gazetteer.refused)}
            )
