"""The drawings of pages as files: SVG as drawn here, PNG typeset out of it."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import drawings_reference as reference
from incidents.api.drawings_form import (
    OutcomeForm,
    PlainForm,
    ShadeForm,
    WindowFilter,
    WindowForm,
)
from incidents.api.parameters import check_parameters
from incidents.exports.terms_of_use import file_name, terms_in_headers
from incidents.exports.typesetting import (
    TypesettingError,
    template_state,
    typeset,
)
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.data_version import DataVersion, data_version
from incidents.views.drawn import (
    captivity_svg,
    explosives_svg,
    months_svg,
    overview_svg,
    types_svg,
    window_svg,
    years_svg,
)
from incidents.views.selection import Selection
from observatory.lib.problems import (
    InvalidParametersError,
    NotReadyError,
    ParameterError,
)
from observatory.lib.public_api import PublicAPIView, unchanged_since, validators

KEPT_SECONDS = 24 * 3600
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


class DrawingFile(PublicAPIView):
    stem: ClassVar[str]
    form_class: ClassVar[type[forms.Form]] = OutcomeForm
    filter_class: ClassVar[type[PublishedIncidentFilter]] = PublishedIncidentFilter

    def get(self, request: Request, suffix: str) -> HttpResponseBase:
        if suffix not in TYPES:
            raise Http404
        wanted = self.filter_class(data=request.query_params)
        form = self.form_class(request.query_params)
        check_parameters(request, wanted.form, form)
        version = data_version()
        state = (version, template_state())
        if unchanged := unchanged_since(request, *state, day=version.settled_on):
            return unchanged
        svg = self.drawn(_selection(request, form), version, form)
        name = file_name(self.stem, version.as_of, wanted.canonical_query, suffix)
        headers = {
            **validators(request, *state, day=version.settled_on),
            "Content-Disposition": f'attachment; filename="{name}"',
            **terms_in_headers(version.as_of, wanted.hidden),
        }
        body = svg.encode() if suffix == "svg" else _as_png(svg)
        return HttpResponse(body, content_type=TYPES[suffix], headers=headers)

    @abstractmethod
    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str: ...


def _selection(request: Request, form: forms.Form) -> Selection:
    """The filter alone, whose conditions are the drawing's title."""
    plain = request.query_params.copy()
    for name in ("lang", *form.fields):
        plain.pop(name, None)
    return Selection(request._request, data=plain)


def _as_png(svg: str) -> bytes:
    """Kept by what is drawn: the same drawing is typeset once."""
    drawn = f"{get_language()} {template_state()} {svg}"
    drawing = hashlib.sha256(drawn.encode()).hexdigest()
    kept = caches["documents"]
    found: bytes | None = kept.get(f"png:{drawing}")
    if found is None:
        try:
            found = typeset("drawing", {"svg": svg}, "png")
        except TypesettingError as error:
            raise NotReadyError(reference.NOT_IN_TIME) from error
        kept.set(f"png:{drawing}", found, KEPT_SECONDS)
    return found


@extend_schema_view(get=extend_schema(**reference.MONTHS))
class MonthsDrawing(DrawingFile):
    stem = "months"

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        return months_svg(selection, version, form.chosen)


@extend_schema_view(get=extend_schema(**reference.YEARS))
class YearsDrawing(DrawingFile):
    stem = "years"

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        return years_svg(selection, version, form.chosen)


@extend_schema_view(get=extend_schema(**reference.TYPES))
class TypesDrawing(DrawingFile):
    stem = "types"
    form_class = PlainForm

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        return types_svg(selection, version)


@extend_schema_view(get=extend_schema(**reference.CAPTIVITY))
class CaptivityDrawing(DrawingFile):
    stem = "captivity"
    form_class = PlainForm

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        return captivity_svg(selection, version)


@extend_schema_view(get=extend_schema(**reference.EXPLOSIVES))
class ExplosivesDrawing(DrawingFile):
    stem = "explosives"

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        return explosives_svg(selection, version, form.chosen)


@extend_schema_view(get=extend_schema(**reference.WINDOW))
class WindowDrawing(DrawingFile):
    stem = "window"
    form_class = WindowForm
    filter_class = WindowFilter

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        if len(selection.region_ids) > 1:
            raise InvalidParametersError([self._one_unit(selection)])
        length, day = form.cleaned_data["days"], form.cleaned_data["to"]
        return window_svg(selection, version, form.chosen, length, day)

    def _one_unit(self, selection: Selection) -> ParameterError:
        given = ",".join(selection.data.getlist("region"))
        why = _("“%(name)s” takes one unit here.") % {"name": "region"}
        return ParameterError("region", given, why, "")


@extend_schema_view(get=extend_schema(**reference.MAP))
class MapDrawing(DrawingFile):
    stem = "map"
    form_class = ShadeForm

    def drawn(self, selection: Selection, version: DataVersion, form: Any) -> str:
        division, level = form.cleaned_data["division"], form.cleaned_data["level"]
        return overview_svg(selection, version, form.chosen, division, level)
