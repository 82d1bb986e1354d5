"""Who the victims were: fixed rows of plain fields, so that drafts, the outbox and a
browser without scripts hold them like any other. A row that is left empty says
nothing; where a part of what it needs is missing, it is asked for, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.forms.tolls import MOST
from incidents.models import CasualtyBreakdown, Outcome, Toll
from incidents.models.toll import BOUNDS
from incidents.services.reporting import ReportedToll
from incidents.services.victims import CELL, ReportedVictims, excess

ROWS = 8
AT_LEAST = "victims_at_least"
UNKNOWN = "unknown"
WHO: dict[str, type[Any]] = {
    "category": CasualtyBreakdown.Category,
    "sex": CasualtyBreakdown.Sex,
    "age_group": CasualtyBreakdown.AgeGroup,
}
LABELS = {
    "outcome": _("What happened to them"),
    "count": _("How many"),
    "category": _("Category"),
    "sex": _("Sex"),
    "age_group": _("Age"),
    "min": _("At least"),
    "best": _("Probably"),
    "max": _("At most"),
    "remove": _("Take this row away"),
}
LISTED_ALREADY = _("These people are listed above already: make it one row.")
MISMATCH = {
    "unknown": _(
        "%(outcome)s: %(listed)s listed here, and no total. Give the total; if no more "
        "is known, “at least %(listed)s”."
    ),
    "none": _(
        "%(outcome)s: %(listed)s listed here, and the total says none. Which of them "
        "is right?"
    ),
    "above": _(
        "%(outcome)s: %(listed)s listed here, and %(total)s in all. Which of them is "
        "right?"
    ),
}
BELOW_PARTS = _(
    "%(outcome)s: the report says who %(listed)s of them were, and %(total)s would be "
    "fewer. Say in your answer which of them was wrong."
)

_capitalised = lazy(capfirst, str)
Listed = tuple[str, ReportedVictims]
"""The key of a row, and what it says."""


class WhoField(forms.ChoiceField):
    """Not known comes first, and is what an empty field says."""

    def __init__(self, part: str) -> None:
        known = [choice for choice in WHO[part].choices if choice[0] != UNKNOWN]
        unknown = WHO[part](UNKNOWN).label
        super().__init__(choices=[("", unknown), *known], required=False)

    def to_python(self, value: Any) -> str:
        return "" if value == UNKNOWN else super().to_python(value)


def number_field() -> forms.IntegerField:
    """None of them is known too: nought is a number."""
    return forms.IntegerField(
        min_value=0,
        max_value=MOST,
        required=False,
        widget=forms.TextInput(
            # The placeholder tells the style sheet whether the row is empty.
            attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": " "}
        ),
    )


def outcome_field() -> forms.ChoiceField:
    choices = [("", "–"), *((o.value, _capitalised(o.label)) for o in Outcome)]
    return forms.ChoiceField(choices=choices, required=False)


def name_of(key: str, part: str) -> str:
    return f"victims_{key}_{part}"


def add_row(
    form: forms.BaseForm, key: str, number: int, fields: Mapping[str, forms.Field]
) -> None:
    """Each label names its row too: for lists of errors."""
    for part, field in fields.items():
        field.label = format_lazy(_("Victims {} – {}"), number, LABELS[part])
        form.fields[name_of(key, part)] = field


def add_victim_fields(form: forms.BaseForm) -> VictimRows:
    keys = [str(number) for number in range(1, ROWS + 1)]
    for number, key in enumerate(keys, 1):
        fields = {"outcome": outcome_field(), "count": number_field()}
        fields |= {part: WhoField(part) for part in CELL}
        add_row(form, key, number, fields)
    form.fields[AT_LEAST] = forms.BooleanField(
        label=_("Where no total is known: at least those listed here"), required=False
    )
    return VictimRows(victim_rows(form, keys), form[AT_LEAST])


@dataclass(frozen=True, slots=True)
class VictimRow:
    """The bound fields of one row, for the template, each with its short label."""

    number: int
    fields: dict[str, forms.BoundField]

    @property
    def title(self) -> str:
        return gettext("Victims %(n)s") % {"n": self.number}

    @property
    def first(self) -> list[tuple[str, forms.BoundField]]:
        return self._labelled("outcome", "count")

    @property
    def who(self) -> list[tuple[str, forms.BoundField]]:
        return self._labelled(*CELL)

    @property
    def figures(self) -> list[tuple[str, forms.BoundField]]:
        return self._labelled(*BOUNDS)

    @property
    def remove(self) -> tuple[str, forms.BoundField] | None:
        return next(iter(self._labelled("remove")), None)

    @property
    def is_filled(self) -> bool:
        return any(
            field.errors or field.value() not in {None, ""}
            for field in self.fields.values()
        )

    def _labelled(self, *parts: str) -> list[tuple[str, forms.BoundField]]:
        return [(str(LABELS[p]), self.fields[p]) for p in parts if p in self.fields]


@dataclass(frozen=True, slots=True)
class VictimRows:
    rows: list[VictimRow]
    at_least: forms.BoundField | None = None

    @property
    def is_open(self) -> bool:
        return any(row.is_filled for row in self.rows)


def victim_rows(form: forms.BaseForm, keys: Sequence[str]) -> list[VictimRow]:
    return [
        VictimRow(
            number,
            {
                part: form[name_of(key, part)]
                for part in LABELS
                if name_of(key, part) in form.fields
            },
        )
        for number, key in enumerate(keys, 1)
    ]


def clean_victims(
    form: forms.BaseForm, tolls: tuple[ReportedToll, ...]
) -> tuple[tuple[ReportedToll, ...], tuple[ReportedVictims, ...]]:
    """The totals and the victims among them. Where no total was known and the reporter
    says so, the total becomes: at least those listed."""
    listed = list(_listed(form))
    if form.cleaned_data.get(AT_LEAST):
        tolls = tuple(_at_least(toll, listed) for toll in tolls)
    totals = {toll.outcome: toll.toll for toll in tolls}
    listed = [(key, _measured(part, totals)) for key, part in listed]
    check_victims(form, listed, totals)
    return tolls, tuple(part for _key, part in listed)


def _listed(form: forms.BaseForm) -> Iterator[Listed]:
    for key in map(str, range(1, ROWS + 1)):
        names = {part: name_of(key, part) for part in ("outcome", "count", *CELL)}
        if any(name in form.errors for name in names.values()):
            continue
        row = {part: form.cleaned_data.get(name) for part, name in names.items()}
        if not any(said not in {None, ""} for said in row.values()):
            continue
        if not row["outcome"]:
            form.add_error(names["outcome"], _("Choose what happened to them."))
        elif row["count"] is None:
            form.add_error(names["count"], _("How many? Or empty the row."))
        else:
            category, sex, age = (row[part] or UNKNOWN for part in CELL)
            yield (
                key,
                ReportedVictims(row["outcome"], category, sex, age, best=row["count"]),
            )


def _at_least(toll: ReportedToll, listed: Sequence[Listed]) -> ReportedToll:
    counts = [part.best or 0 for _key, part in listed if part.outcome == toll.outcome]
    return (
        ReportedToll(toll.outcome, sum(counts))
        if counts and toll.toll.is_unknown
        else toll
    )


def _measured(part: ReportedVictims, totals: Mapping[str, Toll]) -> ReportedVictims:
    """The parts of a whole that has no best estimate have none either: each counts
    people of whom there were at least so many."""
    total = totals.get(part.outcome)
    if total is None or total.best is not None:
        return part
    return ReportedVictims(part.outcome, *part.cell, min=part.best)


def check_victims(
    form: forms.BaseForm, listed: Sequence[Listed], totals: Mapping[str, Toll]
) -> None:
    """Errors go to the row that can mend them; `totals` lacks those that are wrong
    themselves."""
    seen: set[tuple[str, ...]] = set()
    for key, part in listed:
        cell = (part.outcome, *part.cell)
        if cell in seen:
            form.add_error(name_of(key, "category"), LISTED_ALREADY)
        seen.add(cell)
    for outcome, total in totals.items():
        rows = [(key, part) for key, part in listed if part.outcome == outcome]
        reason = _mismatch(outcome, total, [part.toll for _key, part in rows])
        if rows and reason:
            form.add_error(_number_of(form, rows[-1][0]), reason)


def _mismatch(outcome: str, total: Toll, parts: Sequence[Toll]) -> str:
    listed = sum((p.min if p.best is None else p.best) or 0 for p in parts)
    counts: tuple[int, int | None] | None = (listed, None)
    if not total.is_unknown:
        counts = excess(total, parts)
    if counts is None:
        return ""
    most = counts[1]
    why = "unknown" if most is None else "above" if most else "none"
    label = capfirst(str(Outcome(outcome).label))
    return str(MISMATCH[why]) % {"outcome": label, "listed": counts[0], "total": most}


def check_total(
    form: forms.BaseForm, toll: ReportedToll, parts: Sequence[Toll]
) -> None:
    """Of a total that is put right by itself, below which its parts stay."""
    above = None if toll.toll.is_unknown else excess(toll.toll, parts)
    if above:
        label = capfirst(str(Outcome(toll.outcome).label))
        named = {"outcome": label, "listed": above[0], "total": above[1]}
        form.add_error(f"{toll.outcome}_best", str(BELOW_PARTS) % named)


def _number_of(form: forms.BaseForm, key: str) -> str:
    name = name_of(key, "count")
    return name if name in form.fields else name_of(key, "best")
