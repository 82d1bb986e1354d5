"""The parts of an incident on the desk's page: what each says, what was said about it,
whether it is checked, and what differs from what the public sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.forms.checking import CheckForm
from incidents.models import CasualtyClaim, Incident, Part
from incidents.rules import on_the_desk_of
from incidents.services.checking import check_parts
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.services.part_checks import PartState, part_states
from incidents.services.publication import differences_from_published
from incidents.views.conversation_words import ShownRemark
from incidents.views.history import ShownChange, changes_in_words
from incidents.views.people import signed_in
from observatory.lib.access import requires


@dataclass(frozen=True, slots=True)
class PartRow:
    code: str
    label: str
    state: str
    state_label: str
    by: str
    at: datetime | None
    claims: list[CasualtyClaim]
    remarks: list[ShownRemark]


def part_rows(incident: Incident, remarks: list[ShownRemark]) -> list[PartRow]:
    claims = list(incident.claims.all())
    return [
        PartRow(
            code=state.part,
            label=str(Part(state.part).label),
            state=_state(state),
            state_label=_state_in_words(state),
            by=state.last.by.username if state.last else "",
            at=state.last.at if state.last else None,
            claims=[claim for claim in claims if claim.outcome == state.part],
            remarks=[remark for remark in remarks if remark.part == state.part],
        )
        for state in part_states(incident)
    ]


def _state(state: PartState) -> str:
    if state.is_checked:
        return "checked"
    return "changed" if state.has_changed else "open"


def _state_in_words(state: PartState) -> str:
    words = {
        "checked": _("checked"),
        "changed": _("changed: to be checked"),
        "open": _("to be checked"),
    }
    return words[_state(state)]


def changes_since_published(incident: Incident) -> tuple[ShownChange, ...]:
    """What the public will see otherwise, once it is published again."""
    if incident.status != Incident.Status.PUBLISHED:
        return ()
    return changes_in_words(*differences_from_published(incident))


@requires("incidents.review_incident")
@require_POST
def review_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = get_object_or_404(on_the_desk_of(signed_in(request)), uuid=uuid)
    form = CheckForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    try:
        check_parts(
            incident,
            form.parts(),
            by=signed_in(request),
            version=form.cleaned_data["version"],
            is_right=not form.cleaned_data["again"],
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        messages.error(request, str(error))
    page = redirect("review-detail", uuid)
    page["Location"] += f"#part-{form.cleaned_data['part']}"
    return page
