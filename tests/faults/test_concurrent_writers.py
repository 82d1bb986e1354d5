"""Eight processes write while the totals are kept and read: nothing is lost, nothing is
counted twice, and no reader ever sees a half-updated set."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from django.db import connection

from incidents.models import CasualtyTotal
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_event_type, make_region
from tests.faults.conftest import database_url
from tests.faults.writing import UNITS
from tests.incidents.statistics.recomputation import assert_exact

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, STEPS = 8, 40

# One statement, one snapshot: what a page may see. Every incident here is on a day, so
# that types, months and days must give the same whole; where no mark is seen, the rows
# must too; and no part is greater than the whole. Totals by facet follow at their own
# pace, each dimension as of the same instant; map cells at theirs, every depth alike,
# and finer ones (of all time) at theirs.
READ = """
SELECT EXISTS (SELECT FROM incidents_dirtytotal)
           OR EXISTS (SELECT FROM incidents_dirtyday)
           OR EXISTS (SELECT FROM incidents_totalchange),
       EXISTS (SELECT FROM incidents_dirtyfacet)
           OR EXISTS (SELECT FROM incidents_facetchange),
       EXISTS (SELECT FROM incidents_dirtycell),
       EXISTS (SELECT FROM incidents_dirtyfinecell),
       ARRAY(SELECT DISTINCT (sum(incidents), sum(killed_best))::text
               FROM (SELECT depth, incidents, killed_best
                       FROM incidents_cellmonthtotal
                      UNION ALL
                     SELECT depth + 100, incidents, killed_best
                       FROM incidents_cellyeartotal
                      UNION ALL
                     SELECT depth + 200, incidents, killed_best
                       FROM incidents_celltotal) AS cell
              GROUP BY depth),
       ARRAY(SELECT DISTINCT (sum(incidents), sum(killed_best))::text
               FROM incidents_finecelltotal GROUP BY depth),
       ARRAY(SELECT DISTINCT (sum(incidents), sum(best))::text
               FROM incidents_facettotal
              WHERE region_id IS NULL AND outcome = 'killed' GROUP BY dimension),
       (SELECT (count(*), sum(killed_best))::text FROM incidents_publishedincident),
       (SELECT ARRAY[coalesce(sum(incidents), 0), coalesce(sum(best), 0)]
          FROM incidents_casualtytotal WHERE region_id IS NULL AND outcome = 'killed'),
       (SELECT ARRAY[coalesce(sum(incidents), 0), coalesce(sum(best), 0)]
          FROM incidents_monthtotal WHERE region_id IS NULL AND outcome = 'killed'),
       (SELECT ARRAY[coalesce(sum(incidents), 0), coalesce(sum(best), 0)]
          FROM incidents_daytotal WHERE region_id IS NULL AND outcome = 'killed'),
       (SELECT ARRAY[count(*), coalesce(sum(killed_best), 0)]
          FROM incidents_publishedincident),
       (SELECT coalesce(bool_and(part.best <= whole.best), true)
          FROM incidents_daytotal part
          JOIN incidents_daytotal whole USING (day, outcome)
         WHERE part.region_id = 1 AND whole.region_id IS NULL),
       (SELECT coalesce(min(least(incidents, min, best, max, best_unknown)), 0)
          FROM (SELECT incidents, min, best, max, best_unknown FROM incidents_daytotal
                 UNION ALL
                SELECT incidents, min, best, max, best_unknown
                  FROM incidents_facettotal) AS every)
"""


class Reader:
    """Reads over and over, and keeps what should never have been seen."""

    def __init__(self) -> None:
        self.reads = self.at_rest = 0
        self.wrong: list[object] = []

    def look(self, reading: psycopg.Connection) -> None:
        row = reading.execute(READ).fetchone()
        assert row is not None
        is_late, *late, by_cell, by_fine_cell, by_facet, all_rows = row[:8]
        by_type, by_month, by_day, rows, parts_fit, lowest = row[8:]
        self.reads += 1
        self.at_rest += not is_late
        agree = by_type == by_month == by_day and (is_late or by_type == rows)
        by_itself = (by_facet, by_cell, by_fine_cell)
        for is_behind, found in zip(late, by_itself, strict=True):
            agree &= len(found) <= 1
            agree &= is_behind or not rows[0] or found == [all_rows]
        if not agree or not parts_fit or lowest < 0:
            self.wrong.append(row)


@contextmanager
def meanwhile(work: Callable[[], object], *, times: int = 1) -> Iterator[None]:
    """Run `work` over and over in threads of their own, each on its own connection."""
    done = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            while not done.is_set():
                work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_eight_writers_two_refreshers_and_a_reader() -> None:
    make_event_type("battles")
    make_event_type("riots")
    for number, level in zip(UNITS, ("region", "cercle", "commune"), strict=True):
        make_region(f"r{number}", pk=number, code=f"r{number}", level=level)
    reader = Reader()
    with psycopg.connect(database_url(), autocommit=True) as reading:
        look = partial(reader.look, reading)
        with meanwhile(refresh, times=2), meanwhile(look):
            told = [json.loads(out) for out in written()]
        refresh()
        look()
    print(
        f"{WRITERS} writers: {WRITERS * STEPS} transactions,"
        f" {sum(t['retried'] for t in told)} begun again after a deadlock,"
        f" {reader.reads} reads ({reader.at_rest} at rest), lost 0, doubled 0"
    )
    assert reader.wrong == []
    assert reader.reads > 10
    assert_exact()
    killed = CasualtyTotal.objects.of_country().filter(outcome="killed")
    assert sum(t.best for t in killed) == sum(t["killed"] for t in told)
    assert sum(t.incidents for t in killed) == sum(t["incidents"] for t in told)


def refresh() -> None:
    refresh_totals()
    refresh_facets()
    refresh_cells()


def written() -> list[str]:
    """What each of the writers says when it is done."""
    command = [sys.executable, "-m", "tests.faults.writing", database_url()]
    writers = [
        subprocess.Popen(
            [*command, str(number), str(STEPS)], stdout=subprocess.PIPE, text=True
        )
        for number in range(WRITERS)
    ]
    try:
        return [writer.communicate(timeout=120)[0] for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
