"""Who changed which part of a figure, out of what the database's triggers noted. What
came together with its figure is no change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.models import CasualtyBreakdown, CasualtyClaim, Toll
from incidents.models.claim import who_they_were


@dataclass(frozen=True, slots=True)
class VictimChange:
    at: datetime
    by: int | None
    words: str


def victim_changes(claims: Sequence[CasualtyClaim]) -> Iterator[VictimChange]:
    if not claims:
        return
    outcomes = {claim.pk: claim.get_outcome_display() for claim in claims}
    came = set(
        _events(CasualtyClaim)
        .filter(pgh_obj__in=claims, pgh_label="insert")
        .values_list("pgh_obj", "pgh_context")
    )
    events = _events(CasualtyBreakdown).filter(claim__in=claims)
    last: dict[int, Toll] = {}
    for event in events.select_related("pgh_context").order_by("pgh_id"):
        before = last.get(event.pgh_obj_id)
        after = Toll(event.min, event.best, event.max)
        last[event.pgh_obj_id] = after
        if before is None and (event.claim_id, event.pgh_context_id) in came:
            continue
        who = who_they_were(event.category, event.sex, event.age_group)
        was = before.in_short if before else "–"
        shall = "–" if event.pgh_label == "delete" else after.in_short
        context = event.pgh_context.metadata if event.pgh_context else {}
        yield VictimChange(
            event.pgh_created_at,
            context.get("user"),
            f"{outcomes[event.claim_id]}, {who} {was} → {shall}",
        )


def _events(model: Any) -> Any:
    return model.pgh_event_model.objects
