"""What was said of a report, in words: for the desk, and for whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.forms.fields import as_degrees
from incidents.models import (
    EventType,
    Incident,
    Outcome,
    Part,
    Remark,
    Source,
    Toll,
)

_OF_SOURCE = "source_"


@dataclass(frozen=True, slots=True)
class ShownDifference:
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRemark:
    uuid: UUID
    kind: str
    label: str
    part: str
    about: str
    text: str
    by: str
    at: datetime
    is_open: bool = False
    differences: list[ShownDifference] = field(default_factory=list)
    replies: list[ShownRemark] = field(default_factory=list)


def described_remarks(remarks: Iterable[Remark]) -> list[ShownRemark]:
    """Each with its reply, in the order in which they were said."""
    said = list(remarks)
    replies = {one.replies_to_id: one for one in said if one.replies_to_id}
    return [
        _shown(one, replies.get(one.pk)) for one in said if one.replies_to_id is None
    ]


def _shown(remark: Remark, reply: Remark | None = None) -> ShownRemark:
    return ShownRemark(
        uuid=remark.uuid,
        kind=remark.kind,
        label=str(remark.get_kind_display()),
        part=remark.part,
        about=str(Part(remark.part).label) if remark.part else "",
        text=remark.text,
        by=remark.by.username,
        at=remark.at,
        is_open=remark.kind == Remark.Kind.QUESTION and reply is None,
        differences=[
            _difference(name, before, after)
            for name, (before, after) in remark.corrections.items()
        ],
        replies=[_shown(reply)] if reply else [],
    )


def _difference(name: str, before: Any, after: Any) -> ShownDifference:
    if name in Outcome.values:
        what = str(Outcome(name).label)
        return ShownDifference(what, str(Toll(*before)), str(Toll(*after)))
    of_source = name.startswith(_OF_SOURCE)
    column: Any = (
        Source._meta.get_field(name.removeprefix(_OF_SOURCE))
        if of_source
        else Incident._meta.get_field(name.removesuffix("_id"))
    )
    return ShownDifference(
        str(column.verbose_name), _in_words(column, before), _in_words(column, after)
    )


def _in_words(column: Any, value: Any) -> str:
    if value in (None, ""):
        return _("not given")
    if column.name == "event_type":
        return str(EventType.objects.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return str(dict(column.choices).get(value, value))
    if column.name.endswith("_on"):
        return date_format(date.fromisoformat(value))
    return as_degrees(value) if isinstance(value, float) else str(value)
