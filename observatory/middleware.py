"""Middleware: private by default, a second factor for editors, history with a name."""

from collections.abc import Callable, Sequence

import pghistory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from incidents.accounts import lacks_second_factor
from observatory.checks import declared_access
from observatory.lib.access import PUBLIC

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivateByDefaultMiddleware:
    """No shared cache keeps an answer unless its view said otherwise (L-05)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Cookie", "Authorization"])
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=()"
        )
        return response


class SecondFactorMiddleware:
    """Who may edit or administer sets up a second factor before anything else but
    reading what everybody may read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[object],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if (
            declared_access(view) == PUBLIC
            or _is_account_page(request)
            or not request.user.is_authenticated
            or not lacks_second_factor(request.user)
        ):
            return None
        return redirect("mfa_activate_totp")


def _is_account_page(request: HttpRequest) -> bool:
    """Login, logout, password and second factor: `<language>/account/…`."""
    match = request.resolver_match
    return match is not None and match.route.partition("/")[2].startswith("account/")


class HistoryMiddleware:
    """Row history names the person; never the address, which holds report ids."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk):
            return self.get_response(request)
