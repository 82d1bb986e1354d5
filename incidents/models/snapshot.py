"""Named, immutable releases of a filter, to be cited.

The database itself refuses to change them. One thing can be done: a withdrawal, its
own row with who, when and why, after which the bytes may be deleted; name, hash and
counts stay. People's safety comes before the permanence of a file.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_REFUSED = "RAISE EXCEPTION 'snapshots are kept as they were made';"
# Emptying an empty table does no harm, and test databases are emptied so.
_REFUSED_IF_ANY = """
    IF EXISTS (SELECT FROM {meta.db_table}) THEN
        RAISE EXCEPTION 'snapshots are kept as they were made';
    END IF;
    RETURN NULL;
"""


def _kept(name: str, *operations: pgtrigger.Operation) -> tuple[pgtrigger.Trigger, ...]:
    """Nothing may be done but adding, and what is not among the operations."""
    refused = operations[0]
    for operation in operations[1:]:
        refused = refused | operation
    return (
        pgtrigger.Trigger(
            name=f"keep_{name}",
            operation=refused,
            when=pgtrigger.Before,
            func=_REFUSED,
        ),
        pgtrigger.Trigger(
            name=f"never_empty_{name}",
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            func=pgtrigger.Func(_REFUSED_IF_ANY),
        ),
    )


class Snapshot(models.Model):
    """What the filter found at one instant. Its file is in `SnapshotPart`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("name in the address"), max_length=120, unique=True)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    query = models.TextField(_("filter"), blank=True)
    """As the list takes it, in its canonical order; empty for everything."""
    position = models.BigIntegerField(_("last position"))
    known_at = models.DateTimeField(_("as of"))
    """When the last of the versions in it came."""
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    """For the team's side only; never serialised."""
    incidents = models.PositiveIntegerField(_("incidents"))
    totals = models.JSONField(_("totals"))
    """outcome -> {min, best, max, unknown: {min, best, max}}"""
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    licence = models.CharField(_("licence"), max_length=200)
    licence_url = models.CharField(_("address of the licence"), max_length=200)
    attribution = models.CharField(_("attribution"), max_length=500)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("-created_at",)
        triggers = _kept("snapshots", pgtrigger.Update, pgtrigger.Delete)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("snapshot-detail", args=[self.slug])

    @property
    def title(self) -> str:
        english = get_language() == "en" and self.title_en
        return self.title_en if english else self.title_fr


class SnapshotPart(models.Model):
    """A piece of the file: a gzip member, and the incidents whose lines it holds.

    The parts one after the other are one gzip file. They are written before their
    snapshot, in its transaction; none can be added afterwards.
    """

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="parts"
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    public_ids = ArrayField(models.CharField(max_length=20))

    class Meta:
        verbose_name = _("part of a snapshot")
        verbose_name_plural = _("parts of snapshots")
        ordering = ("snapshot", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("snapshot", "number"), name="snapshot_part_unique"
            ),
        )
        triggers = (
            *_kept("snapshot_parts", pgtrigger.Update),
            pgtrigger.Trigger(
                name="add_no_snapshot_part",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT FROM incidents_snapshot
                                WHERE id = NEW.snapshot_id) THEN
                        RAISE EXCEPTION 'snapshots are kept as they were made';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="delete_withdrawn_parts_only",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT FROM incidents_snapshotwithdrawal
                                    WHERE snapshot_id = OLD.snapshot_id) THEN
                        RAISE EXCEPTION 'snapshots are kept as they were made';
                    END IF;
                    RETURN OLD;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.number}"


class SnapshotWithdrawal(models.Model):
    """The file of a snapshot was taken away to protect somebody; why is public."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, related_name="withdrawal"
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason_fr = models.TextField(_("public reason in French"))
    reason_en = models.TextField(_("public reason in English"), blank=True)

    class Meta:
        verbose_name = _("withdrawal of a snapshot")
        verbose_name_plural = _("withdrawals of snapshots")
        triggers = _kept("snapshot_withdrawals", pgtrigger.Update, pgtrigger.Delete)

    def __str__(self) -> str:
        return f"{self.snapshot_id}"

    @property
    def reason(self) -> str:
        english = get_language() == "en" and self.reason_en
        return self.reason_en if english else self.reason_fr


class SnapshotOrder(models.Model):
    """A snapshot too large for a request, which Celery makes; how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    query = models.TextField(blank=True)
    pages_at = models.CharField(max_length=300)
    """Beginning of the addresses of incidents on the host that was asked."""
    api_at = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(_("ordered at"), db_default=Now())
    count = models.PositiveIntegerField(_("incidents"))
    done_count = models.PositiveIntegerField(_("incidents done"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None, and finished: it could not be made; `refusal` says why."""
    refusal = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = _("order of a snapshot")
        verbose_name_plural = _("orders of snapshots")
        ordering = ("ordered_at",)

    def __str__(self) -> str:
        return f"{self.title_fr}: {self.done_count}/{self.count}"

    def get_absolute_url(self) -> str:
        return reverse("snapshot-order", args=[self.pk])
