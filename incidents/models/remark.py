"""What is said of a report: comments of the desk to itself, questions to its reporter,
and their answers. Kept as said, for ever."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import kept_for_ever
from incidents.models.part import Part


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open_questions(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(kind=Remark.Kind.QUESTION, replies=None)

    def told_to_reporters(self) -> Self:
        """The desk's comments are not."""
        return self.exclude(kind=Remark.Kind.COMMENT)


class Remark(models.Model):
    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        WITHDRAWAL = "withdrawal", _("question taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="remarks"
    )
    part = models.CharField(_("about"), max_length=10, choices=Part, blank=True)
    """Empty: about the whole of it."""
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    corrections = models.JSONField(_("corrections"), default=dict, blank=True)
    """Of an answer: column (or outcome) -> [before, after]."""
    replies_to = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=["comment", "question"],
                    replies_to=None,
                )
                | Q(
                    kind__in=["answer", "withdrawal"],
                    replies_to__isnull=False,
                ),
                name="remark_replies_to_a_question",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["", *Part.values]), name="remark_part_is_known"
            ),
            models.UniqueConstraint(
                fields=("replies_to",), name="question_is_closed_once"
            ),
        )
        triggers = kept_for_ever("remarks")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def is_answered() -> Exists:
    """Of an incident in a query: whether its reporter has answered a question."""
    answers = Remark.objects.filter(kind=Remark.Kind.ANSWER)
    return Exists(answers.filter(incident=OuterRef("pk")))


def is_asked() -> Exists:
    """Of an incident in a query: whether its reporter owes the desk an answer."""
    return Exists(Remark.objects.open_questions().filter(incident=OuterRef("pk")))
