"""`/api/v1/`. A list ends in a slash; a file's name ends in its format."""

from django.urls import path

from incidents.api import docs, event_types, incident, incidents, totals

urlpatterns = [
    path("incidents/", incidents.IncidentList.as_view(), name="api-incident-list"),
    path("incidents.json", incidents.IncidentJSON.as_view(), name="api-incident-json"),
    path(
        "incidents.geojson",
        incidents.IncidentGeoJSON.as_view(),
        name="api-incident-geojson",
    ),
    path("incidents.csv", incidents.IncidentCSV.as_view(), name="api-incident-csv"),
    path(
        "incidents/<slug:public_id>/",
        incident.IncidentDetail.as_view(),
        name="api-incident-detail",
    ),
    path(
        "incidents/<slug:public_id>.geojson",
        incident.IncidentFeature.as_view(),
        name="api-incident-feature",
    ),
    path("totals/", totals.TotalList.as_view(), name="api-total-list"),
    path("totals.csv", totals.TotalCSV.as_view(), name="api-total-csv"),
    path("event-types/", event_types.EventTypeList.as_view(), name="api-event-types"),
    path("schema/", docs.Schema.as_view(), name="api-schema"),
    path("docs/", docs.Reference.as_view(), name="api-docs"),
]
