"""Keeping a view under a name, and what mails its owner wants about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.models import SavedView, Subscription, User
from incidents.models.saved_view import MOST_VIEWS
from incidents.services.errors import (
    NameTakenError,
    NotAllowedError,
    TooManyViewsError,
)

_SALT = "incidents.unsubscribe"
Kind = Subscription.Kind


@transaction.atomic
def keep_view(*, owner: User, name: str, page: str, query: str) -> SavedView:
    if not owner.has_perm("incidents.keep_view"):
        raise NotAllowedError
    # Locked, so that two requests at once do not both find room.
    User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if owner.saved_views.count() >= MOST_VIEWS:
        raise TooManyViewsError
    view = SavedView(owner=owner, name=name.strip(), page=page, query=query)
    _save(view)
    return view


def rename_view(view: SavedView, *, name: str) -> None:
    view.name = name.strip()
    _save(view)


def _save(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise NameTakenError from error


def subscribe(
    view: SavedView, *, kind: str, language: str, site: str, **alert: Any
) -> None:
    """`alert`: its measure, threshold and days. Asking again changes what was asked;
    a threshold that was passed is told anew."""
    Subscription.objects.update_or_create(
        view=view,
        kind=kind,
        defaults={"language": language, "site": site, "is_raised": False, **alert},
        create_defaults={
            "language": language,
            "site": site,
            "done_on": _first_done(kind),
            **alert,
        },
    )


def _first_done(kind: str) -> date:
    """The first digest is of a whole week; a figure is looked at the same day."""
    today = timezone.localdate()
    return monday_of(today) if kind == Kind.DIGEST else today - timedelta(days=1)


def unsubscribe(view: SavedView, kind: str) -> None:
    view.subscriptions.filter(kind=kind).delete()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


# -- From a mail, without signing in ------
def token_of(subscription: Subscription) -> str:
    return signing.dumps(subscription.pk, salt=_SALT)


def subscription_of(token: str) -> int | None:
    """None for what this site never signed."""
    try:
        return int(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def unsubscribe_by(token: str) -> None:
    """Doing it twice changes nothing."""
    if (found := subscription_of(token)) is not None:
        Subscription.objects.filter(pk=found).delete()
