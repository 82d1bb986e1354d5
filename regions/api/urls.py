from django.urls import path

from regions.api import correspondence, views

urlpatterns = [
    path("divisions/", views.DivisionsView.as_view(), name="division-list"),
    path("regions/", views.RegionsView.as_view(), name="api-region-list"),
    path("regions.geojson", views.RegionsFile.as_view(), name="api-region-download"),
    path(
        "populations/",
        correspondence.PopulationsView.as_view(),
        name="population-list",
    ),
    path("crosswalks/", correspondence.CrosswalksView.as_view(), name="crosswalk-list"),
    path("places/", views.PlacesView.as_view(), name="place-search"),
]
