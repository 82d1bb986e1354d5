"""The review queue: the reports of one's regions, the longest waiting first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.forms.bulk import BulkForm
from incidents.forms.queue_filter import QueueForm, with_marks
from incidents.models import Incident, User
from incidents.models.assigned_region import regions_assigned_to
from incidents.rules import on_the_desk_of, works_in_regions
from incidents.services.corrections import open_corrections
from incidents.views.people import signed_in
from observatory.lib.access import requires

PER_PAGE = 25
_OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`next_query` leads to the page behind; '' where this is the last. `first_query`
    is the filter alone."""

    incidents: list[Incident]
    counts: dict[str, int]
    next_query: str
    first_query: str
    is_first: bool
    shown_targets: set[int]
    """Of what reports are said to be the same as: those that lie in one's regions."""

    def __iter__(self) -> Iterator[Incident]:
        return iter(self.incidents)


@requires("incidents.review_incident")
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = QueueForm(request.GET)
    found = form.incidents(on_the_desk_of(user))
    page = _page(form, found, request.GET, user)
    filters = [field for field in form if not field.is_hidden]
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "bulk": BulkForm(),
        "must_have_regions": works_in_regions(user),
        "regions": regions_assigned_to(user),
        "corrections": _corrections(user),
    }
    return render(request, "incidents/review_queue.html", context)


def _corrections(user: User) -> int | None:
    """Requests of the public that wait; None for who does not decide them."""
    return open_corrections() if user.has_perm("incidents.decide_correction") else None


def _page(
    form: QueueForm, found: QuerySet[Incident], asked: QueryDict, user: User
) -> QueuePage:
    shown = with_marks(form.from_here(found)).select_related(
        "event_type", "author", "same_event__target"
    )
    rows = list(shown[: PER_PAGE + 1])
    targets = [row.same_event.target_id for row in rows if hasattr(row, "same_event")]
    query = asked.copy()
    query.pop("after", None)
    first_query = query.urlencode()
    if has_next := len(rows) > PER_PAGE:
        query["after"] = str(rows[PER_PAGE - 1].uuid)
    return QueuePage(
        incidents=rows[:PER_PAGE],
        counts=_counts(found),
        next_query=query.urlencode() if has_next else "",
        first_query=first_query,
        is_first="after" not in asked,
        shown_targets=set(
            on_the_desk_of(user).filter(pk__in=targets).values_list("pk", flat=True)
        ),
    )


def _counts(found: QuerySet[Incident]) -> dict[str, int]:
    """Of all that match, on whatever page."""
    old = Q(created_at__lt=timezone.now() - _OLD)
    return found.order_by().aggregate(
        all=Count("pk"),
        old=Count("pk", filter=old),
        unplaced=Count("pk", filter=Q(latitude=None)),
    )
