"""The words of the quarterly note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from incidents.exports.document import Text
from incidents.views.units import LEVELS, rest_label


def heading_of(day: date) -> str:
    words = {
        1: _("first quarter of %(year)s"),
        4: _("second quarter of %(year)s"),
        7: _("third quarter of %(year)s"),
        10: _("fourth quarter of %(year)s"),
    }
    return words[3 * ((day.month - 1) // 3) + 1] % {"year": day.year}


def member(dimension: str, value: Any) -> str:
    if dimension == "region" and value is None:
        return rest_label(LEVELS[0])
    return str(value) if value else _("no perpetrator named")


def annex() -> Text:
    return Text(
        _("Annex: how this note counts"),
        [
            _(
                "Counted are all people killed, injured or abducted, whoever they were,"
                " unless the filter names some. The notes of MINUSMA counted civilians;"
                " its figures and these are not to be joined without care."
            ),
            _(
                "A perpetrator is an actor whom at least one published source names as"
                " such; that is no finding of a court. Where none is named it says so."
                " An incident with several perpetrators counts under each, with all its"
                " people."
            ),
            _(
                "An incident counts in the quarter in which it began; those of which"
                " only the year is known are in none. Later corrections change earlier"
                " quarters: cite the date of the data."
            ),
        ],
    )
