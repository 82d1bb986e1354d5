"""Which questions the narrow rows (`models/narrow.py`) answer; and what keeps them from
being wrong for long."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from incidents.filters import PublishedIncidentFilter
from incidents.models import NarrowActors, NarrowIncident, NarrowKind, NarrowPlace
from incidents.models.cells import DEEPEST, shift_of
from incidents.models.narrow_triggers import (
    PUBLISHED,
    TABLE,
    TOLD_BY_NARROW,
    TOLD_BY_PUBLISHED,
    learning,
    writing,
)
from incidents.statistics.cell_sums import BETWEEN_CELLS
from incidents.statistics.replacing import Checked
from incidents.statistics.selections import asked_of

OWN = frozenset(
    {
        *("from", "to", "year", "month", "quarter", "week", "day"),
        *("began_from", "began_to", "date_precision", "updated_since"),
        *("bbox", "near", "polygon", "precision", "hide"),
        *("killed_at_least", "killed_at_most", "known", "unknown", "certainty"),
    }
)
NAMED: dict[str, tuple[Any, frozenset[str]]] = {
    "kind": (
        NarrowKind,
        frozenset(
            {
                *("type", "subtype", "explosive_device"),
                *("trigger", "emplacement", "device_state"),
            }
        ),
    ),
    "place": (NarrowPlace, frozenset({"region", "outside", "certainty"})),
    "actors": (NarrowActors, frozenset({"actor", "perpetrator", "confidence"})),
}
"""What a narrow row names, and the filters that are asked of that."""
COVERED = OWN.union(*(filters for _, filters in NAMED.values()))
MOST_NAMED = 2_000
"""Of more it takes long to plan; nor are they few of all incidents."""


def narrow(filters: PublishedIncidentFilter) -> QuerySet[NarrowIncident] | None:
    """The rows of `filters.result`; None where these cannot tell."""
    asked = asked_of(filters).keys()
    if not filters.is_valid() or not asked <= COVERED:
        return None
    found = filters.filtered(NarrowIncident.objects.all(), asked & OWN)
    for name, (model, own) in NAMED.items():
        if asked & own:
            named = filters.filtered(model.objects.all(), asked & own).values("pk")
            found = found.filter(**{f"{name}__in": _written_out(named)})
    return found


def _written_out(named: Any) -> Any:
    """PostgreSQL plans by how many incidents name each: half of all may name one."""
    pks = [pk for (pk,) in named.values_list("pk")[: MOST_NAMED + 1]]
    return pks if len(pks) <= MOST_NAMED else named


_IN_CELLS = f"quadkey {BETWEEN_CELLS.format(shift_of(DEEPEST))}"
_WRONG = f"""
WITH told AS (
    SELECT {TOLD_BY_PUBLISHED} FROM incidents_publishedincident p WHERE p.{_IN_CELLS}
), kept AS (
    SELECT {TOLD_BY_NARROW} FROM {TABLE} n WHERE n.{_IN_CELLS}
)
SELECT (SELECT count(*) FROM told), array_agg(DISTINCT id)
  FROM ((TABLE told EXCEPT TABLE kept) UNION ALL
        (TABLE kept EXCEPT TABLE told)) AS wrong
"""  # noqa: S608  names of columns and tables
_THESE = f"({PUBLISHED} WHERE id = ANY(%s))"


@transaction.atomic
def check_narrow(first: int, after: int) -> Checked:
    """All whose place is in these cells of DEEPEST. Both tables are read on one
    snapshot, on which they are equal; what is not is written anew from rows that nobody
    changes meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '200s'")
        cursor.execute(_WRONG, {"first": first, "after": after})
        checked, wrong = cursor.fetchone()
    if wrong:
        write_narrow(wrong)
    return checked, len(wrong or ()), [{"id": pk} for pk in (wrong or ())[:100]]


def write_narrow(pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [pks])  # noqa: S608
        cursor.execute(f"{PUBLISHED} WHERE id = ANY(%s) FOR SHARE", [pks])
        for statement in (*learning(_THESE), writing(_THESE)):
            cursor.execute(statement, [pks] * statement.count("%s"))


def write_every_narrow() -> None:
    """From nothing, in the order in which maps read them."""
    every = f"({PUBLISHED} ORDER BY quadkey)"
    with connection.cursor() as cursor:
        for statement in (f"DELETE FROM {TABLE}", *learning(every), writing(every)):  # noqa: S608
            cursor.execute(statement)
