"""The list of actors by all the names they go by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils.translation import get_language

from incidents.models import Actor
from observatory.lib.folding import fold_all

MOST_SUGGESTED = 400
"""A phone keeps them beside the form, within its budget."""


def actors_called(names: Collection[str]) -> dict[str, list[int]]:
    """Each name → the actors that go by it, however it is spelt: by its name, its
    English name or another. Of a name that several go by, nobody knows who is meant."""
    if not names:
        return {}
    known = Actor.objects.values_list("pk", "name", "name_en", "aliases")
    spelt = [
        (pk, called)
        for pk, name, name_en, aliases in known
        for called in {name, name_en, *aliases} - {""}
    ]
    asked = list(names)
    folded = fold_all([*map(_plain, asked), *(_plain(called) for _pk, called in spelt)])
    going_by: dict[str, set[int]] = defaultdict(set)
    for (pk, _called), key in zip(spelt, folded[len(asked) :], strict=True):
        going_by[key].add(pk)
    return {
        name: sorted(going_by[key])
        for name, key in zip(asked, folded[: len(asked)], strict=True)
    }


def _plain(name: str) -> str:
    return " ".join(name.split())


def name_of(actor: Actor) -> str:
    """In the language of the page."""
    return (actor.name_en if get_language() == "en" else "") or actor.name


def actor_choices() -> list[tuple[str, str]]:
    return sorted(
        ((str(actor.pk), name_of(actor)) for actor in Actor.objects.all()),
        key=lambda choice: choice[1].casefold(),
    )


def suggested_actors() -> list[list[Any]]:
    """For a phone without a network: name, first and last day of activity ("" where
    unknown), other names; those that are still active come before the others."""
    listed = Actor.objects.order_by(F("active_until").desc(nulls_first=True), "name")
    rows = []
    for actor in listed[:MOST_SUGGESTED]:
        shown = name_of(actor)
        others = dict.fromkeys([actor.name, actor.name_en, *actor.aliases])
        days = (actor.active_from, actor.active_until)
        rows.append(
            [
                shown,
                *(day.isoformat() if day else "" for day in days),
                *(name for name in others if name and name != shown),
            ]
        )
    return rows


def unknown_armed_men() -> str:
    """What the list calls armed men whom nobody can name; "" where it does not."""
    unknown = Actor.objects.filter(kind=Actor.Kind.UNKNOWN).order_by("pk").first()
    return name_of(unknown) if unknown else ""
