"""Up to when a reporter knows what became of a report. What there is to tell is read
from the decisions and questions, so that no way of deciding can forget it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident, IncidentQuerySet
from incidents.models.remark import Remark
from incidents.models.review import Decision
from incidents.models.user import DEMO_EMAIL_DOMAIN

TOLD = ("published", "rejected", "merged", "retracted")


class ReportNews(models.Model):
    incident = models.OneToOneField(
        Incident, on_delete=models.CASCADE, related_name="news"
    )
    seen_at = models.DateTimeField(_("seen at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    class Meta:
        verbose_name = _("news of a report")
        verbose_name_plural = _("news of reports")

    def __str__(self) -> str:
        return f"{self.incident_id}"


def has_news(*known: str) -> Q:
    """Of an incident in a query: whether something was decided or asked, by somebody
    other than its author, after each of these times of its `ReportNews`."""
    decided: Any = Decision.objects.filter(to_status__in=TOLD)
    asked: Any = Remark.objects.open_questions()
    return Q(Exists(_later(decided, known))) | Q(Exists(_later(asked, known)))


def _later(told: Any, known: tuple[str, ...]) -> Any:
    """Annotated first: a filter alone would leave out reports without `ReportNews`."""
    told = told.filter(incident=OuterRef("pk")).exclude(by=OuterRef("author"))
    for name in known:
        last = Coalesce(F(f"incident__news__{name}"), F("incident__created_at"))
        told = told.annotate(**{name: last}).filter(at__gt=F(name))
    return told


def reports_to_mail_about() -> IncidentQuerySet:
    """Whose author has an address, and knows neither from the page nor by mail."""
    reachable = Incident.objects.filter(author__is_active=True).exclude(
        Q(author__email="") | Q(author__email__endswith=f"@{DEMO_EMAIL_DOMAIN}")
    )
    return reachable.filter(has_news("seen_at", "mailed_at"))
