"""Which published incidents have a word, a source and whatever else is asked of their
texts and lists, in blocks of their ids: kept by Celery for what many have, of which
each would take long to read.

A block is told from all its incidents at once (`statistics/posting_blocks.py`). Until
that is done again, an incident that has changed is noted in `DirtyPosting`, in the
transaction that changes it. Of those it is read as it is: a word is found at once, and
one that was withdrawn is not.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from incidents.models.toll import TOLL_COLUMNS
from observatory.lib.statement_triggers import after_statement

BLOCK_BITS = 15
BLOCK = 1 << BLOCK_BITS
"""Ids in a block. Its bits take 4 KB, which PostgreSQL compresses, as it does not do
with less than 2."""
MOST_PLACES = 64
"""Of more incidents, bits take less room and are put together sooner."""
_TOLD_BY = (
    *("id", "search_text", "sources", "victims", "abduction_outcomes"),
    *("event_type_id", "emplacement_id", "device_state_id"),
    *("geo_precision", "place_name"),
    *TOLL_COLUMNS,
)
"""What the terms of an incident are made of."""


class Facet(models.TextChoices):
    """What terms are asked by; `statistics/posting_terms.py` has those of each."""

    WORDS = "words"
    SOURCE = "source"
    PLACE = "place"
    VICTIMS = "victims"
    FATE = "fate"
    SDG = "sdg"


class BitsField(models.Field):  # type: ignore[type-arg]
    """BLOCK bits, read and written as bytes by SQL of `posting_blocks.py` only."""

    def db_type(self, connection: Any) -> str:
        return f"bit({BLOCK})"


class PostingTerm(models.Model):
    id = models.AutoField(primary_key=True)
    facet = models.CharField(max_length=10, choices=Facet)
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                fields=["text"], opclasses=["gin_trgm_ops"], name="posting_term_by_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.text}"


class Posting(models.Model):
    pk = models.CompositePrimaryKey("term", "block")
    term = models.IntegerField()
    """The id of a PostingTerm."""
    block = models.IntegerField(db_index=True)
    incidents = models.PositiveIntegerField()
    places = ArrayField(models.SmallIntegerField(), null=True)
    """Which ids, counted from the first of the block, in order; if they are few."""
    bits = BitsField(null=True)
    """If they are not. The lowest of the first byte is the first id of the block: as
    `get_bit` counts in a bytea, not as in a string of bits."""

    def __str__(self) -> str:
        return f"{self.term} {self.block}"


class DirtyPosting(models.Model):
    """One mark a change: who takes a mark away never takes a later one along."""

    incident_id = models.BigIntegerField(db_index=True)
    """Of a published incident, or of one that was."""
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.incident_id)


def _mark(source: str) -> str:
    return f"""
        INSERT INTO incidents_dirtyposting (incident_id) SELECT id FROM {source};
        RETURN NULL;
    """  # noqa: S608  `source` is one of the names below


_NAMES = ", ".join(_TOLD_BY)
_CHANGED = f"""(
            SELECT id FROM (SELECT {_NAMES} FROM new_rows
                            EXCEPT SELECT {_NAMES} FROM old_rows) AS came
            UNION
            SELECT id FROM (SELECT id FROM old_rows
                            EXCEPT SELECT id FROM new_rows) AS went) AS changed"""  # noqa: S608

POSTING_TRIGGERS = (
    after_statement("postings_on_insert", pgtrigger.Insert, _mark("new_rows")),
    after_statement("postings_on_update", pgtrigger.Update, _mark(_CHANGED)),
    after_statement("postings_on_delete", pgtrigger.Delete, _mark("old_rows")),
    # Not TRUNCATE, as in `narrow_triggers.py`.
    after_statement(
        "postings_on_truncate",
        pgtrigger.Truncate,
        "DELETE FROM incidents_dirtyposting; DELETE FROM incidents_posting;"
        " DELETE FROM incidents_postingterm; RETURN NULL;",
    ),
)
MOVED_TYPE_TERMS_TRIGGER = after_statement(
    "postings_of_moved_types",
    pgtrigger.Update,
    _mark("""(
            SELECT p.id
              FROM new_rows n
              JOIN old_rows o ON o.code = n.code
              JOIN incidents_publishedincident p ON p.event_type_id = n.code
             WHERE n.parent_id IS DISTINCT FROM o.parent_id) AS moved"""),
)
"""Of event types: whether SDG 16.1.2 counts one depends on its parent."""
