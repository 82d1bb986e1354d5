"""Writing reference rows so that loading the same thing twice changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any, Protocol, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model, covariant=True)


class Rows(Protocol[Row]):
    """A manager or a queryset."""

    def filter(self, **lookup: Any) -> Any: ...

    def create(self, **values: Any) -> Row: ...


class Loaded(Counter[str]):
    """How many rows were "new", "changed" and "same"."""

    def __str__(self) -> str:
        return ", ".join(f"{self[kind]} {kind}" for kind in ("new", "changed", "same"))

    def put(self, rows: Rows[Row], key: dict[str, Any], values: dict[str, Any]) -> Row:
        """The row with that key, made or brought up to date; untouched when same."""
        row: Row | None = rows.filter(**key).first()
        if row is None:
            self["new"] += 1
            return rows.create(**key, **values)
        changed = [n for n, v in values.items() if _plain(getattr(row, n)) != _plain(v)]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
        self["changed" if changed else "same"] += 1
        return row


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
