"""The published versions of an incident, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import Outcome, PublishedIncident, PublishedVersion
from incidents.views.record_words import described_actors
from incidents.views.victim_words import changed_victims

_OWN_LABELS = {
    "event_type_id": "event_type",
    "footprint_region_id": "footprint",
    "region_ids": "footprint",
}
_SHORT = (str, int, float, bool)
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A field, and both values where they are short enough to print."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownVersion:
    version: int
    published_on: date
    change: str
    note: str
    changes: tuple[ShownChange, ...]


def described_history(public_id: str) -> list[ShownVersion]:
    """Latest first."""
    shown = []
    before: dict[str, Any] = {}
    for version in PublishedVersion.objects.history_of(public_id):
        shown.append(
            ShownVersion(
                version.version,
                version.published_on,
                str(version.get_change_display()),
                version.note,
                changes_in_words(version.changed_fields, before, version.content),
            )
        )
        before = version.content
    return shown[::-1]


def changes_in_words(
    names: list[str], before: dict[str, Any], after: dict[str, Any]
) -> tuple[ShownChange, ...]:
    found: dict[str, ShownChange] = {}
    for name in names:
        what = field_in_words(name)
        shown = _actors if name == "actors" else _short
        old, new = shown(before.get(name)), shown(after.get(name))
        found.setdefault(what, ShownChange(what, old, new))
        if name == "claims":
            claims = (before.get(name) or [], after.get(name) or [])
            for who, old, new in changed_victims(*claims):
                found.setdefault(who, ShownChange(who, old, new))
    return tuple(found.values())


def field_in_words(name: str) -> str:
    outcome, _sep, bound = name.rpartition("_")
    if outcome in Outcome.values:
        bounds = {"min": _("least"), "best": _("best estimate"), "max": _("most")}
        return f"{Outcome(outcome).label}, {bounds.get(bound, bound)}"
    others = {
        "toll_rules": _("rule of the toll"),
        "claims": _("figures of sources"),
        "actors": _("actors"),
        "sources": _("sources"),
        "references": _("external references"),
        "warnings": _("warnings"),
        "footprint": _("extent on the map"),
        "event_type": _("event type"),
    }
    key = _OWN_LABELS.get(name, name)
    if key in others:
        return others[key]
    try:
        field: Any = PublishedIncident._meta.get_field(key)
    except LookupError:
        return key
    return str(getattr(field, "verbose_name", key))


def _actors(actors: list[dict[str, Any]] | None) -> str:
    said = described_actors(actors or [])
    told = (f"{one['name']} ({one['role']}, {one['confidence']})" for one in said)
    return ", ".join(told) or _("unknown")


def _short(value: Any) -> str:
    if value is None:
        return _("unknown")
    if not isinstance(value, _SHORT) or len(str(value)) > _LONGEST_SHOWN:
        return ""
    return str(value)
