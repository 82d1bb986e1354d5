"""What the database refuses at the end of a change, as the domain's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from incidents.services.errors import (
    FateBeforeAbductionError,
    FatesExceedTakenError,
    PartsExceedTotalError,
    ServiceError,
)

_REFUSALS: dict[str, type[ServiceError]] = {
    "breakdown_within_total": PartsExceedTotalError,
    "fates_within_taken": FatesExceedTakenError,
    "fate_not_before_abduction": FateBeforeAbductionError,
}


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """What is done inside is checked at its end, not at the commit.

    Another may follow in the same transaction: it is checked at its own end.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        refusal = _REFUSALS.get(_constraint(error))
        if refusal is None:
            raise
        raise refusal from error


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
