"""One step for many reports of the queue: what it would change, then the change."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from incidents.forms.bulk import BulkForm, ticked
from incidents.models import Incident
from incidents.rules import on_the_desk_of
from incidents.services.bulk import carry_out, preview
from incidents.views.people import signed_in
from observatory.lib.access import requires


@requires("incidents.review_incident")
@require_POST
def review_bulk(request: HttpRequest) -> HttpResponse:
    """Nothing is written before it is confirmed; then each row has its own result."""
    chosen = _chosen(request)
    form = BulkForm(request.POST)
    if not chosen or not form.is_valid():
        context = {"form": form, "chosen": chosen}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "incidents/review_bulk.html", context, status=status)
    is_confirmed = "confirm" in request.POST
    do = carry_out if is_confirmed else preview
    rows = do(form.order(), chosen, by=signed_in(request))
    context = {
        "form": form,
        "chosen": chosen,
        "rows": rows,
        "done_count": sum(not row.refusal for row in rows),
        "is_done": is_confirmed,
    }
    return render(request, "incidents/review_bulk.html", context)


def _chosen(request: HttpRequest) -> list[tuple[Incident, int]]:
    """Those of one's regions, the longest waiting first, at the versions read."""
    versions = ticked(request.POST.getlist("row"))
    found = on_the_desk_of(signed_in(request)).filter(uuid__in=versions)
    ordered = found.select_related("event_type").order_by("created_at", "pk")
    return [(incident, versions[incident.uuid]) for incident in ordered]
