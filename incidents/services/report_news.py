"""What became of their reports, told to those who wrote them."""

from __future__ import annotations

import logging
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from incidents.models import Incident, ReportNews, User
from incidents.models.remark import is_asked
from incidents.models.report_news import has_news, reports_to_mail_about

logger = logging.getLogger(__name__)


def news_count(user: User) -> int:
    """Of how many of their reports they have not seen what became of them, or owe an
    answer."""
    mine = Incident.objects.written_by(user)
    return mine.filter(has_news("seen_at") | Q(is_asked())).count()


def note_seen(incident: Incident) -> None:
    """Its author has opened it."""
    ReportNews.objects.update_or_create(
        incident=incident, defaults={"seen_at": timezone.now()}
    )


def mail_news(*, seconds: float) -> bool:
    """Whether none is left. A mail says that there is news, and of nothing else: it
    passes through machines that are not ours."""
    until = monotonic() + seconds
    passed_over: list[int] = []
    while settings.SENDS_MAIL and monotonic() < until:
        with transaction.atomic():
            due = reports_to_mail_about().exclude(pk__in=passed_over).order_by("pk")
            locked = due.select_for_update(of=("self",), skip_locked=True)
            report = locked.select_related("author").first()
            if report is None:
                return True
            try:
                _mail(report)
            except OSError as error:  # of the mail server; the next sweep tries again
                logger.warning("a mail was not sent: %s", type(error).__name__)
                passed_over.append(report.pk)
                continue
            ReportNews.objects.update_or_create(
                incident=report, defaults={"mailed_at": timezone.now()}
            )
    return not settings.SENDS_MAIL


def _mail(report: Incident) -> None:
    author = report.author
    assert author is not None  # noqa: S101  `reports_to_mail_about` asks for one
    with translation.override(report.language):
        context = {"reference": str(report.uuid)[:8]}
        text = render_to_string("incidents/mails/report_news.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[author.email]).send()
