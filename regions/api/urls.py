from django.urls import path

from regions.api import views

urlpatterns = [
    path("divisions/", views.DivisionsView.as_view(), name="division-list"),
    path("regions/", views.RegionsView.as_view(), name="api-region-list"),
    path(
        "regions.geojson",
        views.RegionsView.as_view(),
        {"format": "geojson"},
        name="api-region-download",
    ),
    path("places/", views.PlacesView.as_view(), name="place-search"),
]
