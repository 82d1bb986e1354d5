"""Rows for files: as many as there are, and never many of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
from django.db import connection, models, transaction

from incidents.exports.resource import COLUMNS, Row, rows_of
from incidents.models import PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from observatory.lib.query_sql import sql_of

_FIRST_ROWS, _ROWS_AT_ONCE = 200, 2_000
_SHOWN = ", ".join(f'shown."{name}"' for name in COLUMNS)
_PAGE = f"""
SELECT {_SHOWN}
  FROM (SELECT public_id, row_number() OVER () AS place FROM ({{}}) AS keys) AS page
  JOIN {PublishedIncident._meta.db_table} AS shown USING (public_id)
 ORDER BY page.place
"""  # noqa: S608  names of columns and a table
_IN_JSON = [
    place
    for place, name in enumerate(COLUMNS)
    if isinstance(PublishedIncident._meta.get_field(name), models.JSONField)
]


def streamed_rows(
    incidents: PublishedIncidentQuerySet, *, for_json: bool = False
) -> Iterator[Row]:
    """What `rows_of` finds, for a third of the work. For a JSON file, what is JSON in
    the database goes into it as it is there."""
    row = _row_for_json if for_json else _row
    for rows in streamed(rows_of(incidents), _ROWS_AT_ONCE):
        yield from map(row, rows)


def streamed(found: Any, at_once: int) -> Iterator[list[Row]]:
    """All rows of one instant, `at_once` or so at a time.

    Inside a transaction the cursor gives its first rows at once; outside, PostgreSQL
    would first put all of them aside. The rows come without Django's converters, of
    which only those of JSON would do anything.
    """
    sql, params = sql_of(found)
    with (
        transaction.atomic(savepoint=False),
        connection.chunked_cursor() as cursor,
        ThreadPoolExecutor(1) as ahead,  # PostgreSQL works while we write
    ):
        cursor.execute(sql, params)
        fetch = cursor.cursor.fetchmany  # Django's own refuses another thread
        following = ahead.submit(fetch, _FIRST_ROWS)
        try:
            while rows := following.result():
                following = ahead.submit(fetch, at_once)
                yield rows
        except GeneratorExit:  # who stops reading undoes nothing
            return


def page_rows(found: PublishedIncidentQuerySet, *, for_json: bool = False) -> list[Row]:
    """The same for a page: which rows is asked first, of an index that mostly holds
    all that the filter asks; the table then gives these alone."""
    row = _row_for_json if for_json else _row
    keys, params = sql_of(found.values("public_id"))
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(keys), params)
        return list(map(row, cursor.fetchall()))


def _row(found: Row) -> Row:
    return _with_json(found, orjson.loads)


def _row_for_json(found: Row) -> Row:
    return _with_json(found, orjson.Fragment)


def _with_json(found: Row, of: Callable[[str], Any]) -> Row:
    values = list(found)
    for place in _IN_JSON:
        if values[place] is not None:
            values[place] = of(values[place])
    return tuple(values)
