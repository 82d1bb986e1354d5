"""The widely reported incidents of `fixtures/documented_incidents.csv`: illustrative,
published at once so that a new observatory is not empty."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from incidents.models import DatePrecision, GeoPrecision, ImportBatch, PublicPrecision
from incidents.models.actor import Actor, IncidentActor
from incidents.models.toll import Outcome
from incidents.services.imports import Verdict, compare_row, record_row
from incidents.services.rows import ActorRow, ClaimRow, IncidentRow, SourceRow
from observatory.lib.fixtures import Fixture, fixtures_folder, read_fixture
from observatory.lib.loading import Loaded

DATASET = "documented"
FILE = "documented_incidents.csv"
Kind = Actor.Kind
Role = IncidentActor.Role
_KINDS = {
    "army": Kind.STATE_FORCES,
    "civilians": Kind.CIVILIANS,
    "foreign fighters": Kind.EXTERNAL,
    "security forces": Kind.STATE_FORCES,
    "signatory groups": Kind.POLITICAL_MILITIA,
    "UN peacekeepers": Kind.EXTERNAL,
    "MNLA": Kind.REBEL_GROUP,
}
"""The names used in the file; each is an alias of an actor of `actors.json`."""


@transaction.atomic
def load_documented_incidents() -> Loaded:
    fixture = read_fixture(FILE)
    loaded = Loaded()
    batch: ImportBatch | None = None
    for row in documented_rows(fixture):
        verdict = compare_row(row)
        loaded[verdict.value] += 1
        if verdict != Verdict.SAME:
            batch = batch or _new_batch(fixture)
            record_row(row, batch=batch, publish=True)
    if batch is not None:
        batch.new_count = loaded[Verdict.NEW]
        batch.changed_count = loaded[Verdict.CHANGED]
        batch.same_count = loaded[Verdict.SAME]
        batch.save()
    return loaded


def documented_rows(fixture: Fixture) -> list[IncidentRow]:
    return [_incident_row(row, version=fixture.date) for row in fixture.rows]


def _new_batch(fixture: Fixture) -> ImportBatch:
    content = (fixtures_folder() / FILE).read_bytes()
    return ImportBatch.objects.create(
        dataset=DATASET,
        version=fixture.date,
        file_name=FILE,
        file_hash=hashlib.sha256(content).hexdigest(),
        licence=fixture.licence,
        attribution=fixture.source,
    )


def _incident_row(row: dict[str, str], *, version: str) -> IncidentRow:
    started_on = date.fromisoformat(row["date_start"])
    return IncidentRow(
        dataset=DATASET,
        external_id=f"{started_on}-{slugify(row['place'])}",
        version=version,
        started_on=started_on,
        ended_on=date.fromisoformat(row["date_end"] or row["date_start"]),
        date_precision=DatePrecision.EXACT,
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        geo_precision=GeoPrecision.SETTLEMENT,  # the place named, not the spot
        public_precision=PublicPrecision.POINT,
        place_name=row["place"],
        event_type=row["event_type"],
        emplacement=row["emplacement"] or None,
        trigger=row["trigger"] or None,
        device_state=row["device_state"] or None,
        language="fr",
        title_fr=row["title_fr"],
        title_en=row["title_en"],
        summary_fr=row["summary_fr"],
        summary_en=row["summary_en"],
        is_illustrative=True,
        sources=(_source_row(row),),
        claims=_claim_rows(row),
        actors=_actor_rows(row),
    )


def _source_row(row: dict[str, str]) -> SourceRow:
    return SourceRow(
        publisher=row["source_publisher"],
        title=row["source_title"],
        kind=row["source_kind"],
    )


def _claim_rows(row: dict[str, str]) -> tuple[ClaimRow, ...]:
    """An empty cell is unknown, and a toll without any figure is no claim at all."""
    killed = ClaimRow(
        outcome=Outcome.KILLED,
        min=_count(row["killed_min"]),
        best=_count(row["killed_best"]),
        max=_count(row["killed_max"]),
    )
    injured = ClaimRow(outcome=Outcome.INJURED, best=_count(row["injured_best"]))
    return tuple(
        claim
        for claim in (killed, injured)
        if (claim.min, claim.best, claim.max) != (None, None, None)
    )


def _count(cell: str) -> int | None:
    return int(cell) if cell else None


def _actor_rows(row: dict[str, str]) -> tuple[ActorRow, ...]:
    named = [(name, Role.TARGET) for name in row["targeted"].split("; ")]
    if row["perpetrator"]:
        named.append((row["perpetrator"], Role.PERPETRATOR))
    return tuple(
        ActorRow(name=name, kind=_KINDS[name], role=role) for name, role in named
    )
