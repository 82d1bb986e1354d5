"""Pages; each address begins with its language."""

from django.urls import URLPattern, URLResolver, path

from incidents.urls_desk import urlpatterns as desk_urlpatterns
from incidents.views.incident_detail import incident_detail
from incidents.views.incident_list import incident_list
from incidents.views.map import map_page
from incidents.views.methodology import methodology
from incidents.views.regions import region_detail, region_list
from incidents.views.totals import totals_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", map_page, name="map"),
    path("incidents/", incident_list, name="incident-list"),
    path("incidents/<str:public_id>/", incident_detail, name="incident-detail"),
    path("regions/", region_list, name="region-list"),
    path("regions/<slug:division>/<slug:slug>/", region_detail, name="region-detail"),
    path("totals/", totals_page, name="totals"),
    path("methodology/", methodology, name="methodology"),
    *desk_urlpatterns,
]
