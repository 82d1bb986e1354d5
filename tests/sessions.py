"""People who are signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from incidents.models import User


def sign_in(client: Client, user: User) -> None:
    """With the password typed just now, as what matters asks for."""
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.save()
