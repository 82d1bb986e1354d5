"""The desk's rows of victims: the parts of the recommended figures, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.forms.victim_rows import (
    LABELS,
    UNKNOWN,
    Listed,
    VictimRows,
    WhoField,
    add_row,
    check_victims,
    name_of,
    number_field,
    outcome_field,
    victim_rows,
)
from incidents.models import CasualtyBreakdown, CasualtyClaim, Outcome, Toll
from incidents.models.toll import BOUNDS
from incidents.services.reporting import ReportedToll
from incidents.services.victims import CELL, ReportedVictims

NEW_ROWS = 4
_CONTENT = ("outcome", *BOUNDS, *CELL)


class VictimEdits:
    """Of an edit form, which holds the fields."""

    def __init__(self, form: Any, claims: dict[str, CasualtyClaim]) -> None:
        self.form = form
        self.edits: tuple[ReportedVictims, ...] = ()
        self.keys: list[str] = []
        for outcome in Outcome.values:
            if outcome in claims:
                for part in claims[outcome].breakdown.order_by("pk"):
                    self._add(str(part.pk), part, outcome)
        for number in range(1, NEW_ROWS + 1):
            self._add(f"new{number}")
        self.rows = VictimRows(victim_rows(form, self.keys))

    def _add(
        self, key: str, part: CasualtyBreakdown | None = None, outcome: str = ""
    ) -> None:
        fields: dict[str, forms.Field] = {"outcome": outcome_field()}
        fields |= {bound: number_field() for bound in BOUNDS}
        fields |= {name: WhoField(name) for name in CELL}
        if part is not None:
            fields["remove"] = forms.BooleanField(required=False)
            told = {name: getattr(part, name) for name in (*BOUNDS, *CELL)}
            for name, value in {"outcome": outcome, **told}.items():
                shown = "" if value == UNKNOWN else value
                self.form.initial[name_of(key, name)] = shown
        self.keys.append(key)
        add_row(self.form, key, len(self.keys), fields)

    def clean(self, tolls: tuple[ReportedToll, ...]) -> None:
        """Once the totals are clean; a figure that is set aside takes the parts along
        that nobody has touched."""
        totals = {toll.outcome: toll.toll for toll in tolls}
        listed = [
            (key, part)
            for key, part in self._listed()
            if not (self._is_untouched(key) and _is_set_aside(part, totals))
        ]
        check_victims(self.form, listed, totals)
        self.edits = tuple(part for _key, part in listed)

    def _listed(self) -> Iterator[Listed]:
        form = self.form
        for key in self.keys:
            names = {part: name_of(key, part) for part in LABELS}
            row = {part: form.cleaned_data.get(name) for part, name in names.items()}
            wrong = set(names.values()) & set(form.errors)
            if row["remove"]:
                for name in wrong:
                    del form.errors[name]
            elif not wrong and any(row[part] not in {None, ""} for part in _CONTENT):
                problem = _problem(row, is_new=key.startswith("new"))
                if problem:
                    form.add_error(names[problem[0]], problem[1])
                    continue
                category, sex, age = (row[part] or UNKNOWN for part in CELL)
                least, best, most = (row[bound] for bound in BOUNDS)
                part = ReportedVictims(
                    row["outcome"], category, sex, age, least, best, most
                )
                yield key, part

    def _is_untouched(self, key: str) -> bool:
        form, names = self.form, [name_of(key, part) for part in _CONTENT]
        return not key.startswith("new") and not any(
            form.fields[name].has_changed(form.initial.get(name), form[name].data)
            for name in names
        )

    def take_over(self, merged: QueryDict, sent: Any, base: dict[str, str]) -> None:
        """Rows that you changed and somebody else has taken away meanwhile: what you
        typed goes into rows that are still empty."""
        empty = [
            key
            for key in self.keys
            if key.startswith("new")
            and not any(merged.get(name_of(key, part)) for part in _CONTENT)
        ]
        named = [name.split("_", 2) for name in base if name.startswith("victims_")]
        gone = sorted({name[1] for name in named} - set(self.keys))
        lost = [
            key
            for key in gone
            if any(
                sent.get(name_of(key, part), "") != base.get(name_of(key, part), "")
                for part in _CONTENT
            )
        ]
        for key, free in zip(lost, empty, strict=False):
            for part in _CONTENT:
                merged[name_of(free, part)] = sent.get(name_of(key, part), "")


def _problem(row: dict[str, Any], *, is_new: bool) -> tuple[str, Any] | None:
    figures = [row[bound] for bound in BOUNDS if row[bound] is not None]
    if not row["outcome"]:
        return "outcome", _("Choose what happened to them.")
    if is_new and not figures:
        return "best", _("How many? Or empty the row.")
    if figures != sorted(figures):
        return "best", _("The least comes first, then the probable, then the most.")
    return None


def _is_set_aside(part: ReportedVictims, totals: dict[str, Toll]) -> bool:
    total = totals.get(part.outcome)
    return total is not None and total.is_unknown
