"""Making, changing and knowing the keys of the API.

A key reads `obs_<prefix>_<secret>`: the prefix finds its row, the secret has 256 random
bits, of which a SHA-256 is kept (a slow hash is for what people choose).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from incidents.models import APIKey, User
from incidents.services.errors import NotAllowedError

LONGEST = timedelta(days=366)
_SCHEME = "obs"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    key: APIKey
    secret: str
    """The whole text, to be shown once."""


def issue_key(
    *, holder: User, purpose: str, scopes: Sequence[str], expires_on: date
) -> IssuedKey:
    if not holder.has_perm("incidents.hold_api_key"):
        raise NotAllowedError
    prefix, secret, digest = _drawn()
    key = APIKey.objects.create(
        holder=holder,
        purpose=purpose,
        prefix=prefix,
        digest=digest,
        scopes=list(scopes),
        minute_rate=settings.API_KEY_MINUTE_RATE,
        day_rate=settings.API_KEY_DAY_RATE,
        expires_on=min(expires_on, timezone.localdate() + LONGEST),
    )
    return IssuedKey(key, secret)


@transaction.atomic
def rotate_key(key: APIKey, *, by: User) -> IssuedKey:
    """Another secret with the same rights and the same last day; the old one is of no
    use from now on."""
    key = APIKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if by.pk != key.holder_id or key.revoked_at:
        raise NotAllowedError
    key.prefix, secret, key.digest = _drawn()
    key.save(update_fields=["prefix", "digest"])
    return IssuedKey(key, secret)


def revoke_key(key: APIKey, *, by: User) -> None:
    """At once and for good; a second time changes nothing."""
    if by.pk != key.holder_id and not by.has_perm("incidents.administer"):
        raise NotAllowedError
    APIKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=Now())


def is_one_of_ours(text: str) -> bool:
    """By its looks: not whether it opens anything."""
    return text.startswith(f"{_SCHEME}_")


def find_key(text: str) -> APIKey | None:
    """The usable key of this text, noted as used today; None for any other."""
    scheme, _, rest = text.partition("_")
    prefix, _, _ = rest.partition("_")
    today = timezone.localdate()
    usable = APIKey.objects.usable(on=today).select_related("holder")
    key = usable.filter(prefix=prefix).first() if scheme == _SCHEME else None
    if key is None or not constant_time_compare(key.digest, _digest(text)):
        return None
    if key.last_used_on != today:
        APIKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key


def _drawn() -> tuple[str, str, str]:
    prefix = secrets.token_hex(6)
    secret = f"{_SCHEME}_{prefix}_{secrets.token_urlsafe(32)}"
    return prefix, secret, _digest(secret)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
