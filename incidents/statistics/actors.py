"""The actors that public incidents name: a list to filter and to join by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.cube import cube

# As the incident published last has them: names and kinds are corrected now and then.
_AS_PUBLISHED = f"""
SELECT wanted.name, found.actor ->> 'name_en', found.actor ->> 'kind'
  FROM unnest(%s::text[]) AS wanted (name)
  JOIN LATERAL (
    SELECT actor
      FROM {PublishedIncident._meta.db_table} p, jsonb_array_elements(p.actors) AS actor
     WHERE p.parties @> ARRAY[wanted.name] AND actor ->> 'name' = wanted.name
     ORDER BY p.id DESC LIMIT 1
  ) AS found ON true
"""  # noqa: S608  the name of a table of this project


@dataclass(frozen=True, slots=True)
class NamedActor:
    name: str
    name_en: str
    kind: str
    incidents: int
    """Published ones that name it, in whatever role."""


def named_actors() -> list[NamedActor]:
    """By name. Of no other: the list of actors holds some of unpublished reports."""
    rows = cube(PublishedIncidentFilter(data={}), ("actor",))
    counts = {row.key[0]: row.incidents for row in rows if row.key[0]}
    with connection.cursor() as cursor:
        cursor.execute(_AS_PUBLISHED, [list(counts)])
        found = [
            NamedActor(name, name_en, kind, counts[name])
            for name, name_en, kind in cursor.fetchall()
        ]
    return sorted(found, key=lambda actor: actor.name)
