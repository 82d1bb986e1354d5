"""What a dataset says of an event now that it did not say before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Content = dict[str, Any]
"""What `IncidentRow.as_content` gives."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as shown to whoever reads the report of an import."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


def changes_between(before: Content, after: Content) -> tuple[Change, ...]:
    """The fields that differ; a field not kept before is one that changed."""
    return tuple(
        Change(name, _shown(name, before.get(name)), _shown(name, after[name]))
        for name in after
        if before.get(name) != after[name]
    )


def _shown(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "-"
    shown = ", ".join(map(_SHORT[name], value)) if name in _SHORT else str(value)
    return shown if len(shown) <= 100 else f"{shown[:99]}…"


def _claim(claim: Content) -> str:
    bounds = (claim["min"], claim["best"], claim["max"])
    toll = "–".join("?" if bound is None else str(bound) for bound in bounds)
    parts = " + ".join(
        f"{part['best']} {part['category']}" for part in claim["breakdown"]
    )
    return f"{claim['outcome']} {toll}" + (f" ({parts})" if parts else "")


def _source(source: Content) -> str:
    return f"{source['publisher']} {source['published_on'] or ''}".rstrip()


_SHORT: dict[str, Callable[[Content], str]] = {
    "claims": _claim,
    "actors": lambda actor: f"{actor['name']} ({actor['role']})",
    "sources": _source,
    "warnings": lambda warning: f"{warning['code']} ({warning['detail']})",
}
