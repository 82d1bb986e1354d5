"""Published incidents in few bytes, for whoever goes through all of them: map tiles,
timelines and sums of filters that no kept total answers.

To read a row of the published incidents, or an entry of an index that covers a filter,
takes a third of a microsecond; one of these a tenth, as all that comes first is of one
length and never null. What many incidents have in common they name: a kind, a place and
actors, each of a small table where the filters of those are asked.

The triggers in `narrow_triggers.py` keep them, in the transaction that changes an
incident. What is named is never changed; two may be the same where two transactions met
it first. What nobody names any more is forgotten at night, for it may be a name.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.models.precision import DatePrecision, GeoPrecision
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.taxonomy import EventTerm, EventType
from observatory.lib.coded import CodedField
from regions.models import Region

# Their columns have the same names: the same filters find them, each by what it has.
_AS_PUBLISHED: Any = PublishedIncidentQuerySet.as_manager


class NarrowPlaceQuerySet(PublishedIncidentQuerySet):
    def wholly_between(self, start: date | None, end: date | None) -> Self:
        return self


class NarrowIncidentQuerySet(PublishedIncidentQuerySet):
    def surely_within(self, regions: list[Region]) -> Self:
        return self


def _named(model: Any, *, null: bool = False) -> Any:
    """What was once named may be gone."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=null,
        related_name="+",
        db_index=False,
    )


class ThisTransaction(models.Func):
    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class _Named(models.Model):
    id = models.AutoField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    """Of what is named."""
    named_by = models.BigIntegerField(db_default=ThisTransaction())

    class Meta:
        abstract = True
        # The key too, or the least of a digest would be looked for key by key.
        indexes: ClassVar = [
            models.Index(fields=["digest", "id"], name="%(class)s_by_digest")
        ]


class NarrowKind(_Named):
    event_type = _named(EventType)
    emplacement = _named(EventTerm, null=True)
    trigger = _named(EventTerm, null=True)
    device_state = _named(EventTerm, null=True)

    objects = _AS_PUBLISHED()

    def __str__(self) -> str:
        return str(self.event_type_id)


class NarrowPlace(_Named):
    region_ids = ArrayField(models.BigIntegerField())
    sure_region_ids = ArrayField(models.BigIntegerField(), null=True)
    possible_region_ids = ArrayField(models.BigIntegerField(), null=True)

    objects: Any = NarrowPlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.region_ids)


class NarrowActors(_Named):
    parties = ArrayField(models.TextField())
    perpetrators = ArrayField(models.TextField())
    confidence = models.CharField(max_length=1)

    objects = _AS_PUBLISHED()

    def __str__(self) -> str:
        return ", ".join(self.parties)


class NarrowIncident(models.Model):
    """Under the id of the published one. Columns in the order in which they are read:
    PostgreSQL takes apart all that comes before the last one asked for."""

    id = models.BigIntegerField(primary_key=True)
    quadkey = models.BigIntegerField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    wide_cell = models.IntegerField()
    """Of the depth WIDEST. The planner knows how many there are, as it does not of
    `quadkey >> shift`."""
    kind = models.IntegerField()
    place = models.IntegerField()
    actors = models.IntegerField()
    started_on = models.DateField()
    ended_on = models.DateField()
    updated_on = models.DateField()
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    geo_precision = CodedField(GeoPrecision.values)
    date_precision = CodedField(DatePrecision.values)
    source_count = models.SmallIntegerField()
    is_provisional = models.BooleanField()
    is_contested = models.BooleanField()
    killed_min = models.PositiveIntegerField(null=True)
    killed_best = models.PositiveIntegerField(null=True)
    killed_max = models.PositiveIntegerField(null=True)
    injured_min = models.PositiveIntegerField(null=True)
    injured_best = models.PositiveIntegerField(null=True)
    injured_max = models.PositiveIntegerField(null=True)
    abducted_min = models.PositiveIntegerField(null=True)
    abducted_best = models.PositiveIntegerField(null=True)
    abducted_max = models.PositiveIntegerField(null=True)
    missing_min = models.PositiveIntegerField(null=True)
    missing_best = models.PositiveIntegerField(null=True)
    missing_max = models.PositiveIntegerField(null=True)

    objects: Any = NarrowIncidentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            *(
                models.Index(fields=[name], name=f"narrow_by_{name}")
                for name in ("quadkey", "place", "actors", "started_on")
            ),
            # Of whoever asks for so many killed at least: a third of all.
            models.Index(
                fields=["quadkey"],
                condition=models.Q(killed_best__gte=1),
                name="narrow_deadly_by_quadkey",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
