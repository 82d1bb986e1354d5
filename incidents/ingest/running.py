"""A whole file through the importers' door: compared first, then, if asked, written.

All or nothing: one transaction for the file, one import at a time. A refused row is
reported and does not stop the others; a row that cannot be written stops everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from incidents.ingest.reading import Read, Refused
from incidents.models import EventType, ImportBatch
from incidents.services.constraints import refusals_in_words
from incidents.services.errors import ServiceError
from incidents.services.imports import Compared, Verdict, compare_rows, record_row

REFUSED = "refused"
_CHUNK = 500


class ImportStoppedError(Exception):
    """Nothing was written; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row: a verdict (or REFUSED) and, in words, why."""

    number: int
    external_id: str
    verdict: str
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class Import:
    """`batch` is saved once something is written, and only then."""

    batch: ImportBatch
    is_committed: bool
    is_published: bool
    tell: Callable[[Line], None]

    def run(self, found: Iterable[Read | Refused]) -> Counter[str]:
        counts: Counter[str] = Counter()
        types = set(EventType.objects.values_list("code", flat=True))
        with _one_at_a_time() if self.is_committed else nullcontext():
            for chunk in _chunks(found):
                for line in self._lines(chunk, types):
                    counts[line.verdict] += 1
                    self.tell(line)
            if self.batch.pk:
                self._count(counts)
        return counts

    def _lines(self, chunk: list[Read | Refused], types: set[str]) -> Iterator[Line]:
        reads = [item for item in chunk if isinstance(item, Read)]
        compared = iter(compare_rows([item.row for item in reads]))
        for item in chunk:
            if isinstance(item, Refused):
                yield _refusal(item)
                continue
            if item.row.event_type not in types:
                raise ImportStoppedError(
                    _("the event type %(code)s is not loaded")
                    % {"code": item.row.event_type}
                )
            known = next(compared)
            if self.is_committed and known.verdict != Verdict.SAME:
                self._write(item)
            yield _line(item, known)

    def _write(self, item: Read) -> None:
        try:
            if self.batch.pk is None:
                self.batch.save()
            with refusals_in_words():
                record_row(item.row, batch=self.batch, publish=self.is_published)
        except (DatabaseError, ServiceError) as error:
            raise ImportStoppedError(
                _("row %(row)s (%(id)s) cannot be written: %(error)s")
                % {"row": item.number, "id": item.row.external_id, "error": error}
            ) from error

    def _count(self, counts: Counter[str]) -> None:
        self.batch.new_count = counts[Verdict.NEW]
        self.batch.changed_count = counts[Verdict.CHANGED]
        self.batch.same_count = counts[Verdict.SAME]
        self.batch.refused_count = counts[REFUSED]
        self.batch.save()


def _line(item: Read, known: Compared) -> Line:
    details = [str(change) for change in known.changes]
    details += [f"{w.code} ({w.detail})" for w in item.row.warnings]
    return Line(item.number, item.row.external_id, known.verdict, tuple(details))


def _refusal(item: Refused) -> Line:
    why = f"{item.field}: {item.reason}" if item.field else item.reason
    return Line(item.number, item.external_id, REFUSED, (why,))


def _chunks(found: Iterable[Read | Refused]) -> Iterator[list[Read | Refused]]:
    items = iter(found)
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('incidents.import'))")
        is_free = cursor.fetchone()[0]
        if not is_free:
            raise ImportStoppedError(_("another import is running"))
        yield
