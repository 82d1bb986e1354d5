"""How the figures come about: rules, definitions, precision, licence, corrections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from incidents.models import CorrectionNotice, DatePrecision, EventType, GeoPrecision
from incidents.models.precision import RADIUS_M
from observatory.lib.access import public


@public
def methodology(request: HttpRequest) -> HttpResponse:
    language = "en" if get_language() == "en" else "fr"
    context = {
        "text": f"pages/methodology_{language}.html",
        "geo_precisions": [
            (precision.label, (RADIUS_M[precision] or 0) / 1000 or None)
            for precision in GeoPrecision
        ],
        "date_precisions": [precision.label for precision in DatePrecision],
        "corrections": CorrectionNotice.objects.in_all(),
        "types": EventType.objects.filter(parent=None).prefetch_related("children"),
    }
    return render(request, "pages/methodology.html", context)
