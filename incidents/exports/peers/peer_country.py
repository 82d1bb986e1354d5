"""The country that the site is about, as ACLED and UCDP name and number it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class PeerCountry:
    name: str
    iso: int
    """ISO 3166-1, numeric."""
    acled_region: str
    acled_region_code: int
    ucdp_id: int
    """Gleditsch and Ward's number."""
    ucdp_region: str


_COUNTRIES = {"MLI": PeerCountry("Mali", 466, "Western Africa", 1, 432, "Africa")}
COUNTRY = _COUNTRIES[settings.COUNTRY_CODE]
