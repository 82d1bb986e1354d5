from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One run of an importer that wrote something."""

    dataset = models.CharField(_("dataset"), max_length=40)
    version = models.CharField(_("version"), max_length=40, blank=True)
    file_name = models.CharField(_("file"), max_length=250)
    file_hash = models.CharField(_("SHA-256 of the file"), max_length=64)
    licence = models.CharField(_("licence"), max_length=200)
    attribution = models.CharField(_("attribution"), max_length=500)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.dataset} {self.version} {self.file_name}"

    @property
    def forbids_publication(self) -> bool:
        """ACLED's terms forbid to hand its data on, by whatever name they came."""
        said = f"{self.dataset} {self.licence} {self.attribution}".casefold()
        return "acled" in said


class ImportedRow(models.Model):
    """What the dataset last said of an event, as `IncidentRow.as_content` gives it.

    The next version of the dataset is compared with this, not with the incident: what
    an editor has improved since is no change at the source, and is kept.
    """

    reference = models.OneToOneField(
        "incidents.ExternalReference", on_delete=models.CASCADE, related_name="row"
    )
    content = models.JSONField()

    class Meta:
        verbose_name = _("row as read")
        verbose_name_plural = _("rows as read")

    def __str__(self) -> str:
        return f"{self.reference}"


class IncidentWarning(models.Model):
    """Something odd in the data that was accepted all the same, and stays visible."""

    class Code(models.TextChoices):
        BEST_BELOW_LOW = "best_below_low", _("the best estimate is below the low one")
        BEST_ABOVE_HIGH = (
            "best_above_high",
            _("the best estimate is above the high one"),
        )
        DEATHS_UNCHECKED = "deaths_unchecked", _("the source is still checking deaths")
        CODE_STATUS = "code_status", _("the source is still checking this event")
        DATE_PRECISION = "date_precision", _("the source gives no date precision")
        SUMMARY_EVENT = "summary_event", _("the source sums up several events here")
        NO_RANGE = "no_range", _("the source gives no low and high figures")
        NEAREST_UNIT = "nearest_unit", _("outside every outline: nearest unit taken")
        OUTSIDE_COUNTRY = "outside_country", _("outside the country")
        PARTS_DISAGREE = "parts_disagree", _("the parts do not add up to the total")
        BEST_ZERO = (
            "best_zero",
            _("the source confirms no death: its 0 is kept as unknown"),
        )

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="warnings"
    )
    code = models.CharField(_("code"), max_length=20, choices=Code)
    detail = models.CharField(_("as read"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "code"), name="warning_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_code_display()} ({self.detail})"
