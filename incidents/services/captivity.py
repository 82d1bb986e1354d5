"""Following up an abduction: what became of how many, since when, and who says so.

What is public stays as it was until the incident is published again.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from incidents.models import (
    AbductionOutcome,
    Citation,
    DatePrecision,
    Fate,
    Incident,
    Source,
    User,
)
from incidents.services.constraints import refusals_in_words
from incidents.services.errors import (
    FateBeforeAbductionError,
    FateFigureError,
    FateInFutureError,
    FateSourceError,
    NotAllowedError,
    UnknownFateError,
    WrongStatusError,
)
from incidents.services.review import EDITABLE, locked


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that the incident did not cite before."""

    publisher: str
    url: str = ""
    is_confidential: bool = True


@dataclass(frozen=True, slots=True)
class OutcomeEdit:
    """What one row shall say; `pk` is None for a row that is new. All bounds None: it
    is known that people had this fate, not how many."""

    fate: str
    source: int | NewSource
    """The key of one of the incident's citations, or a source to be cited from now
    on."""
    on: date | None = None
    date_precision: str = DatePrecision.EXACT
    min: int | None = None
    best: int | None = None
    max: int | None = None
    note: str = ""
    pk: int | None = None


@transaction.atomic
def follow_up_abduction(
    incident: Incident, *, outcomes: Sequence[OutcomeEdit], by: User, version: int
) -> Incident:
    """These are now all outcomes of the incident; rows that are not named go, which
    is why the version must be the one that was read."""
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    incident.version += 1
    incident.save(update_fields=["version", "updated_at"])
    with refusals_in_words():
        write_outcomes(incident, outcomes)
    return incident


def write_outcomes(incident: Incident, outcomes: Sequence[OutcomeEdit]) -> None:
    """In the caller's transaction, who holds the incident's row. That the fates are
    not of more people than were taken is checked by the database, at its end."""
    cited = dict(incident.citations.values_list("pk", "source_id"))
    known = {outcome.pk: outcome for outcome in incident.abduction_outcomes.all()}
    for row, edit in enumerate(outcomes):
        _check(incident, edit, row, cited)
    kept = {edit.pk for edit in outcomes}
    for pk, gone in known.items():
        if pk not in kept:
            gone.delete()
    for edit in outcomes:
        source = edit.source
        source_id = (
            cited[source] if isinstance(source, int) else _cite(incident, source)
        )
        _write(incident, edit, known.get(edit.pk or 0), source_id)


def _check(
    incident: Incident, edit: OutcomeEdit, row: int, cited: dict[int, int]
) -> None:
    if edit.fate not in Fate.values:
        raise UnknownFateError(row=row)
    given = [n for n in (edit.min, edit.best, edit.max) if n is not None]
    if any(n < 1 for n in given) or given != sorted(given):
        raise FateFigureError(row=row)
    day = first_possible_day(incident, edit.on, edit.date_precision)
    if day is not None and day < incident.started_on:
        raise FateBeforeAbductionError(row=row)
    if day is not None and day > max(timezone.localdate(), incident.started_on):
        raise FateInFutureError(row=row)
    if isinstance(edit.source, int) and edit.source not in cited:
        raise FateSourceError(row=row)


def first_possible_day(
    incident: Incident, on: date | None, precision: str
) -> date | None:
    """Any day of a month or year stands for it: where the abduction was in it too,
    the first day that can be meant is the abduction's."""
    if on is None or on >= incident.started_on:
        return on
    if precision == DatePrecision.YEAR:
        last = date(on.year, 12, 31)
    elif precision == DatePrecision.MONTH:
        last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    else:
        return on
    return incident.started_on if last >= incident.started_on else on


def _write(
    incident: Incident,
    edit: OutcomeEdit,
    outcome: AbductionOutcome | None,
    source_id: int,
) -> None:
    values = {
        "fate": edit.fate,
        "source_id": source_id,
        "on": first_possible_day(incident, edit.on, edit.date_precision),
        "date_precision": edit.date_precision if edit.on else "",
        "min": edit.min,
        "best": edit.best,
        "max": edit.max,
        "note": edit.note.strip(),
    }
    if outcome is None:
        AbductionOutcome.objects.create(incident=incident, **values)
    elif any(getattr(outcome, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(outcome, name, value)
        outcome.save()


def _cite(incident: Incident, new: NewSource) -> int:
    source = Source.objects.create(
        publisher=new.publisher, url=new.url, is_confidential=new.is_confidential
    )
    Citation.objects.create(incident=incident, source=source)
    return source.pk
