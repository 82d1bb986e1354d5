"""Known actors, with the names that datasets give them, from `fixtures/actors.json`."""

from datetime import date

from incidents.models import Actor
from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded


def load_actors() -> Loaded:
    loaded = Loaded()
    for given in read_fixture("actors.json").content["actors"]:
        loaded.put(
            Actor.objects,
            {"name": given["name"]},
            {
                "name_en": given["name_en"],
                "kind": given["kind"],
                "aliases": given["aliases"],
                "active_from": _day(given.get("active_from")),
                "active_until": _day(given.get("active_until")),
            },
        )
    return loaded


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
