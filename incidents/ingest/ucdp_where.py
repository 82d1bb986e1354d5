"""Which country a UCDP row is of, and whether its point can be there."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.ingest.cells import Cells, RowError
from incidents.models import IncidentWarning
from incidents.services.country import is_in_box, look_swapped
from incidents.services.rows import WarningRow

COUNTRY_IDS = {"MLI": 432}
"""UCDP's (Gleditsch and Ward's) number of the country that the site is about."""


@dataclass(frozen=True, slots=True)
class Country:
    """The country wanted, by its number or by its name as UCDP spells it."""

    wanted: str

    def takes(self, cells: Cells) -> bool:
        if self.wanted.isdecimal():
            return cells.whole("country_id") == int(self.wanted)
        return cells.text("country").casefold() == self.wanted.strip().casefold()


@dataclass(frozen=True, slots=True)
class Point:
    latitude: float
    longitude: float
    warnings: tuple[WarningRow, ...] = ()


def read_point(cells: Cells) -> Point:
    latitude = cells.degrees("latitude", limit=90)
    longitude = cells.degrees("longitude", limit=180)
    is_ours = cells.whole("country_id") == COUNTRY_IDS[settings.COUNTRY_CODE]
    if not is_ours or is_in_box(latitude, longitude):
        return Point(latitude, longitude)
    if look_swapped(latitude, longitude):
        raise RowError(
            "latitude",
            _("latitude %(lat)s and longitude %(lon)s are swapped")
            % {"lat": latitude, "lon": longitude},
        )
    warning = WarningRow(
        IncidentWarning.Code.OUTSIDE_COUNTRY, f"{latitude}, {longitude}"
    )
    return Point(latitude, longitude, (warning,))
