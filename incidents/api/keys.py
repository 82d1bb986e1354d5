"""Who asks: nobody in particular, or the holder of a key (`Authorization: Bearer …`).

A key is never taken from an address: these end up in logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from incidents.services.api_keys import find_key, is_one_of_ours

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module
    from rest_framework.request import Request

    from incidents.models import APIKey, User


def _is_of_another_site(request: Request, text: str) -> bool:
    """Programs that were written for it bring its tokens, which are not looked at."""
    view = request.parser_context.get("view")
    return getattr(view, "meets_other_tokens", False) and not is_one_of_ours(text)


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, APIKey] | None:
        scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or _is_of_another_site(request, text):
            return None
        key = find_key(text.strip())
        if key is None:
            raise AuthenticationFailed(_("This key is unknown, revoked or expired."))
        return key.holder, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
