"""What desk and reporter say to each other about a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from incidents.models import Incident, Remark, User
from incidents.services.correcting import Correction, correct_part
from incidents.services.errors import (
    NoReporterError,
    NotAllowedError,
    NothingAnsweredError,
    NothingSaidError,
    WrongStatusError,
)
from incidents.services.review import EDITABLE, locked

Kind = Remark.Kind


@transaction.atomic
def remark_on(
    incident: Incident, kind: str, *, text: str, part: str = "", by: User
) -> Remark:
    """A comment for the desk, or a question to whoever wrote the report."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if not text.strip():
        raise NothingSaidError
    if kind == Kind.QUESTION:
        if incident.author_id is None:
            raise NoReporterError
        if incident.status not in EDITABLE:
            raise WrongStatusError
    return incident.remarks.create(kind=kind, part=part, text=text.strip(), by=by)


@transaction.atomic
def take_back_question(question: Remark, *, by: User) -> None:
    if not by.has_perm("incidents.review_incident", question.incident):
        raise NotAllowedError
    _reply(question, Kind.WITHDRAWAL, by=by)


@transaction.atomic
def answer_question(
    question: Remark,
    *,
    text: str,
    by: User,
    version: int,
    correction: Correction | None = None,
) -> Remark:
    """In words, by putting right what was asked about, or both. What is public stays as
    it was until an editor publishes the correction."""
    incident = locked(question.incident, version=version)
    if not by.has_perm("incidents.answer_question", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    corrections = (
        correct_part(incident, question.part, correction) if correction else {}
    )
    if not text.strip() and not corrections:
        raise NothingAnsweredError
    return _reply(
        question, Kind.ANSWER, by=by, text=text.strip(), corrections=corrections
    )


def _reply(
    question: Remark,
    kind: str,
    *,
    by: User,
    text: str = "",
    corrections: Mapping[str, Any] | None = None,
) -> Remark:
    """The one that closes it: a second is refused."""
    question = Remark.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.kind != Kind.QUESTION or question.replies.exists():
        raise WrongStatusError
    return question.replies.create(
        incident_id=question.incident_id,
        part=question.part,
        kind=kind,
        text=text,
        corrections=dict(corrections or {}),
        by=by,
    )
