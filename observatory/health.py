"""Is it alive, and is it ready? Redis being down is no reason to say no."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.statistics.backlog import backlog
from observatory.lib.access import public

LATE_SECONDS = 120


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not. Late totals are told, and
    are no reason to take no visitors: pages say as of when they are."""
    try:
        seconds = backlog().oldest_seconds
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    word = "ready, totals are late" if seconds > LATE_SECONDS else "ready"
    return HttpResponse(f"{word}\n", content_type="text/plain")
