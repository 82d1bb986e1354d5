from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from regions.models import Division


class DivisionAssignmentQuerySet(models.QuerySet["DivisionAssignment"]):
    def is_ready(self, division: Division) -> bool:
        """Whether all incidents are in the division's units, so that totals hold.

        Outlines that came with the fixtures were there before any incident.
        """
        return division.geometry_version == 0 or bool(self.finished_at([division]))

    def finished_at(self, divisions: Iterable[Division]) -> dict[int, datetime]:
        """When all incidents were in the units of the outlines that it has now, by
        the division's id; those where it is still going on are left out."""
        finished = self.filter(
            division__in=divisions,
            geometry_version=F("division__geometry_version"),
            finished_at__isnull=False,
        )
        rows = finished.values_list("division", "finished_at")
        return {division: at for division, at in rows if at is not None}


class DivisionAssignment(models.Model):
    """How far the incidents have been put into the units of a division.

    A row appears when boundaries are loaded into a division; the work is done in
    chunks, each its own transaction, so that it can stop and go on anywhere.
    """

    division = models.OneToOneField(
        "regions.Division", on_delete=models.CASCADE, related_name="+"
    )
    geometry_version = models.PositiveIntegerField(_("version of the outlines"))
    after_id = models.BigIntegerField(default=0)
    """The last incident done, in the order of primary keys."""
    done_count = models.PositiveIntegerField(_("incidents done"), default=0)
    started_at = models.DateTimeField(_("begun at"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = DivisionAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment to a division")
        verbose_name_plural = _("assignments to divisions")

    def __str__(self) -> str:
        return f"{self.division}: {self.done_count}"
