"""`manage.py import_incidents ucdp FILE`: a dry run; `--commit` writes.

Exit status: 0 when every row was accepted, 1 when rows were refused (the others are
written all the same with `--commit`) or when nothing could be read or written.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from incidents.ingest import ucdp_file
from incidents.ingest.reading import (
    FileError,
    Read,
    Refused,
    Table,
    file_hash,
    open_table,
)
from incidents.ingest.running import REFUSED, Import, ImportStoppedError, Line
from incidents.ingest.ucdp import read_events
from incidents.ingest.ucdp_where import COUNTRY_IDS, Country
from incidents.models import ImportBatch
from incidents.services.imports import Verdict
from observatory.lib.bell import wait_until_rung

_PROGRESS_EVERY = 10_000
_SECONDS_TO_RING = 3
"""A broker that is down costs this much; the sweep then brings the totals up."""


class Command(BaseCommand):
    help = (
        "Import incidents from a dataset's file. Writes nothing without --commit."
        " Exits with 1 when a row was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "format", choices=["ucdp"], help="UCDP GED or UCDP Candidate Events, CSV"
        )
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--country",
            default=str(COUNTRY_IDS[settings.COUNTRY_CODE]),
            help="UCDP's country_id or country (default: %(default)s)",
        )
        parser.add_argument(
            "--commit", action="store_true", help="write; without it, a dry run"
        )
        parser.add_argument(
            "--review",
            action="store_true",
            help="send new incidents to the review desk instead of publishing them",
        )
        parser.add_argument(
            "--dataset-version", default="", help="when the file name does not hold it"
        )
        parser.add_argument("--encoding", default="utf-8-sig", help="(default: UTF-8)")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self.verbosity = options["verbosity"]
        try:
            counts = self._import(options)
        except (FileError, ImportStoppedError) as error:
            raise CommandError(str(error)) from error
        wait_until_rung(_SECONDS_TO_RING)
        self._sum_up(counts, time.monotonic() - started, options)
        if counts[REFUSED]:
            raise CommandError(
                _("%(count)s rows were refused") % {"count": counts[REFUSED]}
            )

    def _import(self, options: dict[str, Any]) -> Counter[str]:
        batch = _batch(options["file"], options["dataset_version"])
        job = Import(
            batch=batch,
            is_committed=options["commit"],
            is_published=not options["review"],
            tell=self._tell,
        )
        with open_table(
            options["file"], ucdp_file.COLUMNS, encoding=options["encoding"]
        ) as table:
            self._tell_columns(table)
            found = read_events(
                table, country=Country(options["country"]), version=batch.version
            )
            return job.run(self._with_progress(table, found))

    def _with_progress(
        self, table: Table, found: Iterator[Read | Refused]
    ) -> Iterator[Read | Refused]:
        shown = 0
        for item in found:
            if table.number - shown >= _PROGRESS_EVERY:
                shown = table.number
                self.stderr.write(_("… row %(row)s") % {"row": shown})
            yield item

    def _tell_columns(self, table: Table) -> None:
        for text, names in (
            (_("columns with an old name: %(names)s"), table.renamed),
            (_("columns not known, ignored: %(names)s"), table.unknown),
            (_("columns missing, not needed: %(names)s"), table.missing),
        ):
            if names:
                self.stderr.write(text % {"names": ", ".join(names)})

    def _tell(self, line: Line) -> None:
        if self.verbosity:
            why = "".join(f"\n    {detail}" for detail in line.details)
            verdict = _verdict(line.verdict)
            self.stdout.write(f"{line.number}  {line.external_id}  {verdict}{why}")

    def _sum_up(
        self, counts: Counter[str], seconds: float, options: dict[str, Any]
    ) -> None:
        kinds = [*Verdict.values, REFUSED]
        self.stdout.write(
            ", ".join(f"{_verdict(kind)} {counts[kind]}" for kind in kinds)
        )
        self.stderr.write(
            _("%(count)s rows in %(seconds).1f s")
            % {"count": counts.total(), "seconds": seconds}
        )
        if not counts:
            self.stdout.write(
                _("No row is of the country %(country)s.")
                % {"country": options["country"]}
            )
        if not options["commit"]:
            self.stdout.write(
                _("Nothing was written. The same command with --commit writes.")
            )


def _verdict(kind: str) -> str:
    return _("refused") if kind == REFUSED else str(Verdict(kind).label)


def _batch(path: Path, version: str) -> ImportBatch:
    content_hash = file_hash(path)
    version = version or ucdp_file.version_of(path.name)
    if not version:
        raise FileError(
            _("the name of the file holds no version; give --dataset-version")
        )
    return ImportBatch(
        dataset=ucdp_file.DATASET,
        version=version,
        file_name=path.name,
        file_hash=content_hash,
        licence=ucdp_file.LICENCE,
        attribution=ucdp_file.attribution_of(version),
    )
