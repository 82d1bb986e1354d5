"""`manage.py sweep_attachments`: what Celery does every night, here and now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from incidents.services.attachment_sweep import sweep_files


class Command(BaseCommand):
    help = (
        "Count files of attachments that no report has any more, and attachments whose"
        " file is missing; takes the former away only with --commit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sweep_files(commit=options["commit"])
        self.stdout.write(
            _("Files without a report: %(n)s (%(done)s). Files missing: %(missing)s.")
            % {
                "n": found.orphans,
                "done": _("deleted") if options["commit"] else _("nothing changed"),
                "missing": found.missing,
            }
        )
