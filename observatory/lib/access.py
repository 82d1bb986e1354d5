"""Deny by default: every view says who may call it; the start-up check finds those
that do not (`observatory.checks`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module
    from rest_framework.request import Request
    from rest_framework.views import APIView

PUBLIC = "public"
MACHINES = "machines"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Refusal = Callable[[HttpRequest], HttpResponseBase]


def public(view: View) -> View:
    """Anybody may call it: it reads published data only."""
    cast(Any, view).access = PUBLIC
    return view


def _to_the_login_page(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path())


def requires(
    permission: str, *, refusal: Refusal = _to_the_login_page
) -> Callable[[View], View]:
    """Only a logged-in person holding `permission`; rules on one object are the
    service's to check again with the object in hand.

    `refusal` answers all others: a script cannot fill in the login page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if request.user.is_authenticated and request.user.has_perm(permission):
                return view(request, *args, **kwargs)
            return refusal(request)

        cast(Any, guarded).access = permission
        return cast(View, guarded)

    return decorate


def for_machines(view: View) -> View:
    """Only a machine that gives the operator's token (`METRICS_TOKEN`) as its bearer;
    for others, and where none is set, there is nothing at this address."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        expected = settings.METRICS_TOKEN
        if not expected or scheme.lower() != "bearer":
            raise Http404
        if not constant_time_compare(token.strip(), expected):
            raise Http404
        return view(request, *args, **kwargs)

    cast(Any, guarded).access = MACHINES
    return cast(View, guarded)


class DeclaredAccess(BasePermission):
    """API views declare `access`, as pages do; one that does not is closed.

    A key may do what its scopes say and its holder may; who has none may read what is
    public, unless the operator keeps the API for keys.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        access = getattr(view, "access", None)
        scope = getattr(view, "scope", "read")
        key: Any = request.auth
        if key is not None and scope not in key.scopes:
            return False
        if access == PUBLIC:
            is_open = settings.API_ANONYMOUS or getattr(view, "is_for_pages", False)
            return is_open or key is not None
        return access is not None and bool(
            request.user and request.user.has_perm(access)
        )
