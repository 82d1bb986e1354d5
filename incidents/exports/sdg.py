"""SDG indicator 16.1.2 outside: a row for each place and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incidents.exports.resource import Names
from incidents.exports.totals import toll_resource
from incidents.models.sdg import CATEGORIES, UNKNOWN
from incidents.models.toll import BOUNDS
from incidents.statistics.sdg_rates import IndicatorRow
from observatory.lib.csv_safety import csv_lines

_DIGITS = 4
_UNIT = ("division", "level", "code", "slug", "name")


def indicator_resource(row: IndicatorRow, names: Names) -> dict[str, Any]:
    """A rate is null where the deaths or the population are not known."""
    least, most = row.bounds
    place, population = row.deaths.place, row.population
    return {
        "region": None if place is None else names.units[place],
        "year": row.year,
        "incidents": row.deaths.deaths.incidents,
        "deaths": toll_resource(row.deaths.deaths),
        "population": population
        and {
            "inhabitants": population.inhabitants,
            "year": population.year,
            "source": population.source,
            "is_of_another_year": population.is_of_another_year,
        },
        "per_100000": {
            bound: None if rate is None else round(rate, _DIGITS)
            for bound, rate in zip(BOUNDS, (least, row.best, most), strict=True)
        },
        "by": {
            dimension: {
                category: {
                    "deaths": toll.best,
                    "per_100000": _rounded(row.rate(toll.best)),
                }
                for category, toll in row.deaths.parts[dimension].items()
            }
            for dimension in CATEGORIES
        },
    }


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, _DIGITS)


def indicator_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An empty cell is unknown. The deaths of each dimension add up to the deaths."""
    header = [*(f"region_{name}" for name in _UNIT), "year", "incidents"]
    header += [f"deaths_{bound}" for bound in BOUNDS]
    header += [f"deaths_{bound}_unknown" for bound in BOUNDS]
    header += ["population", "population_year", "population_source"]
    header += [f"per_100000_{bound}" for bound in BOUNDS]
    header += [
        f"deaths_{dimension}_{category}"
        for dimension, categories in CATEGORIES.items()
        for category in (*categories, UNKNOWN)
    ]
    return csv_lines(header, map(_cells, records))


def _cells(record: dict[str, Any]) -> list[Any]:
    unit, population = record["region"] or {}, record["population"] or {}
    deaths = record["deaths"]
    return [
        *(unit.get(name, "") for name in _UNIT),
        *(record["year"], record["incidents"]),
        *(deaths[bound] for bound in BOUNDS),
        *(deaths["unknown"][bound] for bound in BOUNDS),
        *(population.get(name) for name in ("inhabitants", "year", "source")),
        *record["per_100000"].values(),
        *(
            part["deaths"]
            for dimension, categories in CATEGORIES.items()
            for category in (*categories, UNKNOWN)
            for part in [record["by"][dimension][category]]
        ),
    ]
