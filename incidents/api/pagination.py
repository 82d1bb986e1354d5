"""Keyset pages: a page costs the same however far in, and never skips or repeats a
row because another was published meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from incidents.exports.resource import IN_ROW, Row
from incidents.exports.streaming import page_rows
from incidents.filter_fields import RepeatedField
from incidents.models import Outcome
from incidents.models.published import PublishedIncidentQuerySet

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
NEWEST = ("-started_on", "-id")
_DAYS = ("started_on", "ended_on", "published_on", "updated_on")
_BEST = tuple(f"{outcome}_best" for outcome in Outcome.values)
KEYS = ("id", *_DAYS, *_BEST)
"""What lists are ordered by: public columns, each named as it is shown."""
_signer = Signer(salt="incidents.cursor")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: in which order, and the values of its keys."""

    ordering: tuple[str, ...]
    values: tuple[Any, ...]

    @classmethod
    def behind(cls, row: Row, ordering: tuple[str, ...]) -> Cursor:
        return cls(ordering, tuple(row[IN_ROW[_column(term)]] for term in ordering))

    @classmethod
    def read(cls, text: str) -> Cursor:
        try:
            ordering, values = _signer.unsign_object(text)
            return cls(tuple(ordering), tuple(map(_value, ordering, values)))
        except (BadSignature, ValueError) as error:
            raise ValidationError(_("This is not a cursor of this API.")) from error

    def __str__(self) -> str:
        values = [v.isoformat() if isinstance(v, date) else v for v in self.values]
        return _signer.sign_object([self.ordering, values])


def _value(term: str, stored: Any) -> Any:
    is_day = term.lstrip("-") in _DAYS
    return date.fromisoformat(stored) if is_day else stored


def _column(term: str) -> str:
    name = term.lstrip("-")
    return "public_id" if name == "id" else name


class CursorField(forms.CharField):
    def clean(self, value: Any) -> Cursor | None:
        text = super().clean(value)
        return Cursor.read(text) if text else None


class OrderingField(RepeatedField):
    """Keys, `-` before one for the last first; the id decides between equals."""

    def clean(self, value: Any) -> tuple[str, ...]:
        terms: list[str] = super().clean(value)
        names = [term.removeprefix("-") for term in terms]
        for name in names:
            if name not in KEYS:
                raise ValidationError(
                    _("“%(value)s” is not known; it takes: %(known)s."),
                    params={"value": name, "known": ", ".join(KEYS)},
                )
        if len(set(names)) < len(names):
            raise ValidationError(_("Name each key once."))
        if terms and "id" not in names:
            terms.append("-id" if terms[0].startswith("-") else "id")
        return tuple(terms)


class PagingForm(forms.Form):
    limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_LIMIT,
        label=_("Rows on a page"),
        help_text=_("a whole number, 1 to 1000"),
    )
    cursor = CursorField(
        required=False,
        label=_("Where the page begins"),
        help_text=_("taken as it is from the address of the next page"),
    )
    ordering = OrderingField(
        required=False,
        label=_("Order"),
        help_text=_(
            "one or more of id, started_on, ended_on, published_on, updated_on,"
            " killed_best, injured_best, abducted_best, missing_best; with - before"
            " it, the greatest first; what is unknown comes last"
        ),
    )

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        cursor, ordering = found.get("cursor"), found.get("ordering")
        if cursor and ordering is not None and cursor.ordering != (ordering or NEWEST):
            self.add_error("cursor", _("This cursor belongs to another order."))
        return found

    @property
    def is_asked_for(self) -> bool:
        return any(self.cleaned_data[name] for name in ("limit", "cursor"))

    @property
    def order(self) -> tuple[str, ...]:
        return self.cleaned_data["ordering"] or NEWEST


def page_of(
    incidents: PublishedIncidentQuerySet, paging: PagingForm, *, for_json: bool
) -> tuple[list[Row], str | None]:
    """The rows of the page and the cursor of the next one."""
    found = paging.cleaned_data
    limit = found["limit"] or DEFAULT_LIMIT
    return rows_after(
        incidents, found["cursor"], limit, paging.order, for_json=for_json
    )


def rows_after(
    incidents: PublishedIncidentQuerySet,
    after: Cursor | None,
    limit: int,
    ordering: tuple[str, ...] = NEWEST,
    *,
    for_json: bool = False,
) -> tuple[list[Row], str | None]:
    """In the order of the cursor, where there is one."""
    if after:
        ordering = after.ordering
        incidents = incidents.filter(_beyond(after))
    wanted = in_order(incidents, ordering)[: limit + 1]
    rows = page_rows(wanted, for_json=for_json)
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], str(Cursor.behind(rows[limit - 1], ordering))


def in_order(
    incidents: PublishedIncidentQuerySet, ordering: Sequence[str]
) -> PublishedIncidentQuerySet:
    return incidents.order_by(*map(_by, ordering))


def _by(term: str) -> Any:
    """Unknown last, up and down; what is never unknown as its index has it."""
    sign = "-" if term.startswith("-") else ""
    if _column(term) not in _BEST:
        return sign + _column(term)
    column = F(_column(term))
    return column.desc(nulls_last=True) if sign else column.asc(nulls_last=True)


def _beyond(cursor: Cursor) -> Q:
    """Further on by the first key, or equal in it and further on by the second …;
    and not before it by the first, which is the range of its index."""
    found, equal = Q(), Q()
    for term, value in zip(cursor.ordering, cursor.values, strict=True):
        further = _further(term, value)
        if further is not None:
            found |= equal & further
        equal &= Q(**{_column(term): value}) if value is not None else _unknown(term)
    term, value = cursor.ordering[0], cursor.values[0]
    if value is None:
        return found & _unknown(term)
    return found & (_compared(term, value, "te") | _unknown(term))


def _further(term: str, value: Any) -> Q | None:
    """None where nothing is: behind the unknown."""
    if value is None:
        return None
    further = _compared(term, value, "t")
    return further | _unknown(term) if _column(term) in _BEST else further


def _compared(term: str, value: Any, ending: str) -> Q:
    direction = "l" if term.startswith("-") else "g"
    return Q(**{f"{_column(term)}__{direction}{ending}": value})


def _unknown(term: str) -> Q:
    if _column(term) not in _BEST:
        return Q()
    return Q(**{f"{_column(term)}__isnull": True})


def next_address(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
