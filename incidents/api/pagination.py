"""Keyset pages: a page costs the same however far in, and never skips or repeats a
row because another was published meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from incidents.exports.resource import rows_of
from incidents.models.published import PublishedIncidentQuerySet

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
_signer = Signer(salt="incidents.cursor")

Position = tuple[date, str]


class CursorField(forms.CharField):
    def clean(self, value: Any) -> Position | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            day, public_id = _signer.unsign_object(text)
        except BadSignature as error:
            raise ValidationError(_("This is not a cursor of this API.")) from error
        return date.fromisoformat(day), public_id


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

    @property
    def is_asked_for(self) -> bool:
        return any(self.cleaned_data.values())


def page_of(
    incidents: PublishedIncidentQuerySet, paging: PagingForm
) -> tuple[list[dict[str, Any]], str | None]:
    """The rows of the page and the cursor of the next one, newest first."""
    limit = paging.cleaned_data["limit"] or DEFAULT_LIMIT
    after: Position | None = paging.cleaned_data["cursor"]
    found = incidents.order_by("-started_on", "-public_id")
    if after:
        day, public_id = after
        # The first condition is the index range, the second its ragged edge.
        found = found.filter(started_on__lte=day).exclude(
            started_on=day, public_id__gte=public_id
        )
    rows = list(rows_of(found)[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    position = [last["started_on"].isoformat(), last["public_id"]]
    return rows[:limit], _signer.sign_object(position)


def next_address(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
