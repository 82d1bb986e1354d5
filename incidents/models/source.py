from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import with_history


@with_history()
class Source(models.Model):
    """Who says so: a report, an article, a dataset, a person on the spot."""

    class Kind(models.TextChoices):
        DATASET = "dataset", _("dataset")
        MEDIA = "media", _("media")
        SOCIAL_MEDIA = "social_media", _("social media")
        GOVERNMENT = "government", _("government")
        UNITED_NATIONS = "united_nations", _("United Nations")
        NGO = "ngo", _("non-governmental organisation")
        ARMED_ACTOR = "armed_actor", _("armed actor")
        WITNESS = "witness", _("witness or local contact")
        OTHER = "other", _("other")

    class Reliability(models.TextChoices):
        """The Admiralty scale for a source."""

        A = "A", _("completely reliable")
        B = "B", _("usually reliable")
        C = "C", _("fairly reliable")
        D = "D", _("not usually reliable")
        E = "E", _("unreliable")
        F = "F", _("cannot be judged")

    publisher = models.CharField(_("publisher"), max_length=250)
    title = models.CharField(_("title"), max_length=500, blank=True)
    published_on = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability, default=Reliability.F
    )
    is_confidential = models.BooleanField(_("confidential"), default=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = (
            models.Index(fields=("publisher", "published_on"), name="source_by_name"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reliability__in=list("ABCDEF")),
                name="source_reliability_is_a_to_f",
            ),
        )

    def __str__(self) -> str:
        return " – ".join(filter(None, (self.publisher, self.title)))


@with_history()
class Citation(models.Model):
    """A source used for an incident, and how credible this piece of it is."""

    class Credibility(models.IntegerChoices):
        """The Admiralty scale for a piece of information."""

        CONFIRMED = 1, _("confirmed by others")
        PROBABLE = 2, _("probably true")
        POSSIBLE = 3, _("possibly true")
        DOUBTFUL = 4, _("doubtful")
        IMPROBABLE = 5, _("improbable")
        UNKNOWN = 6, _("cannot be judged")

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="citations"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations"
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility"), choices=Credibility, default=Credibility.UNKNOWN
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("named by"),
    )
    """The reporter in whose report it came, wherever that went; NULL where the desk or
    a dataset named it."""

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "source"), name="source_cited_once"
            ),
            models.CheckConstraint(
                condition=models.Q(credibility__range=(1, 6)),
                name="credibility_is_1_to_6",
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident}: {self.source}"


@with_history()
class ExternalReference(models.Model):
    """The same event in another dataset, at the version that was read."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="references"
    )
    dataset = models.CharField(_("dataset"), max_length=40)
    external_id = models.CharField(_("identifier there"), max_length=80)
    version = models.CharField(_("version there"), max_length=40, blank=True)
    row_hash = models.CharField(_("hash of the row read"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("external reference")
        verbose_name_plural = _("external references")
        constraints = (
            models.UniqueConstraint(
                fields=("dataset", "external_id"), name="external_event_taken_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dataset} {self.external_id}"
