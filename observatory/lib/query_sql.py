"""A queryset as SQL, to be a part of a statement of our own."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet


def sql_of(found: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """With its parameters. Where Django sees that nothing can match, it raises rather
    than write a query; this writes one that finds nothing."""
    compiler = found.query.get_compiler(connection=connection, elide_empty=False)
    sql, parameters = compiler.as_sql()
    return sql, tuple(parameters)
