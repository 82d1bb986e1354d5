"""`manage.py sweep_attachments`: what Celery does every night, here and now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from incidents.services.attachment_sweep import sweep_files


class Command(BaseCommand):
    help = (
        "Count files of attachments that no report has, uploads that nobody went on"
        " with, and attachments whose file is missing; deletes the first two only with"
        " --commit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sweep_files(commit=options["commit"])
        self.stdout.write(
            _(
                "Files without a report: %(n)s. Begun and abandoned: %(abandoned)s. "
                "Files missing: %(missing)s. %(done)s."
            )
            % {
                "n": found.orphans,
                "abandoned": found.abandoned,
                "missing": found.missing,
                "done": _("The first two are deleted")
                if options["commit"]
                else _("Nothing is changed"),
            }
        )
