"""What became of people taken, in words: filters, and the page of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.filter_fates import HELD, NOT_COUNTED, NOT_NUMBERED, TAKEN, UNDATED
from incidents.models import Fate, PublishedIncident, Toll
from incidents.models.fate import people_of, taken_in
from incidents.views.wording import span_in_words


@dataclass(frozen=True, slots=True)
class ShownFate:
    when: str
    label: str
    toll: Toll
    source: str


@dataclass(frozen=True, slots=True)
class ShownCaptivity:
    """The fates by date, and how many have none; None where that is not known."""

    fates: tuple[ShownFate, ...]
    held: int | None


def described_captivity(incident: PublishedIncident) -> ShownCaptivity | None:
    """None where nobody was taken as far as is known, and no fate is recorded."""
    entries = incident.abduction_outcomes
    toll = incident.toll("abducted")
    if not entries and not any((toll.min, toll.best, toll.max)):
        return None
    taken = taken_in(toll.min, toll.best, entries)
    is_known = toll.min is not None or toll.best is not None
    is_known &= all(people_of(entry) is not None for entry in entries)
    held = taken - sum(people_of(entry) or 0 for entry in entries)
    return ShownCaptivity(tuple(map(_fate, entries)), held if is_known else None)


def _fate(entry: dict[str, Any]) -> ShownFate:
    on = date.fromisoformat(entry["on"]) if entry["on"] else None
    return ShownFate(
        span_in_words(on, on, entry["date_precision"]) if on else _("date unknown"),
        str(dict(Fate.choices).get(entry["fate"], entry["fate"])),
        Toll(entry["min"], entry["best"], entry["max"]),
        entry["source"] or _("confidential source"),
    )


def fate_label(name: str, value: str) -> str | None:
    """A condition on fates as its chip says it; None for any other."""
    if name == "fate":
        return ", ".join(state_in_words(state) for state in value.split(","))
    if name != "fate_in":
        return None
    return _("fate in: %(period)s") % {"period": _period(value)}


def state_in_words(state: str) -> str:
    words = {
        TAKEN: _("people taken"),
        HELD: _("taken, no end recorded"),
        NOT_COUNTED: _("taken, number not known"),
        NOT_NUMBERED: _("a fate whose number is not known"),
    }
    if state in words:
        return words[state]
    fates: dict[str, Any] = dict(Fate.choices)
    return _("taken, then %(fate)s") % {"fate": fates.get(state, state)}


def _period(value: str) -> str:
    year, _hyphen, month = value.partition("-")
    if value == UNDATED:
        return _("no date")
    if month == "00":
        return _("%(year)s, month not known") % {"year": year}
    if not (month.isdecimal() and year.isdecimal() and 1 <= int(month) <= 12):
        return value
    return date_format(date(int(year), int(month), 1), "F Y")
