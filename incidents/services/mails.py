"""Mails about saved views: what is due is found in the database, so that a lost task
or broker loses none; whoever stops half-way has sent one mail twice at most."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from incidents.filter_fields import NOT_READY
from incidents.filters import PublishedIncidentFilter
from incidents.models import Subscription
from incidents.services.saved_views import monday_of, token_of
from incidents.statistics.periods import OF_TIME
from incidents.statistics.selections import SelectedTotals

logger = logging.getLogger(__name__)

FROM_HOUR = 6
"""Of the day, where the observatory is."""
LISTED = 10
_WEEK = timedelta(days=7)


class _NotReadyError(Exception):
    """Incidents are still on their way into the units that the filter names."""


def send_due(*, seconds: float, now: datetime | None = None) -> bool:
    """Whether none is left; each in a transaction of its own."""
    now = timezone.localtime(now)
    if not settings.SENDS_MAIL or now.hour < FROM_HOUR:
        return True
    today, until = now.date(), monotonic() + seconds
    passed_over: list[int] = []
    while monotonic() < until:
        with transaction.atomic():
            found = _next(today, passed_over)
            if found is None:
                return True
            try:
                _deal_with(found, today)
            except (
                OSError
            ) as error:  # of the mail server; tried again by the next sweep
                logger.warning("a mail was not sent: %s", type(error).__name__)
                passed_over.append(found.pk)
    return False


def _next(today: date, but_for: list[int]) -> Subscription | None:
    due = Subscription.objects.due(today, monday_of(today)).exclude(pk__in=but_for)
    locked = due.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("view__owner").first()


def _deal_with(found: Subscription, today: date) -> None:
    with translation.override(found.language):
        if not _is_understood(found):
            if not found.is_raised:  # said once
                _send(found, "broken", {})
            found.done_on, found.is_raised = today, True
        elif found.kind == Subscription.Kind.DIGEST:
            monday = monday_of(today)
            _send(found, "digest", _digest(found, monday - _WEEK))
            found.done_on = monday
        else:
            _look(found, today)
            found.done_on = today
    found.save(update_fields=["done_on", "is_raised"])


def _is_understood(found: Subscription) -> bool:
    """A malformed filter would count nothing, which is not zero."""
    filters = _filter(found, {})
    if filters.is_valid():
        return True
    errors = filters.form.errors.as_data().values()
    if any(error.code == NOT_READY for some in errors for error in some):
        raise _NotReadyError
    return False


def _look(found: Subscription, today: date) -> None:
    """Told once: again only after it has been below."""
    last = today - timedelta(days=1)
    first = today - timedelta(days=found.days or 1)
    context = _figures(found, first, last)
    whole = context["whole"]
    of_killed = found.measure == Subscription.Measure.KILLED
    value = whole.killed.best if of_killed else whole.incidents
    is_over = value >= (found.threshold or 1)
    if is_over and not found.is_raised:
        _send(found, "alert", context | {"value": value, "of_killed": of_killed})
    found.is_raised = is_over


def _digest(found: Subscription, monday: date) -> dict[str, Any]:
    this = _figures(found, monday, monday + timedelta(days=6))
    before = _selected(found, monday - _WEEK, monday - timedelta(days=1))
    corrected = _filter(found, {"updated_since": f"{monday}"})
    return this | {
        "before": SelectedTotals(before).whole(),
        "corrected": corrected.result.count(),
        "corrected_url": _list(found, corrected),
    }


def _figures(found: Subscription, first: date, last: date) -> dict[str, Any]:
    selected = _selected(found, first, last)
    incidents = selected.result.select_related("event_type")
    return {
        "first": first,
        "last": last,
        "whole": SelectedTotals(selected).whole(),
        "list_url": _list(found, selected),
        "listed": [
            (incident, found.site + incident.get_absolute_url())
            for incident in incidents[:LISTED]
        ],
    }


def _selected(found: Subscription, first: date, last: date) -> PublishedIncidentFilter:
    """What began then, to the day: each incident is in one week. What is known to the
    year only would be in every one of them, and alarm every day."""
    return _filter(found, {"began_from": f"{first}", "began_to": f"{last}"})


def _filter(found: Subscription, more: dict[str, str]) -> PublishedIncidentFilter:
    """What the view chooses, but for its time."""
    known = PublishedIncidentFilter.base_filters
    kept = [
        (name, value)
        for name, value in parse_qsl(found.view.query)
        if name in known and name not in OF_TIME | more.keys()
    ]
    return PublishedIncidentFilter(QueryDict(urlencode([*kept, *more.items()])))


def _list(found: Subscription, selected: PublishedIncidentFilter) -> str:
    return f"{found.site}{reverse('incident-list')}?{selected.canonical_query}"


def _send(found: Subscription, name: str, context: dict[str, Any]) -> None:
    view = found.view
    leave = found.site + reverse("view-unsubscribe", args=[token_of(found)])
    context |= {
        "subscription": found,
        "view": view,
        "view_url": found.site + view.get_absolute_url(),
        "leave_url": leave,
    }
    text = render_to_string(f"incidents/mails/{name}.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(
        subject.strip(),
        body.strip() + "\n",
        to=[view.owner.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()
