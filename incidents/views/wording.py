"""Dates and tolls in words, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import DatePrecision, PublishedIncident, Toll
from incidents.statistics.merging import summed_bounds
from incidents.statistics.reads import SummedToll


def number(value: int) -> str:
    return str(number_format(value, force_grouping=True))


def decimal(value: float, digits: int) -> str:
    """Rounded: `number_format` by itself cuts digits off."""
    rounded = round(value, digits)
    return str(number_format(rounded, digits, force_grouping=True))


def signed(value: int) -> str:
    """`+12`, `−5`, `0`."""
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return sign + number(abs(value))


def signed_percent(value: float) -> str:
    """A whole per cent; a change that is smaller keeps a digit and its sign."""
    digits = 0 if abs(value) >= 1 or not value else 1
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return _("%(n)s%%") % {"n": sign + decimal(abs(value), digits)}


def day_in_words(day: date, form: str = "j F Y") -> str:
    text = date_format(day, form)
    if get_language() == "fr" and day.day == 1 and form.startswith("j"):
        return "1er" + text[1:]
    return text


def parse_date_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def date_in_words(incident: PublishedIncident) -> str:
    return span_in_words(
        incident.started_on, incident.ended_on, incident.date_precision
    )


def span_in_words(start: date, end: date, precision: str) -> str:
    """When it was, never finer than it is known."""
    match precision:
        case DatePrecision.YEAR:
            return _years(start, end)
        case DatePrecision.MONTH:
            return _months(start, end)
        case DatePrecision.WEEK:
            return _("in the week of %(day)s") % {"day": day_in_words(start)}
        case DatePrecision.DAYS if start == end:
            return _("about %(day)s") % {"day": day_in_words(start)}
        case DatePrecision.DAYS:
            return _("between %(start)s and %(end)s") % _days(start, end)
        case _ if start == end:
            return day_in_words(start)
    return _("%(start)s to %(end)s") % _days(start, end)


def _days(start: date, end: date) -> dict[str, str]:
    """Month and year are said once when both days share them."""
    form = "j F Y"
    if start.year == end.year:
        form = "j" if start.month == end.month else "j F"
    return {"start": day_in_words(start, form), "end": day_in_words(end)}


def _months(start: date, end: date) -> str:
    first, last = date_format(start, "F Y"), date_format(end, "F Y")
    return first if first == last else f"{first} – {last}"


def _years(start: date, end: date) -> str:
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def toll_in_words(toll: Toll) -> str:
    """The figure to read first: the best estimate, or as much as is known."""
    if toll.best is not None:
        return number(toll.best)
    if toll.min is not None and toll.max is not None:
        return f"{number(toll.min)}–{number(toll.max)}"
    if toll.min is not None:
        return _("at least %(count)s") % {"count": number(toll.min)}
    if toll.max is not None:
        return _("at most %(count)s") % {"count": number(toll.max)}
    return _("unknown")


def range_in_words(toll: Toll) -> str:
    """`20–22` beside a best estimate; nothing where the sources agree."""
    if toll.best is None or toll.min == toll.max:
        return ""
    least = "?" if toll.min is None else number(toll.min)
    most = "?" if toll.max is None else number(toll.max)
    return f"{least}–{most}"


def summed_range_in_words(summed: SummedToll) -> str:
    """`1 395–1 874`, `≥ 895`, or nothing where no source gives a range."""
    least, most = summed_bounds(summed)
    if least is not None and least == most:
        return number(least)
    if least is not None and most is not None:
        return f"{number(least)}–{number(most)}"
    if least is not None:
        return f"≥\u00a0{number(least)}"
    return "" if most is None else f"≤\u00a0{number(most)}"
