"""All addresses. Pages carry their language; machines' addresses do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from observatory import health, metrics
from observatory.lib.access import public

urlpatterns = [
    path("", public(RedirectView.as_view(pattern_name="map"))),
    path("livez", health.live, name="livez"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("incidents.urls_machine")),
    path("api/v1/", include("incidents.api.urls")),
    path("api/v1/", include("regions.api.urls")),
    path("ogc/", include("incidents.api.ogc.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("incidents.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
)

handler400 = "observatory.lib.problems.bad_request"
handler403 = "observatory.lib.problems.permission_denied"
handler404 = "observatory.lib.problems.page_not_found"
handler500 = "observatory.lib.problems.server_error"
