"""Months far above their own past, by region and type: a list to be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import trends_reference as reference
from incidents.api.figures import Figures, FiguresCSV, FiguresView
from incidents.api.parameters import check_parameters
from incidents.api.trends_form import TrendFilter, TrendsForm
from incidents.exports.resource import Names
from incidents.exports.trends import trend_lines, trend_resource
from incidents.statistics.cube import UnitLevel
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.trends import METHOD, last_month, month_of, trends


@dataclass(frozen=True)
class Asked(Figures):
    file_stem = "trends"

    form: TrendsForm
    filters: TrendFilter
    version: DataVersion
    hidden: Sequence[str]

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = TrendsForm(request.query_params)
        wanted = TrendFilter(data=request.query_params)
        check_parameters(request, form, wanted.form)
        return cls(form, wanted, data_version(), wanted.hidden)

    @property
    def month(self) -> tuple[int, int]:
        asked: tuple[int, int] | None = self.form.cleaned_data["on"]
        return asked or last_month(timezone.localdate())

    def records(self) -> list[dict[str, Any]]:
        units = self.form.shown()
        if units["division"] is None:
            return []
        level = UnitLevel(units["division"], units["level"])
        names = Names.load()
        return [
            trend_resource(trend, self.month, names)
            for trend in trends(self.filters, month_of(*self.month), level)
        ]

    def members(self) -> dict[str, Any]:
        year, month = self.month
        return {
            **self.form.shown(),
            "on": f"{year:04}-{month:02}",
            "method": METHOD | {"in_words": reference.METHOD_IN_WORDS},
        }

    def lines(self) -> Any:
        return trend_lines(self.records())


@extend_schema_view(get=extend_schema(**reference.TRENDS))
class TrendList(FiguresView):
    figures = Asked


@extend_schema_view(get=extend_schema(**reference.TRENDS_CSV))
class TrendCSV(FiguresCSV):
    figures = Asked
