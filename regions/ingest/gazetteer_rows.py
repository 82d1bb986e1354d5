"""Writing a gazetteer's rows: COPY, then one statement for places and one for names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from observatory.lib.loading import Loaded
from regions.ingest.gazetteer import PlaceRow

_STAGE = """
CREATE TEMPORARY TABLE given_place (
    external_id text, name text, latitude float8, longitude float8, kind text,
    population integer, names text[]
) ON COMMIT DROP
"""
_PLACES = """
INSERT INTO regions_place AS place
       (source, external_id, name, latitude, longitude, kind, population)
SELECT %s, external_id, name, latitude, longitude, kind, population FROM given_place
    ON CONFLICT (source, external_id) DO UPDATE
   SET name = excluded.name, latitude = excluded.latitude, kind = excluded.kind,
       longitude = excluded.longitude, population = excluded.population
 WHERE (place.name, place.latitude, place.longitude, place.kind, place.population)
       IS DISTINCT FROM (excluded.name, excluded.latitude, excluded.longitude,
                         excluded.kind, excluded.population)
RETURNING xmax = 0
"""
_NAMES = """
INSERT INTO regions_placename (place_id, name)
SELECT place.id, spelling
  FROM given_place given
  JOIN regions_place place
    ON place.source = %s AND place.external_id = given.external_id
 CROSS JOIN LATERAL unnest(given.names) AS spelling
    ON CONFLICT (place_id, folded) DO NOTHING
"""
_LEFT = """
SELECT count(*) FROM regions_place place
 WHERE source = %s
   AND NOT EXISTS (SELECT FROM given_place g WHERE g.external_id = place.external_id)
"""


def save_places(rows: Sequence[PlaceRow], source: str) -> tuple[Loaded, int]:
    """What was new, changed and same, and how many places of that source the file no
    longer has (they stay). Inside the caller's transaction; twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS given_place")
        cursor.execute(_STAGE)
        with cursor.copy("COPY given_place FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    (
                        *(row.external_id, row.name, row.latitude, row.longitude),
                        *(row.kind, row.population, list(row.names)),
                    )
                )
        cursor.execute(_PLACES, [source])
        written = [is_new for (is_new,) in cursor.fetchall()]
        cursor.execute(_NAMES, [source])
        cursor.execute(_LEFT, [source])
        left = int((cursor.fetchone() or (0,))[0])
        # So that the very next search uses the index: new entries wait in a list that
        # makes it look slower than reading the whole table.
        cursor.execute("SELECT gin_clean_pending_list('place_name_trigrams')")
        cursor.execute("ANALYZE regions_place, regions_placename")
    loaded = Loaded(
        new=sum(written),
        changed=len(written) - sum(written),
        same=len(rows) - len(written),
    )
    return loaded, left
