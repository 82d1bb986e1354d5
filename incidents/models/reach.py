"""In which units a published incident surely is, and in which it may be: computed out
of its public extent, and kept beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Sum

from regions.models import Division


def outlines_in_use() -> int:
    """Another number after every loading of outlines."""
    loaded = Division.objects.aggregate(loaded=Sum("geometry_version"))["loaded"]
    return 1 + int(loaded or 0)


def reach_is_late(version: int) -> list[Q]:
    """Conditions, each answered by an index, of rows that are to be computed."""
    return [
        Q(reach_version__isnull=True),
        Q(reach_version__lt=version),
        Q(reach_version__gt=version),
    ]


class Reached(models.Model):
    sure_region_ids = ArrayField(models.BigIntegerField(), null=True, editable=False)
    """Those of `region_ids` that hold the whole extent."""
    possible_region_ids = ArrayField(
        models.BigIntegerField(), null=True, editable=False
    )
    """`region_ids`, and every unit that the extent touches."""
    reach_version = models.PositiveIntegerField(null=True, editable=False)
    """With which outlines the two were computed; NULL: not computed yet."""

    class Meta:
        abstract = True
