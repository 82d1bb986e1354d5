"""What has changed in the API, for whoever writes programs for it; the newest first."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

VERSIONS: tuple[tuple[date, object], ...] = (
    (
        date(2026, 11, 27),
        _(
            "Lists of incidents take include=history: the public versions of each. An"
            " example of each answer in the document, and names for the operations of"
            " reference (regions, regions_geojson, divisions, places, populations,"
            " crosswalks). Regions, populations and crosswalks name the divisions they"
            " are of, with source and licence. A report that has a member nobody knows"
            " is refused: what it said was lost."
        ),
    ),
    (
        date(2026, 11, 26),
        _(
            "GeoPackage. Links from one answer to the next in the document, which also"
            " says that fields leaves members out. Zstandard and Brotli."
        ),
    ),
    (
        date(2026, 11, 26),
        _(
            "Lists of incidents and their files count only when asked, with count=exact"
            " or count=about; count was exact where nothing was said, and is null now."
        ),
    ),
    (
        date(2026, 11, 26),
        _(
            "The document is OpenAPI 3.1 and tells of keys and refusals. Lists of"
            " divisions, regions, populations, crosswalks and places are described as"
            " the objects with results that they are, and take lang. Webhooks."
        ),
    ),
    (
        date(2026, 11, 26),
        _(
            "The change feed, files line by line, GeoParquet, the whole dataset,"
            " snapshots, keys and rates, reports, OGC API – Features, and the shapes of"
            " ACLED and UCDP."
        ),
    ),
    (
        date(2026, 11, 24),
        _("Incidents, totals, event types, regions and tiles."),
    ),
)
