"""A row of totals as a table shows it: each number with the address behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from incidents.models import Outcome
from incidents.statistics.groups import can_be_narrowed
from incidents.statistics.reads import SummedToll, TotalRow
from incidents.views.selection import Selection


@dataclass(frozen=True, slots=True)
class ShownCount:
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class ShownToll:
    summed: SummedToll
    known_url: str
    unknown_url: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`url` leads to the page of what the row is about, if it has one."""

    label: str
    incidents: int
    incidents_url: str
    killed: ShownToll
    injured: ShownToll
    url: str = ""


def shown_row(
    label: str,
    row: TotalRow,
    selection: Selection,
    key: dict[str, str | int] | None,
    url: str = "",
) -> ShownRow:
    """`key` narrows the filter to the row; None where no address does."""
    if key is not None and not can_be_narrowed(selection.filter, key):
        key = None

    def address(**more: str) -> str:
        if not row.incidents or key is None:
            return ""
        return reverse("incident-list") + selection.query_with(**key, **more)

    def toll(outcome: str) -> ShownToll:
        return ShownToll(
            row.outcomes[outcome],
            address(known=outcome),
            address(unknown=outcome),
        )

    return ShownRow(
        label,
        row.incidents,
        address(),
        toll(Outcome.KILLED.value),
        toll(Outcome.INJURED.value),
        url,
    )
