"""Write generated incidents with COPY: 5,000 rows a second go in where the ORM writes
some hundreds. The statement-level triggers mark the totals, as for any other writer.

The history of the team's work is left out: nobody has worked on these incidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from incidents.ingest.synthetic import columns
from incidents.ingest.synthetic.public import public_row
from incidents.ingest.synthetic.reference import Reference
from incidents.ingest.synthetic.rows import SAME_IN_ALL, Row
from incidents.models import (
    AbductionOutcome,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    Decision,
    ImportBatch,
    Incident,
    IncidentActor,
    IncidentUnit,
    PublicIdCounter,
    PublishedIncident,
    PublishedVersion,
)
from incidents.models.reach import outlines_in_use
from incidents.services.reach import reach_of

_HISTORY = (
    "incidents.Incident:insert_insert",
    "incidents.CasualtyClaim:insert_insert",
    "incidents.AbductionOutcome:insert_insert",
    "incidents.CasualtyBreakdown:insert_insert",
    "incidents.Citation:insert_insert",
    "incidents.IncidentActor:insert_insert",
)


def write_rows(rows: list[Row], batch: ImportBatch, reference: Reference) -> None:
    """All rows of a chunk, in the caller's transaction."""
    if not rows:
        return
    ids = _next_ids(Incident, len(rows))
    claim_ids = _next_ids(CasualtyClaim, sum(len(r.figures.claims) for r in rows))
    public_ids = _next_public_ids([row.incident["started_on"].year for row in rows])
    today = timezone.localdate()
    numbered = list(zip(ids, public_ids, rows, strict=True))
    _ignore(_HISTORY)
    _copy(Incident, columns.INCIDENT, _incidents(numbered, batch))
    _copy(CasualtyClaim, columns.CLAIM, _claims(claim_ids, ids, rows, reference))
    _copy(CasualtyBreakdown, columns.BREAKDOWN, _parts(claim_ids, rows))
    _copy(AbductionOutcome, columns.OUTCOME, _outcomes(ids, rows, reference))
    _copy(Citation, columns.CITATION, _citations(ids, rows, reference))
    _copy(IncidentActor, columns.ACTOR, _actors(ids, rows))
    _ignore(())
    _copy(IncidentUnit, columns.UNIT, _units(ids, rows))
    _copy(Decision, columns.DECISION, _decisions(ids, str(batch)))
    records: list[dict[str, Any]] = []
    versions: list[tuple[Any, ...]] = []
    for public_id, row in zip(public_ids, rows, strict=True):
        record, content = public_row(row, reference)
        fixed = {"public_id": public_id, "version": 1, "published_on": today}
        record |= fixed | {"updated_on": today, "incident_uuid": row.incident["uuid"]}
        records.append(record)
        versions.append((public_id, 1, "published", today, "", "", [], content))
    _add_reach(records)
    published = ([record[name] for name in columns.PUBLISHED] for record in records)
    _copy(PublishedIncident, columns.PUBLISHED, published)
    _copy(PublishedVersion, columns.VERSION, versions)


def _add_reach(records: list[dict[str, Any]]) -> None:
    """What they surely and possibly lie in, which the background would else have to
    find, writing each of them once more."""
    version = outlines_in_use()
    for record, reach in zip(records, reach_of(records), strict=True):
        record["sure_region_ids"] = list(reach.sure)
        record["possible_region_ids"] = list(reach.possible)
        record["reach_version"] = version


def _ignore(triggers: Sequence[str]) -> None:
    """What `pgtrigger.ignore` does, which COPY would not tell the database; only
    until the end of the transaction."""
    names = [t.get_pgid(m) for m, t in pgtrigger.registered(*triggers)] * bool(triggers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)",
            [f"{{{','.join(names)}}}"],
        )


def _copy(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    statement = f"COPY {model._meta.db_table} ({quoted}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _next_ids(model: type[Model], count: int) -> list[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _next_public_ids(years: list[int]) -> list[str]:
    """From the counters that publication uses, locked in one order."""
    wanted = Counter(years)
    PublicIdCounter.objects.bulk_create(
        (PublicIdCounter(year=year) for year in sorted(wanted)), ignore_conflicts=True
    )
    last = {}
    for counter in (
        PublicIdCounter.objects.select_for_update()
        .filter(year__in=wanted)
        .order_by("year")
    ):
        last[counter.year] = counter.last
        counter.last += wanted[counter.year]
        counter.save()
    public_ids = []
    for year in years:
        last[year] += 1
        public_ids.append(f"{settings.COUNTRY_CODE}-{year}-{last[year]:06}")
    return public_ids


def _incidents(
    numbered: list[tuple[int, str, Row]], batch: ImportBatch
) -> Iterable[list[Any]]:
    now = timezone.now()
    same = SAME_IN_ALL | {
        "status": Incident.Status.PUBLISHED,
        "version": 1,
        "internal_note": "",
        "content_hash": "",
        "batch_id": batch.pk,
        "updated_at": now,
    }
    for pk, public_id, row in numbered:
        values = same | row.incident | {"id": pk, "public_id": public_id}
        yield [values[name] for name in columns.INCIDENT]


def _claims(
    claim_ids: list[int], ids: list[int], rows: list[Row], reference: Reference
) -> Iterable[tuple[Any, ...]]:
    numbers = iter(claim_ids)
    for pk, row in zip(ids, rows, strict=True):
        for source, claim, _parts in row.figures.claims:
            yield (
                next(numbers),
                pk,
                reference.sources[source][0],
                claim.outcome,
                claim.as_of,
                claim.min,
                claim.best,
                claim.max,
                True,
                claim.standing,
            )


def _outcomes(
    ids: list[int], rows: list[Row], reference: Reference
) -> Iterable[tuple[Any, ...]]:
    for pk, row in zip(ids, rows, strict=True):
        source = reference.sources[row.figures.citations[0][0]][0]
        for o in row.outcomes:
            yield (
                *(pk, source, o.fate, o.on, o.date_precision),
                *(o.min, o.best, o.max, o.note),
            )


def _parts(claim_ids: list[int], rows: list[Row]) -> Iterable[tuple[Any, ...]]:
    claims = [claim for row in rows for claim in row.figures.claims]
    for number, (_source, _claim, parts) in zip(claim_ids, claims, strict=True):
        for part in parts:
            yield number, *part


def _citations(
    ids: list[int], rows: list[Row], reference: Reference
) -> Iterable[tuple[int, int, int]]:
    for pk, row in zip(ids, rows, strict=True):
        for source, credibility in row.figures.citations:
            yield pk, reference.sources[source][0], credibility


def _actors(ids: list[int], rows: list[Row]) -> Iterable[tuple[Any, ...]]:
    for pk, row in zip(ids, rows, strict=True):
        for actor, role, confidence in row.actors:
            yield pk, actor.key, role, confidence


def _units(ids: list[int], rows: list[Row]) -> Iterable[tuple[Any, ...]]:
    for pk, row in zip(ids, rows, strict=True):
        for unit in row.units:
            yield pk, unit.pk, unit.division_id, unit.level, False


def _decisions(ids: list[int], reason: str) -> Iterable[tuple[Any, ...]]:
    for pk in ids:
        yield pk, Incident.Status.VERIFIED, Incident.Status.PUBLISHED, reason
