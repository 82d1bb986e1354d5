"""How many: for each outcome unknown, none, or a figure with its bounds.

Unknown comes first and is chosen to begin with: nobody has to invent a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models import Outcome, Toll
from incidents.models.toll import BOUNDS
from incidents.services.reporting import ReportedToll

UNKNOWN, NONE, FIGURE = "unknown", "none", "figure"
MOST = 100_000
KNOWN = (
    (UNKNOWN, _("Unknown")),
    (NONE, pgettext_lazy("how many people", "None")),
    (FIGURE, _("Figure")),
)
BOUND_LABELS = {"min": _("At least"), "best": _("Probably"), "max": _("At most")}

_capitalised = lazy(capfirst, str)


@dataclass(frozen=True, slots=True)
class TollFields:
    """The bound fields of one outcome, for the template."""

    label: str
    outcome: str
    known: forms.BoundField
    bounds: tuple[tuple[str, forms.BoundField], ...]
    """Each with its short label; its own label names the outcome too."""


def add_toll_fields(
    form: forms.BaseForm, outcomes: Sequence[str] = Outcome.values
) -> None:
    for outcome in outcomes:
        label = Outcome(outcome).label
        form.fields[f"{outcome}_known"] = forms.ChoiceField(
            label=label,
            choices=KNOWN,
            initial=UNKNOWN,
            required=False,
            widget=forms.RadioSelect(),
        )
        for bound in BOUNDS:
            form.fields[f"{outcome}_{bound}"] = forms.IntegerField(
                label=format_lazy("{} – {}", _capitalised(label), BOUND_LABELS[bound]),
                min_value=0,
                max_value=MOST,
                required=False,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "autocomplete": "off"}
                ),
            )


def toll_fields(
    form: forms.BaseForm, outcomes: Sequence[str] = Outcome.values
) -> list[TollFields]:
    return [
        TollFields(
            label=str(Outcome(outcome).label),
            outcome=outcome,
            known=form[f"{outcome}_known"],
            bounds=tuple(
                (str(BOUND_LABELS[bound]), form[f"{outcome}_{bound}"])
                for bound in BOUNDS
            ),
        )
        for outcome in outcomes
    ]


def toll_initial(outcome: str, toll: Toll) -> dict[str, Any]:
    known = UNKNOWN if toll.is_unknown else FIGURE
    return {
        f"{outcome}_known": known,
        **{f"{outcome}_{bound}": getattr(toll, bound) for bound in BOUNDS},
    }


def clean_tolls(
    form: forms.BaseForm, outcomes: Sequence[str] = Outcome.values
) -> tuple[ReportedToll, ...]:
    """What was given of each outcome; errors go to the field that can mend them."""
    return tuple(_tolls(form, outcomes))


def _tolls(form: forms.BaseForm, outcomes: Sequence[str]) -> Iterator[ReportedToll]:
    for outcome in outcomes:
        known = _cleaned(form).get(f"{outcome}_known") or UNKNOWN
        names = [f"{outcome}_{bound}" for bound in BOUNDS]
        given = [_cleaned(form).get(name) for name in names]
        if any(name in form.errors for name in names):
            continue
        problem = _problem(known, given)
        if problem:
            form.add_error(f"{outcome}_{problem[0]}", problem[1])
            continue
        least, best, most = (0, 0, 0) if known == NONE else given
        yield ReportedToll(outcome, least, best, most)


def _problem(known: str, given: list[int | None]) -> tuple[str, Any] | None:
    if known == FIGURE and given == [None, None, None]:
        return "best", _("Give a figure, or choose “Unknown”.")
    if known == UNKNOWN and given != [None, None, None]:
        return "known", _("You gave a figure: choose “Figure”, or empty it.")
    if known == NONE and any(given):
        return "known", _("You chose “None” and gave a figure: which of them?")
    figures = [figure for figure in given if figure is not None]
    if figures != sorted(figures):
        return "best", _("The least comes first, then the probable, then the most.")
    return None


def _cleaned(form: forms.BaseForm) -> dict[str, Any]:
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned
