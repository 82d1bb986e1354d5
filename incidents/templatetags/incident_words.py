"""Dates, tolls and marks as templates write them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.filters import PublishedIncidentFilter
from incidents.models import IncidentActor, Outcome, PublishedIncident, Toll
from incidents.statistics.periods import NoPeriodError, Period
from incidents.views import wording

WHOLE = 0.995
"""Of two drawings of the same border, no two agree to the last half per cent."""

register = template.Library()

register.filter("when", wording.date_in_words)
register.filter("toll_range", wording.range_in_words)
register.filter("summed_range", wording.summed_range_in_words)
register.filter("grouped", wording.number)
register.filter("signed", wording.signed)
register.filter("signed_percent", wording.signed_percent)
register.filter("day", wording.day_in_words)


@register.filter
def toll(value: Toll) -> SafeString:
    """The figure, or “unknown” set apart from figures."""
    if value.is_unknown:
        return format_html('<span class="unknown">{}</span>', _("unknown"))
    return format_html('<span class="num">{}</span>', wording.toll_in_words(value))


@register.filter
def outcome(incident: PublishedIncident, name: str) -> Toll:
    return incident.toll(Outcome(name))


@register.filter
def perpetrators(incident: PublishedIncident) -> str:
    """By name, in the reader's language."""
    is_english = get_language() == "en"
    return ", ".join(
        (is_english and actor["name_en"]) or actor["name"]
        for actor in incident.actors
        if actor["role"] == IncidentActor.Role.PERPETRATOR
    )


@register.filter
def chosen_months(filters: PublishedIncidentFilter) -> str:
    """The first and the last month of the period that a filter names, as the timeline
    marks them; an end that it leaves open is empty."""
    asked = getattr(filters.form, "cleaned_data", {})
    try:
        period = Period.of(asked)
    except NoPeriodError:
        ends = [asked.get(end) or asked.get(f"began_{end}") for end in ("from", "to")]
    else:
        ends = [period.first, period.last]
    return ",".join(f"{end:%Y-%m}" if end else "" for end in ends)


@register.filter
def percent(share: float) -> str:
    """Whole per cents; what is not all is never rounded up to all."""
    if share >= WHOLE:
        return _("all")
    return _("%(n)s%%") % {"n": max(1, min(99, round(share * 100)))}


@register.filter
def root_code(incident: PublishedIncident) -> str:
    return incident.event_type.root_code
