"""Triggers that see all rows of a statement at once, after it: `old_rows` and
`new_rows`, as far as the operation has them."""

from __future__ import annotations

import pgtrigger


def after_statement(
    name: str, operation: pgtrigger.Operation, func: str
) -> pgtrigger.Trigger:
    rows = {
        pgtrigger.Insert: {"new": "new_rows"},
        pgtrigger.Update: {"old": "old_rows", "new": "new_rows"},
        pgtrigger.Delete: {"old": "old_rows"},
    }.get(operation)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows) if rows else None,
        func=func,
    )
