"""Accounts are made by an administrator; nobody signs up by themselves.

Attempts are counted in the database (axes for passwords, the cache table for second
factors), so that the limits hold when Redis does not.
"""

import hashlib
import hmac
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from incidents.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Who may have reports on a phone is led to where it forgets them, even if no
        script had come yet when they signed out."""
        user = request.user
        if isinstance(user, User) and user.has_perm("incidents.report_incident"):
            return f"{reverse('signed-out')}#{user.device_key}"
        return str(super().get_logout_redirect_url(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Axes counts by name and address together: a stranger who guesses at a name
        delays themselves, not its owner."""


def throttled_name(
    request: HttpRequest, credentials: dict[str, Any] | None = None
) -> str:
    """Whose attempts are counted: the login as typed, known or not."""
    given = credentials or {}
    login = given.get("username") or given.get("email") or request.POST.get("login")
    return str(login or "").strip().casefold()[:150]


def client_address(request: HttpRequest) -> str | None:
    """The address that our own proxies saw; what a client claims counts for nothing."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = settings.TRUSTED_PROXY_COUNT
    if trusted and len(forwarded) >= trusted:
        return str(forwarded[-trusted].strip()) or None
    return request.META.get("REMOTE_ADDR") or None


def client_alias(request: HttpRequest) -> str:
    """Tells addresses apart for a day, and keeps none."""
    text = f"{timezone.localdate()} {_network(client_address(request) or '')}"
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """Of IPv6 the /64, any address of which its user may take."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """Whether they must set one up before they may use what their role allows."""
    return bool(
        settings.MFA_REQUIRED
        and user.has_perm("incidents.needs_second_factor")
        and not is_mfa_enabled(user)
    )
