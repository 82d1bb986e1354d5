"""The administration: for administrators with a second factor, and nobody else."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from incidents.accounts import lacks_second_factor
from observatory.lib.access import public


class AdministrationSite(AdminSite):
    site_header = _("Administration of the observatory")
    site_title = site_header
    index_title = _("Accounts, lists and upkeep")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm("incidents.administer") and not lacks_second_factor(user)

    @public
    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The site's own login, which knows second factors and counts attempts."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
