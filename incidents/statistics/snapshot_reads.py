"""The file of a snapshot, and what has become of its incidents since."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from incidents.models import Snapshot, SnapshotPart

# The latest version of each incident of the snapshot that has changed behind its
# position; of one kind come so many, and how many there are.
_SINCE = """
WITH later AS (
    SELECT DISTINCT ON (public_id) public_id, change
      FROM incidents_publishedversion
     WHERE position > %(position)s OR position IS NULL
     ORDER BY public_id, version DESC
),
mine AS (
    SELECT unnest(public_ids) AS public_id FROM incidents_snapshotpart
     WHERE snapshot_id = %(snapshot)s
),
ranked AS (
    SELECT public_id, change, count(*) OVER (PARTITION BY change) AS of_kind,
           row_number() OVER (PARTITION BY change ORDER BY public_id) AS place
      FROM later JOIN mine USING (public_id)
)
SELECT public_id, change, of_kind FROM ranked
 WHERE place <= %(limit)s ORDER BY change, place
"""


@dataclass(frozen=True, slots=True)
class Since:
    """The incidents of a snapshot that have been corrected or retracted since."""

    corrected_count: int
    retracted_count: int
    corrected: list[str]
    retracted: list[str]


def changed_since(snapshot: Snapshot, *, limit: int = 50) -> Since:
    with connection.cursor() as cursor:
        cursor.execute(
            _SINCE,
            {
                "position": snapshot.position,
                "snapshot": snapshot.pk,
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    # One that was retracted and published again is a correction to who cites it.
    retracted = [row for row in rows if row[1] == "retracted"]
    others = [row for row in rows if row[1] != "retracted"]
    counts = {change: count for _public_id, change, count in rows}
    gone = counts.pop("retracted", 0)
    return Since(
        sum(counts.values()),
        gone,
        [row[0] for row in others],
        [row[0] for row in retracted],
    )


def file_pieces(snapshot: Snapshot, *, compressed: bool) -> Iterator[bytes]:
    """The file as it was made, a piece at a time; or as gzip."""
    parts = SnapshotPart.objects.filter(snapshot=snapshot).order_by("number")
    for number in parts.values_list("number", flat=True):
        content = bytes(parts.values_list("content", flat=True).get(number=number))
        yield content if compressed else gzip.decompress(content)
