"""Explosive devices by state, trigger, emplacement, year and unit, from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import device_reference as reference
from incidents.api.devices_form import DeviceFilter, DevicesForm
from incidents.api.figures import Figures, FiguresCSV, FiguresView
from incidents.api.parameters import check_parameters
from incidents.exports.explosives import device_lines, device_resource
from incidents.exports.resource import Names
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.devices import (
    CELL,
    DeviceRow,
    device_cells,
    device_cells_by_unit,
    devices_by_settlement,
    rows_by,
)
from incidents.statistics.reads import TotalRow


@dataclass(frozen=True)
class Asked(Figures):
    file_stem = "explosive-devices"

    form: DevicesForm
    incidents: Any
    version: DataVersion
    hidden: Sequence[str]

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = DevicesForm(request.query_params)
        wanted = DeviceFilter(data=request.query_params)
        check_parameters(request, form, wanted.form)
        return cls(form, wanted.result, data_version(), wanted.hidden)

    def records(self) -> list[dict[str, Any]]:
        names = Names.load()
        return [device_resource(group, row, names) for group, row in self._rows()]

    def _rows(self) -> Iterator[tuple[str, DeviceRow]]:
        cells = device_cells(self.incidents)
        for group in self.form.cleaned_data["group_by"]:
            if group == "whole":
                found = rows_by(cells, lambda cell: None)
                yield group, found.get(None) or DeviceRow(None, {})
            elif group == "region":
                yield from ((group, row) for row in self._by_unit())
            elif group == "place":
                rows = devices_by_settlement(self.incidents)
                yield from ((group, rows[name]) for name in sorted(rows))
            else:
                rows = rows_by(cells, _member_of(CELL.index(group)))
                yield from ((group, rows[key]) for key in sorted(rows))

    def _by_unit(self) -> list[DeviceRow]:
        rows = rows_by(device_cells_by_unit(self.incidents), lambda cell: cell.key[0])
        return [rows[unit] for unit in self.form.unit_ids() if unit in rows]

    def members(self) -> dict[str, Any]:
        return {
            **self.form.shown(),
            "group_by": self.form.cleaned_data["group_by"],
        }

    def lines(self) -> Iterable[str]:
        return device_lines(self.records())


def _member_of(place: int) -> Callable[[TotalRow], Any]:
    return lambda cell: cell.key[place]


@extend_schema_view(get=extend_schema(**reference.EXPLOSIVES))
class ExplosiveList(FiguresView):
    figures = Asked


@extend_schema_view(get=extend_schema(**reference.EXPLOSIVES_CSV))
class ExplosiveCSV(FiguresCSV):
    figures = Asked
