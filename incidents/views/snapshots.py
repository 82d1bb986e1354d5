"""Snapshots to cite: the list, and the page of each."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Outcome, Snapshot, SnapshotWithdrawal
from incidents.models.toll import BOUNDS
from incidents.statistics.reads import SummedToll
from incidents.statistics.snapshot_reads import changed_since
from incidents.views.selection import Selection
from incidents.views.wording import day_in_words
from observatory.lib.access import public


@public
def snapshot_list(request: HttpRequest) -> HttpResponse:
    snapshots = Snapshot.objects.defer("totals").select_related("withdrawal")
    return render(request, "incidents/snapshot_list.html", {"snapshots": snapshots})


@public
def snapshot_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return snapshot_page(request, get_object_or_404(Snapshot, slug=slug))


def snapshot_page(
    request: HttpRequest, snapshot: Snapshot, status: int = 200, **extra: Any
) -> HttpResponse:
    withdrawal = SnapshotWithdrawal.objects.filter(snapshot=snapshot).first()
    context = {
        "snapshot": snapshot,
        "withdrawal": withdrawal,
        "since": None if withdrawal else changed_since(snapshot),
        "tolls": _tolls(snapshot),
        "conditions": conditions_of(request, snapshot.query),
        "list_url": _list_url(snapshot.query),
        "citation": citation(request, snapshot),
        "file_url": reverse("api-snapshot-csv", args=[snapshot.slug]),
        "record_url": reverse("api-snapshot-detail", args=[snapshot.slug]),
        **extra,
    }
    return render(request, "incidents/snapshot_detail.html", context, status=status)


def conditions_of(request: HttpRequest, query: str) -> list[str]:
    """The filter in words."""
    asked = copy(request)
    asked.GET = QueryDict(query)
    selection = Selection(asked)
    # A region or type of the filter may be gone by now: then as it was written.
    if not selection.is_valid:
        return ["=".join(pair) for pair in selection.filter_pairs]
    return [chip.label for chip in selection.chips]


def _list_url(query: str) -> str:
    return reverse("incident-list") + (f"?{query}" if query else "")


def citation(request: HttpRequest, snapshot: Snapshot) -> str:
    return _(
        "%(author)s, “%(title)s”, snapshot of %(day)s, %(slug)s, %(address)s, SHA-256"
        " %(hash)s."
    ) % {
        "author": snapshot.attribution,
        "title": snapshot.title,
        "day": day_in_words(timezone.localdate(snapshot.created_at)),
        "slug": snapshot.slug,
        "address": request.build_absolute_uri(snapshot.get_absolute_url()),
        "hash": snapshot.sha256,
    }


def _tolls(snapshot: Snapshot) -> list[tuple[Any, SummedToll]]:
    """The sums as they were frozen."""
    return [
        (outcome.label, frozen_toll(snapshot, outcome))
        for outcome in Outcome
        if outcome in snapshot.totals
    ]


def frozen_toll(snapshot: Snapshot, outcome: str) -> SummedToll:
    toll = snapshot.totals[outcome]
    return SummedToll(
        snapshot.incidents,
        *(toll[bound] or 0 for bound in BOUNDS),
        *(toll["unknown"][bound] for bound in BOUNDS),
    )
