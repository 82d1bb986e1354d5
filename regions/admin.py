"""Reference data in the administration: looked at, not typed. Loaders write it."""

from django.contrib import admin
from django.http import HttpRequest

from regions.models import (
    Division,
    Place,
    PlaceName,
    Population,
    Region,
    RegionCode,
    RegionName,
    Water,
)


class ReadOnly(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class RegionCodeInline(ReadOnly, admin.TabularInline[RegionCode, Region]):
    model = RegionCode


class RegionNameInline(ReadOnly, admin.TabularInline[RegionName, Region]):
    model = RegionName
    fields = ("name", "language", "folded")


class PopulationInline(ReadOnly, admin.TabularInline[Population, Region]):
    model = Population


class PlaceNameInline(ReadOnly, admin.TabularInline[PlaceName, Place]):
    model = PlaceName
    fields = ("name", "folded")


@admin.register(Division)
class DivisionAdmin(ReadOnly, admin.ModelAdmin[Division]):
    list_display = ("key", "__str__", "valid_from", "valid_until", "licence")


@admin.register(Region)
class RegionAdmin(ReadOnly, admin.ModelAdmin[Region]):
    list_display = ("__str__", "division", "level", "code", "seat", "area_km2")
    list_filter = ("division", "level")
    list_select_related = ("division",)
    search_fields = ("name", "code", "codes__code")
    exclude = ("outline",)
    inlines = (RegionNameInline, RegionCodeInline, PopulationInline)


@admin.register(Place)
class PlaceAdmin(ReadOnly, admin.ModelAdmin[Place]):
    list_display = ("name", "kind", "latitude", "longitude", "population", "source")
    list_filter = ("source", "kind")
    search_fields = ("names__name", "names__folded")
    inlines = (PlaceNameInline,)


@admin.register(Water)
class WaterAdmin(ReadOnly, admin.ModelAdmin[Water]):
    list_display = ("__str__", "kind", "source")
    fields = ("name", "kind", "source")
