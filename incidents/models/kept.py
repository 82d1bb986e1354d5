"""What is kept for ever: rows are added, and the database refuses the rest (A-01).

There is no chain of digests beside. Who may switch a trigger off may as well reckon the
chain anew; it would show a forgery only to somebody outside who holds a former digest,
and each writer would have to wait for the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger

_REFUSED = "RAISE EXCEPTION 'it is kept for ever';"
# Emptying what is empty does no harm.
_REFUSED_IF_ANY = f"""
    IF EXISTS (SELECT FROM {{meta.db_table}}) THEN
        {_REFUSED}
    END IF;
    RETURN NULL;
"""


def kept_for_ever(name: str) -> tuple[pgtrigger.Trigger, ...]:
    return (
        pgtrigger.Protect(
            name=f"keep_{name}", operation=pgtrigger.Update | pgtrigger.Delete
        ),
        never_emptied(),
    )


def never_deleted(name: str) -> tuple[pgtrigger.Trigger, ...]:
    """What may still be written on, such as that it was undone."""
    return (
        pgtrigger.Protect(name=f"keep_{name}", operation=pgtrigger.Delete),
        never_emptied(),
    )


def never_emptied() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_emptied",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func=pgtrigger.Func(_REFUSED_IF_ANY),
    )


def with_history(**options: Any) -> Callable[[type], type]:
    """Each row that was added, changed or deleted is noted, and the note is kept."""
    tracked: Callable[[type], type] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=True,
        meta={"triggers": [never_emptied()]},
        **options,
    )
    return tracked
