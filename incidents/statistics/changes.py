"""What changed after a position: the feed that partners follow.

An incident is given once, at the position of its latest version: what it said before
a correction or a retraction is not told again. Following `position > last` from 0
ends with exactly the published incidents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from incidents.models import PublishedVersion
from incidents.statistics.positions import to_the_hour

RETRACTED = PublishedVersion.Change.RETRACTED.value


@dataclass(frozen=True, slots=True)
class Change:
    position: int
    at: datetime
    """The hour from which it is known."""
    public_id: str
    version: int
    change: str
    merged_into: str
    """Of a deletion: the incident that tells of the event now, if one does."""
    content: dict[str, Any]
    """The public record as of that version; empty for a retraction."""

    @property
    def is_deletion(self) -> bool:
        return self.change == RETRACTED


def changes_after(position: int, limit: int) -> Sequence[Change]:
    """The first `limit` changes behind the position, in order.

    A version that a later one has replaced is left out, also where that one has no
    position yet: it will be given behind all of these.
    """
    later = PublishedVersion.objects.filter(
        public_id=OuterRef("public_id"), version__gt=OuterRef("version")
    )
    latest = PublishedVersion.objects.filter(~Exists(later), position__gt=position)
    names = (
        *("position", "published_at", "public_id", "version", "change"),
        *("merged_into", "content"),
    )
    rows = latest.order_by("position").values_list(*names)[:limit]
    return [Change(position, to_the_hour(at), *rest) for position, at, *rest in rows]
