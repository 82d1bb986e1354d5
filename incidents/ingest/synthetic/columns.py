"""The columns that are written, table by table; the others keep their defaults."""

from incidents.models import Outcome
from incidents.models.toll import BOUNDS

_TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en")
_TYPES = ("event_type_id", "emplacement_id", "trigger_id", "device_state_id")
_WHEN = ("started_on", "ended_on", "date_precision")
_WHERE = ("latitude", "longitude", "geo_precision", "place_name")
_FLAGS = ("language", "is_illustrative", "is_provisional")
_TOLLS = tuple(f"{o}_{bound}" for o in Outcome.values for bound in BOUNDS)

SHARED = frozenset({*_WHEN, *_WHERE, *_TYPES, *_TEXTS})
"""Of the incident's columns, those that the public row has too."""

INCIDENT = (
    *("id", "uuid", "public_id", "status", "version"),
    *_WHEN,
    *_WHERE,
    *("public_precision", *_TYPES, *_TEXTS, *_FLAGS),
    *("internal_note", "content_hash", "batch_id", "updated_at"),
)
CLAIM = (
    *("id", "incident_id", "source_id", "outcome", "as_of", "min", "best", "max"),
    *("is_cumulative", "standing"),
)
BREAKDOWN = ("claim_id", "category", "sex", "age_group", "min", "best", "max")
CITATION = ("incident_id", "source_id", "credibility")
OUTCOME = (
    *("incident_id", "source_id", "fate", "on", "date_precision"),
    *("min", "best", "max", "note"),
)
ACTOR = ("incident_id", "actor_id", "role", "confidence")
UNIT = ("incident_id", "region_id", "division_id", "level", "is_approximate")
DECISION = ("incident_id", "from_status", "to_status", "reason")
PUBLISHED = (
    *("public_id", "incident_uuid", "version", "published_on", "updated_on"),
    *_WHEN,
    *_WHERE,
    *("radius_m", "footprint", "footprint_region_id", "region_ids"),
    *(*_TYPES, *_TEXTS, *_FLAGS, *_TOLLS),
    *("toll_rules", "claims", "actors", "sources", "references", "warnings"),
    *("abduction_outcomes", "attribution", "licence", "words"),
    *("sure_region_ids", "possible_region_ids", "reach_version"),
)
VERSION = (
    *("public_id", "version", "change", "published_on"),
    *("note_fr", "note_en", "changed_fields", "content"),
)
