"""People taken and what became of them, by month, year and unit, from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import abduction_reference as reference
from incidents.api.abductions_form import AbductionFilter, AbductionsForm
from incidents.api.figures import Figures, FiguresCSV, FiguresView
from incidents.api.parameters import check_parameters
from incidents.exports.abductions import abduction_lines, abduction_resource
from incidents.exports.resource import Names
from incidents.statistics.captivity import (
    Abduction,
    Captivity,
    abductions_in,
    by_month,
    by_unit,
    by_year,
    whole,
)
from incidents.statistics.data_version import DataVersion, data_version

Row = tuple[Any, Captivity, int]


@dataclass(frozen=True)
class Asked(Figures):
    file_stem = "abductions"

    form: AbductionsForm
    incidents: Any
    version: DataVersion
    hidden: Sequence[str]

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = AbductionsForm(request.query_params)
        wanted = AbductionFilter(data=request.query_params)
        check_parameters(request, form, wanted.form)
        return cls(form, wanted.result, data_version(), wanted.hidden)

    def records(self) -> list[dict[str, Any]]:
        names = Names.load()
        abductions = abductions_in(self.incidents)
        return [
            abduction_resource(group, *row, names)
            for group in self.form.cleaned_data["group_by"]
            for row in self._rows(group, abductions)
        ]

    def _rows(self, group: str, abductions: list[Abduction]) -> Iterator[Row]:
        if group == "whole":
            total = whole(abductions)
            yield None, total, total.held
        elif group == "region":
            units = by_unit(abductions)
            for unit in self.form.unit_ids():
                if unit in units:
                    yield unit, units[unit], units[unit].held
        else:
            series = by_month if group == "month" else by_year
            for step in series(abductions):
                yield step.period, step.moved, step.held

    def members(self) -> dict[str, Any]:
        return {
            **self.form.shown(),
            "group_by": self.form.cleaned_data["group_by"],
        }

    def lines(self) -> Iterable[str]:
        return abduction_lines(self.records())


@extend_schema_view(get=extend_schema(**reference.ABDUCTIONS))
class AbductionList(FiguresView):
    figures = Asked


@extend_schema_view(get=extend_schema(**reference.ABDUCTIONS_CSV))
class AbductionCSV(FiguresCSV):
    figures = Asked
