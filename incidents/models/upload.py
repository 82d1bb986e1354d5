"""A photo or document on its way, in pieces: what has arrived stays, whatever stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from incidents.models.user import User


class AttachmentUploadQuerySet(models.QuerySet["AttachmentUpload"]):
    def bytes_of(self, user: User) -> int:
        """How much of theirs is on its way."""
        sizes = self.filter(author=user).aggregate(sum=Sum("size"))
        return int(sizes["sum"] or 0)

    def untouched_since(self, instant: datetime) -> AttachmentUploadQuerySet:
        return self.filter(touched_at__lt=instant)


class AttachmentUpload(models.Model):
    uuid = models.UUIDField(_("identifier"), unique=True)
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="uploads"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    received = models.PositiveIntegerField(_("bytes received"), default=0)
    keeps_position = models.BooleanField(default=False)
    touched_at = models.DateTimeField(db_default=Now(), auto_now=True)

    objects = AttachmentUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment on its way")
        verbose_name_plural = _("attachments on their way")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")),
                name="upload_holds_no_more_than_announced",
            ),
        )

    def __str__(self) -> str:
        return f"{self.uuid} {self.received}/{self.size}"


class AttachmentPiece(models.Model):
    """In the database: a piece is there once its transaction is, as all else is."""

    upload = models.ForeignKey(
        AttachmentUpload, on_delete=models.CASCADE, related_name="pieces"
    )
    offset = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("piece of an attachment")
        verbose_name_plural = _("pieces of attachments")
        ordering = ("offset",)
        constraints = (
            models.UniqueConstraint(
                fields=("upload", "offset"), name="one_piece_at_an_offset"
            ),
        )

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.offset}"
