"""What the benchmark of tiles asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    zoom: int
    query: str
    most_ms: float
    """What is aimed at, at a million."""
    condition: str = "true"
    """The same for DuckDB."""

    @property
    def is_of_cells(self) -> bool:
        return self.most_ms == CELLS_MS


CELLS_MS = 12
_CLASH = "event_type_id = 'battles.armed_clash'"
_LONG = "root = 'battles' AND ended_on >= '2016-01-01' AND started_on <= '2023-06-30'"
_BEGAN = "date_precision IN ('exact', 'days', 'week') AND started_on >= '2013-01-01'"
QUESTIONS = (
    Question(5, "", CELLS_MS),
    Question(5, "type=battles", CELLS_MS, "root = 'battles'"),
    Question(5, "year=2019", CELLS_MS, "year(started_on) = 2019"),
    Question(5, "type=battles&from=2016-01-01&to=2023-06-30", CELLS_MS, _LONG),
    Question(5, "killed_at_least=3", 150, "killed_best >= 3"),
    Question(5, "hide=contested", 150, "NOT is_contested"),
    Question(5, "region=2012:mopti", CELLS_MS, "list_contains(units, $mopti)"),
    Question(
        *(5, "from=2019-01-03&to=2019-02-11", 150),
        "ended_on >= '2019-01-03' AND started_on <= '2019-02-11'",
    ),
    Question(
        *(5, "region=2012:mopti&type=battles&from=2016-01-01&to=2023-06-30", 150),
        f"list_contains(units, $mopti) AND {_LONG}",
    ),
    Question(5, "outside=2012", CELLS_MS, "len(units) = 0"),
    Question(5, "precision=exact", 150, "geo_precision = 'exact'"),
    Question(5, "date_precision=exact", 150, "date_precision = 'exact'"),
    Question(5, "known=killed", 150, "killed_best IS NOT NULL"),
    Question(5, "type=battles.armed_clash", 150, _CLASH),
    Question(5, "actor=none", 150, "parties = 0"),
    Question(5, "began_from=2013-01-01", 150, _BEGAN),
    Question(
        *(5, "region=2012:mopti&known=killed", 150),
        "list_contains(units, $mopti) AND killed_best IS NOT NULL",
    ),
    Question(5, "q=attaque", 150, "contains(text, 'attaque')"),
    Question(
        *(5, "q=attaque+bandiagara", 150),
        "contains(text, 'attaque') AND contains(text, 'bandiagara')",
    ),
    Question(5, "q=le", 150, "contains(text, 'le')"),
    Question(5, "place=none", 150, "NOT is_placed"),
    Question(9, "", 25),
    Question(9, "precision=exact", 25, "geo_precision = 'exact'"),
    Question(9, "date_precision=exact", 25, "date_precision = 'exact'"),
    Question(9, "killed_at_least=3", 25, "killed_best >= 3"),
    Question(9, "q=attaque", 25, "contains(text, 'attaque')"),
    Question(9, "hide=contested", 25, "NOT is_contested"),
    Question(11, "", 10),
    Question(13, "", 10),
    Question(13, "killed_at_least=3", 10, "killed_best >= 3"),
)
