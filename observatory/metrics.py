"""How fresh and how right the totals are, for a Prometheus server that knows the token.

Read from the database at each scrape, so that any process answers for all. The sign of
life is the age of the oldest change that is not in the totals yet, never "it is up".
Nothing here depends on what is not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from incidents.models import DivisionAssignment, Reconciliation
from incidents.statistics.backlog import backlog
from incidents.statistics.refresh import totals_as_of
from observatory.lib.access import for_machines
from regions.models import Division


@for_machines
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Totals())
    try:
        text = generate_latest(registry)
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class _Totals(Collector):
    def collect(self) -> Iterator[Metric]:
        waiting = backlog()
        yield _gauge("totals_marks", "Marks of changes to sum up.", waiting.marks)
        yield _gauge(
            "totals_oldest_mark_seconds",
            "Age of the oldest change that is not in the totals yet; 0: none.",
            waiting.oldest_seconds,
        )
        yield from _ages()
        yield from _reconciliation()
        yield _divisions()


def _ages() -> Iterator[Metric]:
    """Of the totals as of now; without a change for long, they may be old and right."""
    state = totals_as_of()
    if state:
        text = "Seconds since the instant that the totals stand for."
        yield _gauge("totals_as_of_age_seconds", text, _age(state.as_of))
    if state and state.facets_as_of:
        text = "The same of the totals by actor, victims and confidence."
        yield _gauge("facet_totals_as_of_age_seconds", text, _age(state.facets_as_of))


def _reconciliation() -> Iterator[Metric]:
    """Of the last one that was finished, if there ever was one."""
    last = Reconciliation.objects.finished().first()
    if last:
        yield _gauge(
            "reconciliation_timestamp_seconds",
            "When it was begun to recompute and compare all totals.",
            last.at.timestamp(),
        )
        text = "Totals that were compared then."
        yield _gauge("reconciliation_checked", text, last.checked_count)
        text = "Totals that were wrong then, and were mended."
        yield _gauge("reconciliation_mended", text, last.mended_count)


def _divisions() -> Metric:
    """Done or not; how many incidents are done counts the unpublished as well."""
    family = GaugeMetricFamily(
        "observatory_division_is_assigned",
        "Whether all incidents are in the units of the division.",
        labels=["division"],
    )
    divisions = list(Division.objects.all())
    finished = DivisionAssignment.objects.finished_at(divisions)
    for division in divisions:
        is_ready = division.geometry_version == 0 or division.pk in finished
        family.add_metric([division.key], float(is_ready))
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"observatory_{name}", text, value=value)


def _age(instant: datetime) -> float:
    return max((timezone.now() - instant).total_seconds(), 0.0)
