"""Generate incidents up to a number, chunk by chunk, and take them all away again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import connection, transaction

from incidents.ingest.synthetic.copying import write_rows
from incidents.ingest.synthetic.drawing import CHUNK, Drawn, draw, draw_episodes
from incidents.ingest.synthetic.reference import (
    Reference,
    make_sources,
    read_reference,
)
from incidents.ingest.synthetic.rows import rows_of
from incidents.ingest.synthetic.vocabulary import ATTRIBUTION, LICENCE
from incidents.models import ImportBatch, Incident
from observatory.lib.bell import ring

DATASET = "synthetic"
MOST_AT_ONCE = 2_000
"""Written in one transaction: the rest of the observatory sees nothing of it before
the end, and the totals have it to add at once."""
Progress = Callable[[int], None]


class NotHereError(Exception):
    """Here are, or may be, real incidents: generated ones must not come among them."""


def refuse_beside_real_incidents() -> None:
    """Twice safe: a production observatory has neither DEMO nor DEBUG, and one that
    holds an incident not marked illustrative is never added to, whatever its mode."""
    if not (settings.DEMO or settings.DEBUG):
        raise NotHereError
    if Incident.objects.filter(is_illustrative=False).exists():
        raise NotHereError


def generate(count: int, *, seed: int, progress: Progress) -> int:
    """See to it that `count` incidents of this seed are there; the number written.

    Each part of a chunk is one transaction that also notes how far it has come.
    """
    reference = read_reference()
    episodes = draw_episodes(seed, reference)

    @lru_cache(maxsize=1)
    def drawn(chunk: int) -> Drawn:
        return draw(seed, chunk, reference, episodes)

    before = written = _done(seed)
    while written < count:
        written = _generate_some(count, seed, reference, drawn)
        progress(written)
    return written - before


@transaction.atomic
def _generate_some(
    count: int, seed: int, reference: Reference, drawn: Callable[[int], Drawn]
) -> int:
    with connection.cursor() as cursor:  # one at a time, the first batch row included
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.synthetic'))")
    refuse_beside_real_incidents()
    batch = _batch(seed)
    if not reference.sources:
        reference.sources = make_sources()
    chunk, first = divmod(batch.new_count, CHUNK)
    size = min(MOST_AT_ONCE, count - batch.new_count)
    positions = range(first, min(CHUNK, first + size))
    write_rows(list(rows_of(drawn(chunk), reference, positions)), batch, reference)
    batch.new_count += len(positions)
    batch.save(update_fields=["new_count"])
    ring("incidents.tasks.refresh_totals")
    ring("incidents.tasks.assign_divisions")
    ring("incidents.tasks.number_versions")
    return batch.new_count


def _done(seed: int) -> int:
    batch = ImportBatch.objects.filter(dataset=DATASET, version=str(seed)).first()
    return batch.new_count if batch else 0


def _batch(seed: int) -> ImportBatch:
    return ImportBatch.objects.get_or_create(
        dataset=DATASET,
        version=str(seed),
        defaults={
            "file_name": f"generate_incidents --seed {seed}",
            "file_hash": "",
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
        },
    )[0]
