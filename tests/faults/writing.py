"""A writer of its own: `python -m tests.faults.writing ADDRESS NUMBER STEPS`.

Plain SQL, so that eight of them start in a moment; what keeps the totals right is in
the database. Says at the end how many incidents and killed its changes came to.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import errors

TYPES = ("battles", "riots")
UNITS = (1, 2, 3)
FIRST_DAY = date(2019, 1, 25)
_FIXED = {
    "version": 1,
    "published_on": "2020-01-01",
    "updated_on": "2020-01-01",
    "date_precision": "exact",
    "latitude": 14,
    "longitude": -4,
    "geo_precision": "exact",
    "is_illustrative": False,
    "is_provisional": False,
    **dict.fromkeys(("claims", "actors", "sources", "references", "warnings"), "[]"),
    "toll_rules": "{}",
    **dict.fromkeys(("place_name", "title_fr", "title_en", "summary_fr"), ""),
    **dict.fromkeys(("summary_en", "attribution", "licence", "words", "language"), ""),
}
_DRAWN = ("public_id", "incident_uuid", "started_on", "ended_on", "event_type_id")
COLUMNS = (*_FIXED, *_DRAWN, "region_ids", "killed_min", "killed_best")
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
INSERT = (
    f"INSERT INTO incidents_publishedincident ({_NAMES})"  # noqa: S608
    f" VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)
COPY = f"COPY incidents_publishedincident ({_NAMES}) FROM STDIN"
_SOME = "SELECT id FROM incidents_publishedincident ORDER BY random() LIMIT 1"
CORRECT = f"""
UPDATE incidents_publishedincident
   SET killed_best = killed_best + 1, started_on = started_on + 1,
       ended_on = ended_on + 1
 WHERE id = ({_SOME})
"""  # noqa: S608
RETRACT = f"""
DELETE FROM incidents_publishedincident WHERE id = ({_SOME}) RETURNING killed_best
"""  # noqa: S608


class Writer:
    def __init__(self, connection: psycopg.Connection, number: int) -> None:
        self.connection = connection
        self.number = number
        self.random = random.Random(number)
        self.incidents = self.killed = self.serial = 0

    def step(self) -> tuple[int, int]:
        """One transaction; incidents and killed that it added."""
        chosen = self.random.choice(
            (self.insert, self.insert, self.copy, self.correct, self.retract, self.move)
        )
        with self.connection.transaction():
            return chosen()

    def _row(self) -> list[Any]:
        self.serial += 1
        day = FIRST_DAY + timedelta(days=self.random.randrange(14))
        units = self.random.sample(UNITS, self.random.randrange(4))
        event_type, killed = self.random.choice(TYPES), self.random.randrange(9)
        name = f"W{self.number}-{self.serial}"
        drawn = [name, uuid.uuid4(), day, day, event_type, units, 0, killed]
        return [*_FIXED.values(), *drawn]

    def insert(self) -> tuple[int, int]:
        row = self._row()
        self.connection.execute(INSERT, row)
        return 1, row[-1]

    def copy(self) -> tuple[int, int]:
        rows = [self._row() for _ in range(5)]
        with self.connection.cursor().copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)
        return 5, sum(row[-1] for row in rows)

    def correct(self) -> tuple[int, int]:
        """One more killed, and on another day."""
        return 0, self.connection.execute(CORRECT).rowcount

    def retract(self) -> tuple[int, int]:
        found = self.connection.execute(RETRACT).fetchall()
        return -len(found), -sum(killed for (killed,) in found)

    def move(self) -> tuple[int, int]:
        """A loaded division gives many incidents other units at once."""
        units = self.random.sample(UNITS, 2)
        self.connection.execute(
            "UPDATE incidents_publishedincident SET region_ids = %s"
            " WHERE started_on = %s",
            [units, FIRST_DAY + timedelta(days=self.random.randrange(14))],
        )
        return 0, 0


def main(address: str, number: str, steps: str) -> None:
    incidents = killed = retried = done = 0
    with psycopg.connect(address, autocommit=True) as connection:
        writer = Writer(connection, int(number))
        while done < int(steps):
            try:
                more = writer.step()
            except errors.DeadlockDetected:
                retried += 1  # two that move many at once; nothing of it was written
                continue
            done, incidents, killed = done + 1, incidents + more[0], killed + more[1]
    told = {"incidents": incidents, "killed": killed, "retried": retried}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
