"""Start-up checks: every view in the URLconf says who may call it (Z-01), and the file
of certificates can be read."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from observatory.lib.outgoing import own_authorities

# Other people's views, each guarded by its own package.
GUARDED_BY_THEIR_PACKAGE = (
    "allauth.account.",  # login, logout, password: open by nature or login_required
    "allauth.mfa.",  # login_required, with re-authentication
    "allauth.decorators.",
    "django.contrib.admin.",  # AdminSite.has_permission
    "django.contrib.auth.admin",  # the same: UserAdmin wraps its view of passwords
    "django.contrib.contenttypes.",  # the admin's "view on site", wrapped by it
    "django.views.i18n.",
)


def every_view(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """(route, callable) for each URL pattern, nested ones included."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_view(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def declared_access(view: Any) -> str | None:
    """What `public`, `requires` or an API view's `access` attribute says."""
    for holder in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        access = getattr(holder, "access", None)
        if access:
            return str(access)
    return None


@checks.register(checks.Tags.security)
def views_declare_access(**kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The view of {route!r} does not say who may call it.",
            hint="Decorate it with @public or @requires(permission).",
            id="observatory.E001",
        )
        for route, view in every_view(get_resolver().url_patterns)
        if declared_access(view) is None
        and not view.__module__.startswith(GUARDED_BY_THEIR_PACKAGE)
        and not hasattr(view, "model_admin")  # ModelAdmin wraps it in admin_view
    ]


@checks.register(checks.Tags.security)
def certificates_are_read(**kwargs: object) -> list[checks.CheckMessage]:
    try:
        if settings.WEBHOOK_CA_FILE:
            own_authorities()
    except OSError as error:
        text = f"WEBHOOK_CA_FILE holds no certificates that can be read: {error}"
        return [checks.Error(text, id="observatory.E002")]
    return []
