"""Sums for pages and API: from the totals where they answer, from rows where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, QuerySet, Sum
from django.db.models.functions import Cast

from incidents.models import (
    CasualtyTotal,
    DayTotal,
    FacetTotal,
    MonthTotal,
    NarrowIncident,
    Outcome,
    PublishedIncident,
    Toll,
)
from incidents.models.toll import BOUNDS
from observatory.lib.query_sql import sql_of


@dataclass(frozen=True, slots=True)
class SummedToll:
    """A sum over `incidents` incidents, of which so many had no such figure."""

    incidents: int
    min: int
    best: int
    max: int
    min_unknown: int
    best_unknown: int
    max_unknown: int

    @property
    def toll(self) -> Toll:
        """The sums; None where no incident has such a figure (unknown, not zero)."""
        return Toll(
            *(
                None if unknown == self.incidents else value
                for value, unknown in (
                    (self.min, self.min_unknown),
                    (self.best, self.best_unknown),
                    (self.max, self.max_unknown),
                )
            )
        )


@dataclass(slots=True)
class TotalRow:
    """The totals of one group: `key` holds the values grouped by, in order."""

    key: tuple[Any, ...]
    incidents: int = 0
    outcomes: dict[str, SummedToll] = field(default_factory=dict)

    @property
    def killed(self) -> SummedToll:
        return self.outcomes[Outcome.KILLED]

    @property
    def injured(self) -> SummedToll:
        return self.outcomes[Outcome.INJURED]


AnyTotals: TypeAlias = (
    QuerySet[CasualtyTotal]
    | QuerySet[MonthTotal]
    | QuerySet[DayTotal]
    | QuerySet[FacetTotal]
)


def totals_of_months(hidden: Sequence[str] = (), *, by_type: bool = False) -> Any:
    """The fewest that tell it: of all types and doubts together there is one where by
    type there are fifty."""
    if by_type or hidden:
        return CasualtyTotal.objects.firm(hidden)
    return MonthTotal.objects.all()


def totals_by(totals: AnyTotals, *by: str) -> list[TotalRow]:
    """Sum totals by the given fields (`year`, `month`, `region`, `event_type` …).

    Groups come ordered by their key. Without `by`: one row, or none if no incident.
    """
    rows: dict[tuple[Any, ...], TotalRow] = {}
    for values in _summed(totals, by):
        key, outcome, summed = values[: len(by)], values[len(by)], values[len(by) + 1 :]
        row = rows.get(key)
        if row is None:
            row = rows[key] = TotalRow(key, summed[0])
        row.outcomes[outcome] = SummedToll(*summed)
    return list(rows.values())


def _summed(totals: AnyTotals, by: tuple[str, ...]) -> Any:
    """The values of `by`, the outcome and the sums; in the order of `by`."""
    ordered = totals.order_by(*by)
    if set(by) >= ordered.model.KEY:  # each row is a group of its own
        return ordered.values_list(*by, "outcome", *_SUMS)
    # PostgreSQL adds up big integers as `numeric`, which Python reads as decimals.
    sums = {f"sum_{n}": Cast(Sum(n), BigIntegerField()) for n in _SUMS}
    groups = totals.order_by().values(*by, "outcome").annotate(**sums).order_by(*by)
    return groups.values_list(*by, "outcome", *sums)


_SUMS = (
    *("incidents", "min", "best", "max"),
    *("min_unknown", "best_unknown", "max_unknown"),
)


def totals_of(incidents: QuerySet[PublishedIncident]) -> TotalRow:
    """The same sums over any selection of published incidents, from the rows."""
    return summed_row((), incidents.order_by().aggregate(**row_sums()))


def rows_by(incidents: QuerySet[PublishedIncident], *by: str) -> list[TotalRow]:
    """The same sums by columns of the rows, ordered by them."""
    found = incidents.order_by(*by).values(*by).annotate(**row_sums())
    return [summed_row(tuple(row[name] for name in by), row) for row in found]


def rows_by_unit(
    incidents: QuerySet[PublishedIncident],
) -> dict[int | None, TotalRow]:
    """By the id of every unit they are in, and the whole under None: the rows are read
    once."""
    unit = Func(F("region_ids"), template="unnest(%(expressions)s || NULL::bigint)")
    found = incidents.order_by().values(unit=unit).annotate(**row_sums())
    return {row["unit"]: summed_row((row["unit"],), row) for row in found}


def narrow_rows_by_unit(
    incidents: QuerySet[NarrowIncident],
) -> dict[int | None, TotalRow]:
    """The same from narrow rows, put together by place before its units are told."""
    sums = row_sums()
    places, parameters = sql_of(incidents.order_by().values("place").annotate(**sums))
    added = ", ".join(f"sum(g.{name})::bigint" for name in sums)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT unit, {added} FROM ({places}) AS g"  # noqa: S608  names alone
            " JOIN incidents_narrowplace p ON p.id = g.place"
            " CROSS JOIN LATERAL unnest(p.region_ids || NULL::bigint) AS unit"
            " GROUP BY unit",
            parameters,
        )
        return {
            unit: summed_row((unit,), dict(zip(sums, found, strict=True)))
            for unit, *found in cursor.fetchall()
        }


def rows_by_unit_and_year(
    incidents: QuerySet[PublishedIncident],
) -> list[TotalRow]:
    """By the id of every unit they are in, and the year in which they began."""
    unit = Func(F("region_ids"), function="unnest")
    found = incidents.order_by().values("year", unit=unit).annotate(**row_sums())
    rows = [summed_row((row["unit"], row["year"]), row) for row in found]
    return sorted(rows, key=lambda row: row.key)


def row_sums() -> dict[str, Any]:
    """The aggregates over published rows of which `summed_row` makes a total."""
    # Not of the primary key: an index that holds the figures holds no key.
    wanted: dict[str, Any] = {"count": Count("*")}
    for outcome in Outcome.values:
        for column in _columns(outcome):
            wanted[f"sum_{column}"] = Sum(F(column))
            wanted[f"known_{column}"] = Count(column)
    return wanted


def summed_row(key: tuple[Any, ...], found: dict[str, Any]) -> TotalRow:
    """The total of one group out of the values of `row_sums`."""
    count = found["count"]
    row = TotalRow(key, count)
    for outcome in Outcome.values:
        row.outcomes[outcome] = SummedToll(
            count,
            *(found[f"sum_{column}"] or 0 for column in _columns(outcome)),
            *(count - found[f"known_{column}"] for column in _columns(outcome)),
        )
    return row


def _columns(outcome: str) -> list[str]:
    return [f"{outcome}_{bound}" for bound in BOUNDS]
