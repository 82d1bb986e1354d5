"""A lost second factor: taken away on request, once somebody has made sure who asks."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from incidents.models import User
from incidents.services.errors import NotAllowedError

AUDITED = "second factor reset"
"""In the log of the administration, whatever the language of the page."""


@transaction.atomic
def reset_second_factor(person: User, *, by: User | None) -> int:
    """Codes, keys and recovery codes go, and the person's sessions end; the password
    stays, and at the next sign-in a new factor is asked for. How many factors went.

    `by` is None for the operator, at the server's own command line. Nobody takes away
    their own: a stolen session would be enough.
    """
    if by is not None and (by == person or not by.has_perm("incidents.administer")):
        raise NotAllowedError
    factors: int = Authenticator.objects.filter(user=person).delete()[0]
    _end_sessions(person)
    LogEntry.objects.create(
        user=by or person,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=str(person.pk),
        action_flag=CHANGE,
        change_message=AUDITED if by else f"{AUDITED} at the command line",
    )
    return factors


def _end_sessions(person: User) -> None:
    now = timezone.now()
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
