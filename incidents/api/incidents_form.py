"""What lists of incidents take beside filter and pages: fields, count, tags."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import FIELDS
from incidents.filter_fields import WordsField

EXACT, ABOUT, NONE = "exact", "about", "none"


class MembersField(WordsField):
    known = FIELDS


class ColumnsField(WordsField):
    known = tuple(COLUMNS)


class IncludeField(WordsField):
    known = ("history",)


class CountForm(forms.Form):
    count = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in (EXACT, ABOUT, NONE)],
        label=_("Count"),
        help_text=_(
            "exact, about (as PostgreSQL guesses it, at once) or none; none where"
            " nothing is said"
        ),
    )

    @property
    def wanted(self) -> str:
        """None unless asked: among a million it takes longer than the page."""
        return self.cleaned_data["count"] or NONE


def _fields(kind: type[WordsField], known: tuple[str, ...]) -> WordsField:
    return kind(
        required=False,
        label=_("Fields"),
        help_text=format_lazy(
            "{} {}",
            _("what to give of each incident, in this order; everything if empty:"),
            ", ".join(known),
        ),
    )


class RecordForm(CountForm):
    """Of the formats that give the whole record."""

    fields = _fields(MembersField, FIELDS)  # type: ignore[assignment]


class PageForm(RecordForm):
    """Of the page of JSON."""

    include = IncludeField(
        required=False,
        label=_("Include"),
        help_text=_("history: of each incident its public versions as well"),
    )


class TableForm(CountForm):
    """Of those that give a flat table."""

    fields = _fields(ColumnsField, tuple(COLUMNS))  # type: ignore[assignment]


class TaggedTableForm(TableForm):
    hxl = forms.ChoiceField(
        required=False,
        choices=[("0", "0"), ("1", "1")],
        label=_("HXL tags"),
        help_text=_("1 for a second row with the tags of HXL 1.1; 0 for none"),
    )
