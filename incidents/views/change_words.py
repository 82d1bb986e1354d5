"""How far a figure is from that of another period, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.statistics.differences import Difference
from incidents.views.wording import number, signed_percent


def difference_in_words(base: str, apart: Difference) -> str:
    """`12 more than in the period before (+40%)`; `base`: previous or year_before."""
    found = apart.absolute
    if found is None:
        return _unknown(base)
    text = _apart(base, found) % {"n": number(abs(found))}
    notes = []
    if found and apart.percentage is not None:
        notes.append(signed_percent(apart.percentage))
    if apart.is_of_minimums:
        notes.append(_("of what is known"))
    return f"{text} ({', '.join(notes)})" if notes else text


def _unknown(base: str) -> str:
    if base == "previous":
        return _("how far from the period before is not known")
    return _("how far from a year before is not known")


def _apart(base: str, found: int) -> str:
    is_previous = base == "previous"
    if not found:
        same = _("as many as in the period before")
        return same if is_previous else _("as many as a year before")
    if found > 0:
        more = _("%(n)s more than in the period before")
        return more if is_previous else _("%(n)s more than a year before")
    fewer = _("%(n)s fewer than in the period before")
    return fewer if is_previous else _("%(n)s fewer than a year before")
