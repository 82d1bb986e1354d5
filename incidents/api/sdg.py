"""SDG indicator 16.1.2 by year, for the country and the regions of a division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import sdg_reference as reference
from incidents.api.figures import Figures, FiguresCSV, FiguresView
from incidents.api.parameters import check_parameters
from incidents.api.sdg_form import SdgForm
from incidents.exports.resource import Names
from incidents.exports.sdg import indicator_lines, indicator_resource
from incidents.filter_honesty import firm
from incidents.models import PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.sdg_rates import Indicator


@dataclass(frozen=True)
class Asked(Figures):
    file_stem = "sdg-16-1-2"

    form: SdgForm
    incidents: PublishedIncidentQuerySet
    version: DataVersion
    hidden: Sequence[str]

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = SdgForm(request.query_params)
        check_parameters(request, form)
        hidden = form.cleaned_data["hide"]
        return cls(
            form, firm(PublishedIncident.objects.all(), hidden), data_version(), hidden
        )

    def records(self) -> list[dict[str, Any]]:
        asked = self.form.cleaned_data
        division, year = asked["division"], asked["year"]
        found = Indicator(self.incidents, division, self.form.units())
        rows = [row for row in found.country if year in {None, row.year}]
        if year is not None and self.form.needs_units:
            rows += found.by_region(year)
        names = Names.load()
        return [indicator_resource(row, names) for row in rows]

    def members(self) -> dict[str, Any]:
        return {"indicator": "16.1.2", "covers": "documented direct deaths"}

    def lines(self) -> Iterable[str]:
        return indicator_lines(self.records())


@extend_schema_view(get=extend_schema(**reference.SDG))
class IndicatorList(FiguresView):
    figures = Asked


@extend_schema_view(get=extend_schema(**reference.SDG_CSV))
class IndicatorCSV(FiguresCSV):
    figures = Asked
