"""`manage.py export_dataset FOLDER`: the published data as a Frictionless package."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from incidents.exports.dataset_file import NotOursError, export_to


class Command(BaseCommand):
    help = (
        "Write the published incidents, their totals and the units as a data package"
        " (datapackage.json and CSV), in place of an earlier one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            state = export_to(folder)
        except NotOursError as error:
            raise CommandError(
                _("%(folder)s holds something else: name an empty or a new folder.")
                % {"folder": folder}
            ) from error
        self.stdout.write(
            _("%(folder)s: as of %(day)s") % {"folder": folder, "day": state.as_of}
        )
