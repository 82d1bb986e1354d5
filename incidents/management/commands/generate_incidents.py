"""`manage.py generate_incidents --count 100000 --commit`: incidents that never were,
for demonstrations and for measuring. `--remove --commit` takes them all away."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from incidents.ingest.synthetic.generating import (
    NotHereError,
    generate,
    refuse_beside_real_incidents,
)
from incidents.ingest.synthetic.reference import NothingToBuildOnError
from incidents.ingest.synthetic.removing import generated_count, remove_generated
from observatory.lib.bell import wait_until_rung

_PROGRESS_EVERY = 100_000


class Command(BaseCommand):
    help = (
        "Generate synthetic incidents, marked as such, or --remove all of them."
        " Writes nothing without --commit. Refuses beside real incidents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--count",
            type=int,
            default=10_000,
            help="in all, of this seed (%(default)s)",
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            help="same seed, same incidents (%(default)s)",
        )
        parser.add_argument(
            "--remove", action="store_true", help="remove those of every seed"
        )
        parser.add_argument(
            "--commit", action="store_true", help="write; without it, a dry run"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        work = self._remove if options["remove"] else self._generate
        try:
            count = work(options)
        except NotHereError as error:
            raise CommandError(
                _(
                    "Generated incidents belong where DEMO or DEBUG is on and no real"
                    " incident is recorded. Nothing was written."
                )
            ) from error
        except NothingToBuildOnError as error:
            raise CommandError(
                _("Places, event types or actors are missing: run load_fixtures first.")
            ) from error
        if not options["commit"]:
            self.stdout.write(
                _("Nothing was written. The same command with --commit writes.")
            )
            return
        wait_until_rung(3)
        seconds = time.monotonic() - started
        self.stdout.write(
            _("%(count)s incidents in %(seconds).1f s (%(rate)d a second)")
            % {"count": count, "seconds": seconds, "rate": count / seconds}
        )

    def _generate(self, options: dict[str, Any]) -> int:
        refuse_beside_real_incidents()
        if not options["commit"]:
            return 0
        return generate(
            options["count"], seed=options["seed"], progress=self._progress()
        )

    def _remove(self, options: dict[str, Any]) -> int:
        if not options["commit"]:
            self.stdout.write(
                _("%(count)s generated incidents would be removed.")
                % {"count": generated_count()}
            )
            return 0
        return remove_generated(self._progress())

    def _progress(self) -> Callable[[int], None]:
        shown = 0

        def tell(done: int) -> None:
            nonlocal shown
            if done - shown >= _PROGRESS_EVERY:
                shown = done
                self.stderr.write(_("… %(count)s incidents") % {"count": done})

        return tell
