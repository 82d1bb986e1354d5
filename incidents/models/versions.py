"""The public history of incidents, and the numbers of their public ids."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PublishedVersion(models.Model):
    """One version of a public incident as it stood; the last one of a retracted
    incident is its tombstone. Rows are only ever added."""

    class Change(models.TextChoices):
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")

    public_id = models.CharField(_("public identifier"), max_length=20)
    version = models.PositiveIntegerField(_("version"))
    change = models.CharField(_("change"), max_length=10, choices=Change)
    published_on = models.DateField(_("on"))
    note_fr = models.TextField(_("public note in French"), blank=True)
    note_en = models.TextField(_("public note in English"), blank=True)
    changed_fields = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=_("what changed")
    )
    content = models.JSONField(default=dict)
    """The public record at that version; empty for a retraction."""

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ("public_id", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("public_id", "version"), name="published_version_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} v{self.version}"

    @property
    def note(self) -> str:
        mine, other = self.note_fr, self.note_en
        return (other or mine) if get_language() == "en" else (mine or other)


class PublicIdCounter(models.Model):
    """The last number given in a year: a locked row, so that ids have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
