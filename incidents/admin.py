"""The administration: people, lists, and the upkeep to keep an eye on.

Incidents are not here: they are written by the services only. What an administrator
may add or change is said in `rules.py`; nobody may delete anything.
"""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    Actor,
    APIKey,
    AssignedRegion,
    ConfidentialRead,
    DivisionAssignment,
    EventTerm,
    EventType,
    ImportBatch,
    Reconciliation,
    Source,
    TotalChange,
    TotalsState,
    User,
)
from incidents.services.errors import NotAllowedError
from incidents.services.second_factor import reset_second_factor

admin.site.unregister(Group)  # came with UserAdmin; rights come with the role


class AssignedRegionInline(admin.TabularInline[AssignedRegion, User]):
    model = AssignedRegion
    extra = 1


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Django's flags and permissions are left out: the role says what one may do."""

    list_display = ("username", "role", "organisation", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email", "organisation")
    filter_horizontal = ()
    inlines = (AssignedRegionInline,)
    readonly_fields = ("last_login", "date_joined")
    actions = ("reset_second_factors",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "organisation")}),
        (_("Rights"), {"fields": ("role", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets: Any = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "email", "role", "password1", "password2"),
            },
        ),
    )

    @admin.action(
        description=_("Take away the second factor (lost telephone)"),
        permissions=["change"],
    )
    def reset_second_factors(
        self, request: HttpRequest, people: QuerySet[User]
    ) -> None:
        by = cast(User, request.user)
        for person in people:
            try:
                reset_second_factor(person, by=by)
            except NotAllowedError as error:
                self.message_user(request, f"{person}: {error}", messages.ERROR)
            else:
                told = _("%(person)s signs in anew and sets up another.")
                self.message_user(request, told % {"person": person})


@admin.register(EventType)
class EventTypeAdmin(admin.ModelAdmin[EventType]):
    list_display = ("code", "name_fr", "name_en", "parent", "acled_name")
    list_select_related = ("parent",)


@admin.register(EventTerm)
class EventTermAdmin(admin.ModelAdmin[EventTerm]):
    list_display = ("code", "facet", "name_fr", "name_en")
    list_filter = ("facet",)


@admin.register(Actor)
class ActorAdmin(admin.ModelAdmin[Actor]):
    list_display = ("name", "kind", "active_from", "active_until")
    list_filter = ("kind",)
    search_fields = ("name", "name_en", "aliases")


@admin.register(APIKey)
class APIKeyAdmin(admin.ModelAdmin[APIKey]):
    """Holders make and rotate their keys; here each gets its rates, or its end."""

    list_display = ("prefix", "holder", "purpose", "expires_on", "last_used_on")
    list_filter = ("holder",)
    list_select_related = ("holder",)
    fields = (
        *("prefix", "holder", "purpose", "scopes", "created_at", "last_used_on"),
        *("minute_rate", "day_rate", "expires_on", "revoked_at"),
    )
    readonly_fields = fields[:6]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin[Source]):
    """Public sources only: who spoke in confidence is seen on the report itself."""

    list_display = ("publisher", "title", "kind", "reliability", "published_on")
    list_filter = ("kind", "reliability")
    search_fields = ("publisher", "title")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(is_confidential=False)


@admin.register(ConfidentialRead)
class ConfidentialReadAdmin(admin.ModelAdmin[ConfidentialRead]):
    list_display = ("at", "by", "kind", "subject")
    list_filter = ("kind",)
    list_select_related = ("by",)
    search_fields = ("=subject", "=by__username")


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin[ImportBatch]):
    list_display = (
        "__str__",
        "at",
        "by",
        "new_count",
        "changed_count",
        "same_count",
        "refused_count",
    )
    list_filter = ("dataset",)
    list_select_related = ("by",)


@admin.register(Reconciliation)
class ReconciliationAdmin(admin.ModelAdmin[Reconciliation]):
    list_display = ("at", "checked_count", "mended_count", "left")


@admin.register(TotalChange)
class TotalChangeAdmin(admin.ModelAdmin[TotalChange]):
    """What the totals still have to take in; the oldest is how late they are."""

    list_display = ("marked_at", "sign", "year", "month", "day", "event_type_id")
    ordering = ("marked_at",)


@admin.register(TotalsState)
class TotalsStateAdmin(admin.ModelAdmin[TotalsState]):
    list_display = ("as_of",)


@admin.register(DivisionAssignment)
class DivisionAssignmentAdmin(admin.ModelAdmin[DivisionAssignment]):
    list_display = ("division", "done_count", "started_at", "finished_at")
    list_select_related = ("division",)
