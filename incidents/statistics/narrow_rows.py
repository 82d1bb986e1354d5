"""Which questions the narrow rows (`models/narrow.py`) answer; and what keeps them from
being wrong for long."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from incidents.filters import PublishedIncidentFilter, asked_of
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
from incidents.statistics.posting_terms import FACETS
from incidents.statistics.postings import having_terms
from incidents.statistics.replacing import Checked
from observatory.lib.query_sql import sql_of

logger = logging.getLogger(__name__)

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
MOST_NAMED = 2_000
"""Of more it takes long to plan; nor are they few of all incidents."""
_OLDEST_GOING_ON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_NEXT = RawSQL("pg_snapshot_xmax(pg_current_snapshot())::text::bigint", ())
"""Transactions: before the first, all had ended; the other has not begun. What a dump
brought along may have been named by one that is far from it."""
COVERED = OWN.union(FACETS, *(filters for _, filters in NAMED.values()))


class _IsAny(Func):
    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def narrow(filters: PublishedIncidentFilter) -> QuerySet[NarrowIncident] | None:
    """The rows of `filters.result`; None where these cannot tell."""
    asked = asked_of(filters).keys()
    is_of_all = not filters.queryset.query.where
    if not (filters.is_valid() and is_of_all and asked <= COVERED):
        return None
    found = filters.filtered(NarrowIncident.objects.all(), asked & OWN)
    if asked & FACETS.keys():
        having = having_terms(filters)
        if having is None:
            return None
        found = found.filter(having)
    for name, (model, own) in NAMED.items():
        named: Any = filters.filtered(model.objects.all(), asked & own)
        if model is NarrowPlace and filters.inside:
            named = named.inside(*filters.inside)
        if named.query.where:
            found = found.filter(_names_one_of(name, named))
    return found


def _names_one_of(name: str, named: QuerySet[Any]) -> Q:
    """Written out, as PostgreSQL plans by how many incidents name each, and half of all
    may name one. What was not to be seen yet when that was read is asked again."""
    sql, parameters = sql_of(named.values("pk"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_OLDEST_GOING_ON}, ARRAY({sql})", parameters)
        since, pks = cursor.fetchone()
    if len(pks) > MOST_NAMED:
        return Q(**{f"{name}__in": named.values("pk")})
    late = named.filter(named_by__gte=since, named_by__lt=_NEXT).values("pk")
    return Q(**{f"{name}__in": pks}) | Q(_IsAny(F(name), ArraySubquery(late)))


def counted(filters: PublishedIncidentFilter) -> QuerySet[Any]:
    """`filters.result`, or narrow rows, for whoever counts them."""
    rows: QuerySet[Any] | None = narrow(filters)
    return filters.result if rows is None else rows


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


def forget_unused() -> Checked:
    """What no row names any more, while nobody publishes: who does might be about to
    name it. Where that cannot be had soon, another night."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE incidents_publishedincident IN SHARE MODE")
            for name in NAMED:
                cursor.execute(
                    f"DELETE FROM incidents_narrow{name} k WHERE NOT EXISTS"  # noqa: S608
                    f" (SELECT FROM {TABLE} n WHERE n.{name} = k.id)"
                )
    except OperationalError:
        logger.warning("narrow rows: others are publishing, nothing was forgotten")
    return 0, 0, []


def write_narrow(pks: list[int]) -> None:
    with connection.cursor() as cursor:
        # First, as whoever publishes does: or each would wait for the other.
        cursor.execute(f"{PUBLISHED} WHERE id = ANY(%s) FOR SHARE", [pks])
        cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [pks])  # noqa: S608
        for statement in (*learning(_THESE), writing(_THESE)):
            cursor.execute(statement, [pks] * statement.count("%s"))


def write_every_narrow() -> None:
    """From nothing, in the order in which maps read them."""
    every = f"({PUBLISHED} ORDER BY quadkey)"
    with connection.cursor() as cursor:
        for statement in (f"DELETE FROM {TABLE}", *learning(every), writing(every)):  # noqa: S608
            cursor.execute(statement)
