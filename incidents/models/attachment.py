"""Photos and documents of a report: the desk's and the author's, never the public's."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import with_history
from incidents.models.merged import with_merged

if TYPE_CHECKING:
    from datetime import datetime

    from incidents.models.incident import Incident
    from incidents.models.user import User


def attachment_storage() -> Storage:
    return storages["attachments"]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> AttachmentQuerySet:
        return self.filter(withdrawn_at=None)

    def shown_with(self, incident: Incident) -> AttachmentQuerySet:
        """Its own, and those of what was merged into it."""
        found = self.filter(incident__in=with_merged(incident))
        return found.select_related("incident")

    def bytes_of(self, user: User, since: datetime) -> int:
        """How much of theirs was received since then and is still kept."""
        received = self.kept().filter(author=user, received_at__gte=since)
        return int(received.aggregate(sum=Sum("size"))["sum"] or 0)


@with_history(exclude=["latitude", "longitude"])
class Attachment(models.Model):
    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        DOCUMENT = "document", _("document")

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True)
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="attachments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    media_type = models.CharField(_("type"), max_length=40)
    digest = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    file = models.FileField(_("file"), storage=attachment_storage, blank=True)
    preview = models.FileField(_("preview"), storage=attachment_storage, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    """Where a photo was taken, if its author chose to tell the desk."""
    is_confidential = models.BooleanField(_("confidential"), default=True)
    received_at = models.DateTimeField(_("received at"), db_default=Now())
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("received_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["photo", "document"]),
                name="attachment_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) ^ Q(file=""),
                name="attachment_has_a_file_until_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uuid}"
