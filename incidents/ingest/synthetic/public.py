"""The public row of a generated incident, and the content of its only version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from incidents.ingest.synthetic import columns
from incidents.ingest.synthetic.reference import Reference
from incidents.ingest.synthetic.rows import (
    JSON_IN_ALL,
    PUBLIC_IN_ALL,
    Row,
    words_of,
)
from incidents.models import CasualtyClaim
from incidents.services.record import outcome_entry


def public_row(row: Row, reference: Reference) -> tuple[dict[str, Any], str]:
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
        "claims": json.dumps([_claim(*said, reference) for said in row.figures.claims]),
        "actors": json.dumps([_actor(*link) for link in row.actors]),
        "abduction_outcomes": json.dumps(_entries(row, reference)),
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


def _claim(
    source: int, claim: CasualtyClaim, parts: Iterable[Any], reference: Reference
) -> dict[str, Any]:
    return {
        "outcome": claim.outcome,
        "source": reference.sources[source][1],
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "min": claim.min,
        "best": claim.best,
        "max": claim.max,
        "is_cumulative": claim.is_cumulative,
        "standing": claim.standing,
        "breakdown": [
            dict(zip(columns.BREAKDOWN[1:], part, strict=True)) for part in parts
        ],
    }


def _entries(row: Row, reference: Reference) -> list[dict[str, Any]]:
    return [
        outcome_entry(
            outcome,
            source=reference.sources[row.figures.citations[0][0]][1],
            taken_on=row.incident["started_on"],
            taken_precision=row.incident["date_precision"],
        )
        for outcome in sorted(
            row.outcomes, key=lambda o: (o.on is None, o.on or date.min)
        )
    ]


def _actor(actor: Any, role: str, confidence: str) -> dict[str, str]:
    return {
        "name": actor.fr,
        "name_en": actor.en,
        "kind": actor.kind,
        "role": role,
        "confidence": confidence,
    }
