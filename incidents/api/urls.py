"""`/api/v1/`. A list ends in a slash; a file's name ends in its format."""

from django.urls import path, register_converter

from incidents.api import (
    abductions,
    actors,
    as_known,
    certainty,
    change,
    changes,
    dataset,
    docs,
    drawings,
    event_types,
    explosives,
    incident,
    incidents,
    printed,
    reports,
    sdg,
    snapshots,
    totals,
    trends,
)
from incidents.api.peers import acled, ucdp


class ReleaseConverter:
    """`26.1`, `26.0.10`: how UCDP names what it releases."""

    regex = r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReleaseConverter, "release")

urlpatterns = [
    path("incidents/", incidents.IncidentList.as_view(), name="api-incident-list"),
    path("incidents.json", incidents.IncidentJSON.as_view(), name="api-incident-json"),
    path(
        "incidents.geojson",
        incidents.IncidentGeoJSON.as_view(),
        name="api-incident-geojson",
    ),
    path("incidents.csv", incidents.IncidentCSV.as_view(), name="api-incident-csv"),
    path("incidents.xlsx", incidents.IncidentXLSX.as_view(), name="api-incident-xlsx"),
    path(
        "incidents.parquet",
        incidents.IncidentParquet.as_view(),
        name="api-incident-parquet",
    ),
    path(
        "incidents.gpkg",
        incidents.IncidentGeoPackage.as_view(),
        name="api-incident-geopackage",
    ),
    path(
        "incidents.ndjson",
        incidents.IncidentNDJSON.as_view(),
        name="api-incident-ndjson",
    ),
    path(
        "incidents.geojsonl",
        incidents.IncidentGeoJSONLines.as_view(),
        name="api-incident-geojson-lines",
    ),
    path(
        "incidents.geojsons",
        incidents.IncidentGeoJSONSequence.as_view(),
        name="api-incident-geojson-sequence",
    ),
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
    path(
        "totals/explosives/",
        explosives.ExplosiveList.as_view(),
        name="api-explosive-list",
    ),
    path(
        "totals/explosives.csv",
        explosives.ExplosiveCSV.as_view(),
        name="api-explosive-csv",
    ),
    path("totals/change/", change.TotalChange.as_view(), name="api-total-change"),
    path("totals.xlsx", totals.TotalXLSX.as_view(), name="api-total-xlsx"),
    path("totals.csv", totals.TotalCSV.as_view(), name="api-total-csv"),
    path("totals/certainty/", certainty.Certainty.as_view(), name="api-certainty"),
    path("totals/as-known/", as_known.AsKnownList.as_view(), name="api-as-known"),
    path("totals/as-known.csv", as_known.AsKnownCSV.as_view(), name="api-as-known-csv"),
    path(
        "drawings/months.<slug:suffix>",
        drawings.MonthsDrawing.as_view(),
        name="api-drawing-months",
    ),
    path(
        "drawings/years.<slug:suffix>",
        drawings.YearsDrawing.as_view(),
        name="api-drawing-years",
    ),
    path(
        "drawings/map.<slug:suffix>",
        drawings.MapDrawing.as_view(),
        name="api-drawing-map",
    ),
    path(
        "drawings/types.<slug:suffix>",
        drawings.TypesDrawing.as_view(),
        name="api-drawing-types",
    ),
    path(
        "drawings/captivity.<slug:suffix>",
        drawings.CaptivityDrawing.as_view(),
        name="api-drawing-captivity",
    ),
    path(
        "drawings/explosives.<slug:suffix>",
        drawings.ExplosivesDrawing.as_view(),
        name="api-drawing-explosives",
    ),
    path(
        "drawings/window.<slug:suffix>",
        drawings.WindowDrawing.as_view(),
        name="api-drawing-window",
    ),
    path("brief.pdf", printed.BriefPDF.as_view(), name="api-brief-pdf"),
    path("note.pdf", printed.NotePDF.as_view(), name="api-note-pdf"),
    path("sdg-16-1-2/", sdg.IndicatorList.as_view(), name="api-sdg-list"),
    path("sdg-16-1-2.csv", sdg.IndicatorCSV.as_view(), name="api-sdg-csv"),
    path("trends/", trends.TrendList.as_view(), name="api-trend-list"),
    path("trends.csv", trends.TrendCSV.as_view(), name="api-trend-csv"),
    path("abductions/", abductions.AbductionList.as_view(), name="api-abduction-list"),
    path("abductions.csv", abductions.AbductionCSV.as_view(), name="api-abduction-csv"),
    path("dataset.zip", dataset.Dataset.as_view(), name="api-dataset"),
    path("changes", changes.ChangeList.as_view(), name="api-changes"),
    path("snapshots/", snapshots.SnapshotList.as_view(), name="api-snapshot-list"),
    path(
        "snapshots/<slug:slug>/",
        snapshots.SnapshotDetail.as_view(),
        name="api-snapshot-detail",
    ),
    path(
        "snapshots/<slug:slug>.csv",
        snapshots.SnapshotCSV.as_view(),
        name="api-snapshot-csv",
    ),
    # Their clients put "acled/read" behind the address they are given.
    path("acled/acled/read", acled.Events.as_view(), name="api-acled-read"),
    path("acled/read", acled.EventsBeside.as_view(), name="api-acled-read-beside"),
    path("acled/deleted/read", acled.Deleted.as_view(), name="api-acled-deleted"),
    path(
        "ucdp/gedevents/<release:release>",
        ucdp.GedEvents.as_view(),
        name="api-ucdp-gedevents",
    ),
    path("actors/", actors.ActorList.as_view(), name="api-actor-list"),
    path("event-types/", event_types.EventTypeList.as_view(), name="api-event-types"),
    path("reports/", reports.ReportInbox.as_view(), name="api-report-inbox"),
    path(
        "reports/<uuid:uuid>/", reports.ReportState.as_view(), name="api-report-state"
    ),
    path("schema/", docs.Schema.as_view(), name="api-schema"),
    path("docs/", docs.Reference.as_view(), name="api-docs"),
]
