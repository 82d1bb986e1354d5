"""SDG indicator 16.1.2 out of the published incidents: deaths by year and place, and by
sex, age, cause and status, whose parts always add up to the deaths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Func

from incidents.models import Outcome
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.sdg import CATEGORIES, FROM_VICTIMS, UNKNOWN, cause_of
from incidents.statistics.merging import merged
from incidents.statistics.reads import SummedToll, TotalRow, row_sums, summed_row
from observatory.lib.query_sql import sql_of

Place = int | None
"""A unit's id; None is the whole country."""
Parts = dict[str, dict[str, SummedToll]]
_NOTHING = SummedToll(0, 0, 0, 0, 0, 0, 0)

_PARTS = """
SELECT p.year, {place} AS place, v.sex, v.age_group, v.category, count(*),
       coalesce(sum(v.min), 0), coalesce(sum(v.best), 0), coalesce(sum(v.max), 0),
       count(*) - count(v.min), count(*) - count(v.best), count(*) - count(v.max)
  FROM ({incidents}) p {units}
 CROSS JOIN LATERAL jsonb_to_recordset(p.victims) AS v(
       outcome text, category text, sex text, age_group text,
       min bigint, best bigint, max bigint)
 WHERE v.outcome = 'killed'
 GROUP BY 1, 2, 3, 4, 5
"""
_UNITS = "CROSS JOIN LATERAL unnest(p.region_ids) AS r(unit)"


@dataclass(frozen=True, slots=True)
class DeathsRow:
    """Deaths of one place and year. A category's sums run over the victims known to be
    of it; "unknown" holds what they leave of the best estimate."""

    place: Place
    year: int
    deaths: SummedToll
    parts: Parts


@dataclass(slots=True)
class _Cells:
    """What was read for one place and year."""

    causes: list[TotalRow]
    victims: list[tuple[Any, ...]]

    @property
    def deaths(self) -> SummedToll:
        return merged(self.causes).outcomes[Outcome.KILLED]


def conflict_deaths(
    incidents: PublishedIncidentQuerySet, *, by_unit: bool = False
) -> dict[tuple[Place, int], DeathsRow]:
    """By place and year, in two queries, of incidents that are conflict-related; by
    unit: of every level and division, without the country."""
    cells: dict[tuple[Place, int], _Cells] = {}
    for row in _causes(incidents, by_unit=by_unit):
        cells.setdefault(row.key[:2], _Cells([], [])).causes.append(row)
    for year, place, *victims in _victims(incidents, by_unit=by_unit):
        cells[place, year].victims.append(tuple(victims))
    return {key: _row(*key, found) for key, found in cells.items()}


def _causes(
    incidents: PublishedIncidentQuerySet, *, by_unit: bool
) -> Iterable[TotalRow]:
    """Keyed by place, year and cause."""
    terms = {name: F(name) for name in ("event_type", "emplacement", "device_state")}
    names = {f"key_{name}": expression for name, expression in terms.items()}
    names["key_year"] = F("year")
    if by_unit:
        names["key_place"] = Func(
            F("region_ids"),
            template="unnest(%(expressions)s)",  # type: ignore[assignment]
        )
    for row in incidents.order_by().values(**names).annotate(**row_sums()):
        cause = cause_of(*(row[f"key_{name}"] for name in terms))
        yield summed_row((row.get("key_place"), row["key_year"], cause), row)


def _victims(
    incidents: PublishedIncidentQuerySet, *, by_unit: bool
) -> list[tuple[Any, ...]]:
    broken_down = incidents.order_by().exclude(victims=[])
    sql, parameters = sql_of(broken_down.values("year", "region_ids", "victims"))
    statement = _PARTS.format(
        incidents=sql,
        place="r.unit" if by_unit else "NULL::bigint",
        units=_UNITS if by_unit else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _row(place: Place, year: int, cells: _Cells) -> DeathsRow:
    deaths = cells.deaths
    parts = {"cause": _by_cause(cells.causes)}
    for dimension, (field, groups) in FROM_VICTIMS.items():
        position = ("sex", "age_group", "category").index(field)
        parts[dimension] = _by_victim(cells.victims, groups, position, deaths)
    return DeathsRow(place, year, deaths, parts)


def _by_cause(rows: list[TotalRow]) -> dict[str, SummedToll]:
    return {
        cause: merged(row for row in rows if row.key[2] == cause).outcomes[
            Outcome.KILLED
        ]
        for cause in (*CATEGORIES["cause"], UNKNOWN)
    }


def _by_victim(
    victims: list[tuple[Any, ...]],
    groups: Mapping[str, tuple[str, ...]],
    position: int,
    deaths: SummedToll,
) -> dict[str, SummedToll]:
    found = {
        category: _added(cell[3:] for cell in victims if cell[position] in values)
        for category, values in groups.items()
    }
    rest = deaths.best - sum(part.best for part in found.values())
    found[UNKNOWN] = SummedToll(
        deaths.incidents,
        *(0, rest, 0),
        *(deaths.incidents, deaths.best_unknown, deaths.incidents),
    )
    return found


def _added(rows: Iterable[tuple[int, ...]]) -> SummedToll:
    sums = [int(sum(column)) for column in zip(*rows, strict=True)]
    return SummedToll(*sums) if sums else _NOTHING


def summed_over(rows: Iterable[DeathsRow], place: Place, year: int) -> DeathsRow:
    """One row for several, such as all years (year 0); without rows, no deaths."""
    listed = list(rows)
    parts: Parts = {}
    for dimension, categories in CATEGORIES.items():
        parts[dimension] = {
            category: _plus(row.parts[dimension][category] for row in listed)
            for category in (*categories, UNKNOWN)
        }
    return DeathsRow(place, year, _plus(row.deaths for row in listed), parts)


def _plus(tolls: Iterable[SummedToll]) -> SummedToll:
    return _added(
        tuple(getattr(toll, name) for name in SummedToll.__slots__) for toll in tolls
    )
