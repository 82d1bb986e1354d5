"""Pages; each address begins with its language."""

from django.urls import URLPattern, URLResolver, path

from incidents.urls_desk import urlpatterns as desk_urlpatterns
from incidents.views.abductions import abductions_page
from incidents.views.around import around_page
from incidents.views.as_known import as_known_page
from incidents.views.comparison import comparison_page
from incidents.views.corrections import (
    correction_list,
    correction_new,
    correction_track,
)
from incidents.views.documents import brief_page, note_page
from incidents.views.embed import embed_page
from incidents.views.explorer import explorer_page
from incidents.views.explosives import explosives_page
from incidents.views.incident_detail import incident_detail
from incidents.views.incident_list import incident_list
from incidents.views.map import map_page
from incidents.views.methodology import methodology
from incidents.views.regions import region_detail, region_list
from incidents.views.rolling import rolling_page
from incidents.views.saved_views import view_unsubscribe
from incidents.views.sdg import sdg_page
from incidents.views.sessions import signed_out
from incidents.views.snapshots import snapshot_detail, snapshot_list
from incidents.views.timeline import timeline_json
from incidents.views.totals import totals_page
from incidents.views.trends import trends_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", map_page, name="map"),
    path("timeline.json", timeline_json, name="timeline"),
    path("embed/", embed_page, name="embed"),
    path("around/", around_page, name="around"),
    path("incidents/", incident_list, name="incident-list"),
    path("incidents/<str:public_id>/", incident_detail, name="incident-detail"),
    path(
        "incidents/<str:public_id>/correction/", correction_new, name="correction-new"
    ),
    path("corrections/", correction_list, name="correction-list"),
    path("corrections/<str:token>/", correction_track, name="correction-track"),
    path("regions/", region_list, name="region-list"),
    path("regions/<slug:division>/<slug:slug>/", region_detail, name="region-detail"),
    path("totals/", totals_page, name="totals"),
    path("totals/explore/", explorer_page, name="totals-explore"),
    path("totals/compare/", comparison_page, name="totals-compare"),
    path("totals/rolling/", rolling_page, name="totals-rolling"),
    path("totals/explosives/", explosives_page, name="explosives"),
    path("totals/as-known/", as_known_page, name="as-known"),
    path("totals/brief/", brief_page, name="brief"),
    path("totals/note/", note_page, name="note"),
    path("totals/trends/", trends_page, name="trends"),
    path("totals/sdg-16-1-2/", sdg_page, name="sdg-16-1-2"),
    path("totals/abductions/", abductions_page, name="abductions"),
    path("snapshots/", snapshot_list, name="snapshot-list"),
    path("views/unsubscribe/<str:token>/", view_unsubscribe, name="view-unsubscribe"),
    path("signed-out/", signed_out, name="signed-out"),
    path("methodology/", methodology, name="methodology"),
    *desk_urlpatterns,
    path("snapshots/<slug:slug>/", snapshot_detail, name="snapshot-detail"),
]
