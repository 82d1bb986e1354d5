"""Freeze what a filter finds, to be cited; and withdraw the file of a snapshot.

The file goes from the rows to the database a piece at a time: memory does not grow
with the number of incidents.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    PublishedVersion,
    Snapshot,
    SnapshotPart,
    SnapshotWithdrawal,
    User,
)
from incidents.models.toll import BOUNDS
from incidents.services.errors import (
    NotAllowedError,
    NothingToFreezeError,
    ReasonMissingError,
    TooManyToFreezeError,
    TryAgainError,
    WrongStatusError,
)
from incidents.statistics.positions import known_at, number_versions
from incidents.statistics.reads import SummedToll, totals_of

ROWS_AT_ONCE = 2_000
MOST_IN_A_REQUEST = 20_000
"""Of incidents: some four seconds of work; nobody waits longer for a page."""
_TRIES = 5
Row = tuple[Any, ...]
"""Of the public columns, the public id first."""
Lines = Callable[[Iterable[Row]], Iterator[str]]
"""The header and a line for each row: the format is the caller's."""
Rows = Callable[[Any], Any]
"""The columns that the format takes, of a QuerySet."""


def freeze(
    filters: PublishedIncidentFilter,
    *,
    title_fr: str,
    title_en: str = "",
    by: User,
    rows: Rows,
    lines: Lines,
    most: int | None = MOST_IN_A_REQUEST,
    told: Callable[[int], None] = lambda count: None,
) -> Snapshot:
    """Keep the incidents of the filter as they are now. The same title over the same
    content gives the snapshot that there is. `told`: how many are done so far."""
    if not by.has_perm("incidents.freeze_snapshot"):
        raise NotAllowedError
    if not title_fr.strip():
        raise ReasonMissingError
    if most is not None and filters.result.count() > most:
        raise TooManyToFreezeError
    for _attempt in range(_TRIES):
        number_versions()
        is_outermost = not connection.in_atomic_block
        with transaction.atomic():
            if is_outermost:
                _see_one_instant()
            if PublishedVersion.objects.filter(position=None).exists():
                continue  # published since; a position could not name what is seen
            found: Any = filters.result
            written = _Written(told)
            ordered = rows(found.order_by("-started_on", "-public_id"))
            written.take(ordered.iterator(chunk_size=ROWS_AT_ONCE), lines)
            if not written.count:
                raise NothingToFreezeError
            return _kept(written, filters, title_fr, title_en, by)
    raise TryAgainError


def _see_one_instant() -> None:
    """Rows, totals and position of one instant, however long the writing takes."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@dataclass
class _Written:
    """The parts of a file that is being written, and what is known of it so far."""

    told: Callable[[int], None]
    pk: Any = field(default_factory=uuid4)
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    count: int = 0
    parts: int = 0

    def take(self, rows: Iterable[Row], lines: Lines) -> None:
        ids: list[str] = []

        def noted() -> Iterator[Row]:
            for row in rows:
                ids.append(row[0])
                yield row

        held: list[str] = []
        for line in lines(noted()):
            held.append(line)
            if len(held) >= ROWS_AT_ONCE:
                self._write(held, ids)
        if held:
            self._write(held, ids)

    def _write(self, held: list[str], ids: list[str]) -> None:
        content = "".join(held).encode()
        SnapshotPart.objects.create(
            snapshot_id=self.pk,
            number=self.parts,
            content=gzip.compress(content, mtime=0),
            public_ids=list(ids),
        )
        self.digest.update(content)
        self.size += len(content)
        self.count += len(ids)
        self.parts += 1
        self.told(self.count)
        held.clear()
        ids.clear()


def _kept(
    written: _Written,
    filters: PublishedIncidentFilter,
    title_fr: str,
    title_en: str,
    by: User,
) -> Snapshot:
    sha256, known = written.digest.hexdigest(), known_at()
    assert known.at is not None  # noqa: S101  what was written has been published
    slug = f"{timezone.localdate()}-{slugify(title_fr)[:60]}-{sha256[:8]}"
    if there_is := Snapshot.objects.filter(slug=slug).first():
        transaction.set_rollback(True)
        return there_is
    whole = totals_of(filters.result)
    return Snapshot.objects.create(
        id=written.pk,
        slug=slug,
        title_fr=title_fr.strip(),
        title_en=title_en.strip(),
        query=filters.canonical_query,
        position=known.position,
        known_at=known.at,
        by=by,
        incidents=written.count,
        totals={outcome: _toll(summed) for outcome, summed in whole.outcomes.items()},
        sha256=sha256,
        size=written.size,
        licence=settings.DATA_LICENCE,
        licence_url=settings.DATA_LICENCE_URL,
        attribution=settings.DATA_ATTRIBUTION,
    )


def _toll(summed: SummedToll) -> dict[str, Any]:
    return {
        **{bound: getattr(summed.toll, bound) for bound in BOUNDS},
        "unknown": {bound: getattr(summed, f"{bound}_unknown") for bound in BOUNDS},
    }


@transaction.atomic
def withdraw_file(
    snapshot: Snapshot, *, by: User, reason_fr: str, reason_en: str = ""
) -> None:
    """Delete the file for good; what it was, its hash and the reason stay."""
    if not by.has_perm("incidents.withdraw_snapshot"):
        raise NotAllowedError
    if not reason_fr.strip():
        raise ReasonMissingError
    if SnapshotWithdrawal.objects.filter(snapshot=snapshot).exists():
        raise WrongStatusError
    SnapshotWithdrawal.objects.create(
        snapshot=snapshot,
        by=by,
        reason_fr=reason_fr.strip(),
        reason_en=reason_en.strip(),
    )
    SnapshotPart.objects.filter(snapshot=snapshot).delete()
