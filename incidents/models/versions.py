"""The public history of incidents, and the numbers of their public ids."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.models.published import PublishedIncident


class PublishedVersionQuerySet(models.QuerySet["PublishedVersion"]):
    def tombstones(self) -> PublishedVersionQuerySet:
        """The retractions that still hold, one for each incident."""
        public = PublishedIncident.objects.filter(public_id=OuterRef("public_id"))
        retracted = self.filter(change=PublishedVersion.Change.RETRACTED)
        return (
            retracted.filter(~Exists(public))
            .order_by("public_id", "-version")
            .distinct("public_id")
        )

    def merged_into(self, public_id: OuterRef) -> PublishedVersionQuerySet:
        """Those of whose event the incident of a query tells now."""
        return self.tombstones().filter(merged_into=public_id)

    def withholding(self) -> PublishedVersionQuerySet:
        """The last version of each incident that put its past out of sight."""
        found = self.filter(withholds_earlier=True)
        return found.order_by("public_id", "-version").distinct("public_id")

    def history_of(self, public_id: str) -> list[PublishedVersion]:
        return self.histories_of([public_id])[public_id]

    def histories_of(
        self, public_ids: Iterable[str]
    ) -> dict[str, list[PublishedVersion]]:
        """Of each, the oldest first; those withheld without notes, changes and
        content."""
        found: dict[str, list[PublishedVersion]] = {name: [] for name in public_ids}
        for version in self.filter(public_id__in=found).order_by("version"):
            found[version.public_id].append(version)
        for versions in found.values():
            _withhold(versions)
        return found


def _withhold(versions: list[PublishedVersion]) -> None:
    last = max((v.version for v in versions if v.withholds_earlier), default=0)
    for version in versions:
        if version.version < last:
            version.note_fr = version.note_en = ""
            version.changed_fields, version.content = [], {}


class PublishedVersion(models.Model):
    """One version of a public incident as it stood; the last one of a retracted
    incident is its tombstone. Rows are only ever added.

    Its writer leaves `position` and `published_at` empty; both are given once, after
    the commit (`statistics/positions.py`), and never change again.
    """

    class Change(models.TextChoices):
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")

    public_id = models.CharField(_("public identifier"), max_length=20)
    version = models.PositiveIntegerField(_("version"))
    change = models.CharField(_("change"), max_length=10, choices=Change)
    published_on = models.DateField(_("on"))
    position = models.BigIntegerField(_("position"), null=True, unique=True)
    """Without gaps, in an order in which nothing is committed late: who has seen one
    position has seen all before it, for ever."""
    published_at = models.DateTimeField(_("known since"), null=True)
    """When the position was given: from this instant on the version is known."""
    is_dated_by_day = models.BooleanField(
        _("known to the day"), default=False, db_default=False
    )
    """Older than positions: `published_at` is the beginning of `published_on`."""
    note_fr = models.TextField(_("public note in French"), blank=True)
    note_en = models.TextField(_("public note in English"), blank=True)
    changed_fields = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=_("what changed")
    )
    withholds_earlier = models.BooleanField(
        _("withholds the versions before it"), default=False, db_default=False
    )
    """To protect somebody, by a retraction or by a place told less closely: what stood
    before is shown and counted nowhere any more, neither as known then nor after
    another publication."""
    merged_into = models.CharField(
        _("merged into"), max_length=20, blank=True, default="", db_default=""
    )
    """Of a tombstone: the public id of the incident that tells of the event now."""
    content = models.JSONField(default=dict)
    """The public record at that version; empty for a retraction."""

    objects = PublishedVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ("public_id", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("public_id", "version"), name="published_version_unique"
            ),
            models.CheckConstraint(
                condition=~Q(change="published") | Q(withholds_earlier=False),
                name="published_version_withheld",
            ),
            models.CheckConstraint(
                condition=Q(change="retracted") | Q(merged_into=""),
                name="published_version_merged",
            ),
            models.CheckConstraint(
                condition=Q(position__isnull=True, published_at__isnull=True)
                | Q(position__gte=1, published_at__isnull=False),
                name="published_version_position_and_instant",
            ),
        )
        indexes = (
            models.Index(
                fields=("public_id",),
                condition=Q(change="retracted"),
                name="published_version_retracted",
            ),
            models.Index(
                fields=("merged_into",),
                condition=~Q(merged_into=""),
                name="published_version_merged_into",
            ),
            models.Index(
                fields=("id",),
                condition=Q(position__isnull=True),
                name="published_version_unnumbered",
            ),
            models.Index(
                fields=("published_at", "position"), name="published_version_known"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="keep_numbered_versions",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__position__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} v{self.version}"

    @property
    def note(self) -> str:
        mine, other = self.note_fr, self.note_en
        return (other or mine) if get_language() == "en" else (mine or other)


class VersionClock(models.Model):
    """One row: the last position given, and when. Its instants only go forward, also
    when the machine's clock is set back."""

    last = models.BigIntegerField(_("last position"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("clock of versions")
        verbose_name_plural = _("clocks of versions")

    def __str__(self) -> str:
        return f"{self.last} at {self.at}"


class PublicIdCounter(models.Model):
    """The last number given in a year: a locked row, so that ids have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
