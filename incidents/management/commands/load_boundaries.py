"""`manage.py load_boundaries FILE… --division KEY`: a dry run; `--commit` writes.

Reads OCHA COD-AB zips, shapefiles, GeoJSON and GeoPackage. All in one transaction,
which a dry run rolls back, so that it says exactly what would happen.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.services.moves import Moves, incidents_that_would_move
from observatory.lib.bell import ring, wait_until_rung
from regions.ingest.boundaries.columns import Columns
from regions.ingest.boundaries.layers import BoundaryError
from regions.ingest.boundaries.loading import Edition, Loading, prepare_edition
from regions.ingest.boundaries.matching import BY_CODE, BY_NAME
from regions.models import Region
from regions.services.crosswalks import refresh_crosswalks

_ABOUT = (
    *("name_fr", "name_en", "valid_from", "valid_until", "source", "licence"),
    *("retrieved_on", "note_fr", "note_en"),
)

_SECONDS_TO_RING = 3


class Command(BaseCommand):
    help = (
        "Load the outlines of an edition of the administrative map into a division."
        " Writes nothing without --commit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, help=".shp, .zip, .geojson or .gpkg"
        )
        parser.add_argument("--division", required=True, help="key, such as cod-2015")
        parser.add_argument(
            "--commit", action="store_true", help="write; without it, a dry run"
        )
        _add_about(parser)
        _add_columns(parser)
        _add_checks(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        loading = _loading(options)
        try:
            with transaction.atomic():
                edition = prepare_edition(loading, self._tell)
                self._sum_up(edition)
                edition.save()
                self._tell(_("relating the units to those of other divisions"))
                for line in refresh_crosswalks(edition.division):
                    self._tell(line)
                transaction.set_rollback(not options["commit"])
        except BoundaryError as error:
            raise CommandError(str(error)) from error
        self._end(is_committed=options["commit"])

    def _tell(self, line: str) -> None:
        self.stderr.write(f"{time.monotonic() - self.started:6.1f} s  {line}")

    def _sum_up(self, edition: Edition) -> None:
        outlines = edition.outlines()
        new = [unit.level for unit in edition.new]
        for level, units in outlines.items():
            self.stdout.write(
                _("%(level)s: %(new)s new units, %(known)s known")
                % {
                    "level": Region.Level(level).label,
                    "new": new.count(level),
                    "known": len(units) - new.count(level),
                }
            )
        self._tell(_("counting the incidents that move"))
        for moves in incidents_that_would_move(edition.division.key, outlines):
            self.stdout.write(_shown(moves))

    def _end(self, *, is_committed: bool) -> None:
        if is_committed:
            ring("incidents.tasks.assign_divisions")
            wait_until_rung(_SECONDS_TO_RING)
            self.stdout.write(
                _("Written. Incidents are put into the units in the background.")
            )
        else:
            self.stdout.write(
                _("Nothing was written. The same command with --commit writes.")
            )


def _shown(moves: Moves) -> str:
    return _(
        "%(level)s: %(moved)s incidents move to another unit, %(gained)s get one,"
        " %(lost)s lose theirs, %(same)s stay"
    ) % {
        "level": Region.Level(moves.level).label,
        "moved": moves.moved,
        "gained": moves.gained,
        "lost": moves.lost,
        "same": moves.same,
    }


def _loading(options: dict[str, Any]) -> Loading:
    return Loading(
        paths=options["files"],
        division=options["division"],
        about={name: options[name] for name in _ABOUT if options[name]},
        columns=Columns(
            level=options["level"],
            name=options["name_column"],
            code=options["code_column"],
            parent=options["parent_column"],
        ),
        encoding=options["encoding"],
        match_by=options["match_by"],
        moves=options["move"],
        repair=options["repair"],
        accept_overlaps=options["accept_overlaps"],
        add_unknown=options["add_unknown"],
    )


def _add_about(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "the division", "needed to make one; for one that is there, source and licence"
    )
    for name in _ABOUT:
        is_date = name.startswith("valid") or name == "retrieved_on"
        group.add_argument(
            f"--{name.replace('_', '-')}",
            type=date.fromisoformat if is_date else str,
            metavar="YYYY-MM-DD" if is_date else "TEXT",
        )


def _add_columns(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "columns", "recognised in the known editions; what is given here goes before"
    )
    levels = [str(level) for level in Region.Level]
    group.add_argument("--level", choices=levels, default="", help="of all files")
    for name in ("name", "code", "parent"):
        group.add_argument(f"--{name}-column", default="", metavar="COLUMN")
    group.add_argument("--encoding", default="", help="of shapefiles without a .cpg")


def _add_checks(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what to do with what is found")
    group.add_argument("--repair", action="store_true", help="mend invalid rings")
    group.add_argument(
        "--accept-overlaps", action="store_true", help="take overlapping units"
    )
    group.add_argument(
        "--add-unknown",
        action="store_true",
        help="add units that the division lacks to a level that it has",
    )
    group.add_argument(
        "--match-by",
        choices=[BY_CODE, BY_NAME],
        default="",
        help="when codes and names of the file disagree with the division",
    )
    group.add_argument(
        "--move",
        action="append",
        default=[],
        metavar="UNIT=DIVISION:CODE",
        help="give the land of another division's unit to UNIT (repeatable)",
    )
