"""Write generated incidents with COPY: 5,000 rows a second go in where the ORM writes
some hundreds. The statement-level triggers mark the totals, as for any other writer.

The history of the team's work is left out: nobody has worked on these incidents.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from incidents.ingest.synthetic import columns
from incidents.ingest.synthetic.reference import Reference
from incidents.ingest.synthetic.rows import (
    JSON_IN_ALL,
    PUBLIC_IN_ALL,
    SAME_IN_ALL,
    Row,
    words_of,
)
from incidents.models import (
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

_HISTORY = (
    "incidents.Incident:insert_insert",
    "incidents.CasualtyClaim:insert_insert",
    "incidents.Citation:insert_insert",
    "incidents.IncidentActor:insert_insert",
)


def write_rows(rows: list[Row], batch: ImportBatch, reference: Reference) -> None:
    """All rows of a chunk, in the caller's transaction."""
    if not rows:
        return
    ids = _next_ids(len(rows))
    public_ids = _next_public_ids([row.incident["started_on"].year for row in rows])
    today = timezone.localdate()
    numbered = list(zip(ids, public_ids, rows, strict=True))
    _ignore(_HISTORY)
    _copy(Incident, columns.INCIDENT, _incidents(numbered, batch))
    _copy(CasualtyClaim, columns.CLAIM, _claims(ids, rows, reference))
    _copy(Citation, columns.CITATION, _citations(ids, rows, reference))
    _copy(IncidentActor, columns.ACTOR, _actors(ids, rows))
    _ignore(())
    _copy(IncidentUnit, columns.UNIT, _units(ids, rows))
    _copy(Decision, columns.DECISION, _decisions(ids, str(batch)))
    published: list[list[Any]] = []
    versions: list[tuple[Any, ...]] = []
    for public_id, row in zip(public_ids, rows, strict=True):
        record, content = _public(row, reference)
        fixed = {"public_id": public_id, "version": 1, "published_on": today}
        record |= fixed | {"updated_on": today, "incident_uuid": row.incident["uuid"]}
        published.append([record[name] for name in columns.PUBLISHED])
        versions.append((public_id, 1, "published", today, "", "", [], content))
    _copy(PublishedIncident, columns.PUBLISHED, published)
    _copy(PublishedVersion, columns.VERSION, versions)


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


def _next_ids(count: int) -> list[int]:
    table = Incident._meta.db_table
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
    ids: list[int], rows: list[Row], reference: Reference
) -> Iterable[tuple[Any, ...]]:
    for pk, row in zip(ids, rows, strict=True):
        for source, claim in row.figures.claims:
            yield (
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


def _public(row: Row, reference: Reference) -> tuple[dict[str, Any], str]:
    """The columns of the public row, and the content of its version."""
    incident = {n: v for n, v in row.incident.items() if n in columns.SHARED}
    record = incident | row.public
    for outcome, (toll, _rule) in row.figures.tolls.items():
        record[f"{outcome}_min"] = toll.min
        record[f"{outcome}_best"] = toll.best
        record[f"{outcome}_max"] = toll.max
    shown = {n: v for n, v in record.items() if n != "region_ids"}
    parts = {
        "toll_rules": json.dumps({o: r for o, (_t, r) in row.figures.tolls.items()}),
        "claims": json.dumps([_claim(s, c, reference) for s, c in row.figures.claims]),
        "actors": json.dumps([_actor(*link) for link in row.actors]),
        "sources": _sources(row, reference),
    }
    content = json.dumps(shown, cls=_Encoder)[:-1]
    content += "".join(f', "{name}": {part}' for name, part in parts.items())
    content += f", {JSON_IN_ALL}}}"
    publishers = [reference.sources[source][1] for source, _ in row.figures.citations]
    record |= PUBLIC_IN_ALL | parts
    record |= {"references": "[]", "warnings": "[]"}
    record["words"] = words_of(record, row, publishers)
    return record, content


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.isoformat() if type(o) is date else super().default(o)


def _sources(row: Row, reference: Reference) -> str:
    shown = (
        f'{reference.sources[source][2]}, "credibility": {credibility}}}'
        for source, credibility in row.figures.citations
    )
    return f"[{', '.join(shown)}]"


def _claim(source: int, claim: CasualtyClaim, reference: Reference) -> dict[str, Any]:
    return {
        "outcome": claim.outcome,
        "source": reference.sources[source][1],
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "min": claim.min,
        "best": claim.best,
        "max": claim.max,
        "is_cumulative": claim.is_cumulative,
        "standing": claim.standing,
        "breakdown": [],
    }


def _actor(actor: Any, role: str, confidence: str) -> dict[str, str]:
    return {
        "name": actor.fr,
        "name_en": actor.en,
        "kind": actor.kind,
        "role": role,
        "confidence": confidence,
    }
