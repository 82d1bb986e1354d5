from __future__ import annotations

import mgrs
import pytest
import utm
from hypothesis import given
from hypothesis import strategies as st

from observatory.lib.coordinates import CoordinatesError, read_point

SEVARE = (14.53, -4.09)
latitudes = st.floats(min_value=-79, max_value=79)
longitudes = st.floats(min_value=-179.9, max_value=179.9)


@pytest.mark.parametrize(
    "text",
    [
        "14.53, -4.09",
        "14.53,-4.09",
        "14,53 -4,09",
        "14,53; -4,09",
        "14.53° N, 4.09° W",
        "N14.53 W4.09",
        "4,09 O 14,53 N",
        "14°31'48\"N 4°05'24\"O",
        "14° 31′ 48″ N, 4° 05′ 24″ W",
        "N 14° 31.8' W 004° 05.4'",
        "14:31:48N 4:05:24W",
        "14 31 48 N 4 5 24 W",
        "30PUB8255806623",
        "30P UB 82558 06623",
        "30P 382558 1606623",
        "UTM 30N 382558.6 1606623,3",
        "30 P 382558mE 1606623mN",
    ],
)
def test_one_spot_is_read_from_every_usual_notation(text: str) -> None:
    assert read_point(text) == pytest.approx(SEVARE, abs=2e-5)


@pytest.mark.parametrize(
    "text",
    [
        "", "N", "14,53", "1,2,3", "14.53 N 3 N", "N 14.53 N 4 W", "91 3",
        "14°61'N 4°O",
        "14.5°30'N 4°O", "30P", "30PXX", "30PUB123", "99PUB1212", "30P 382558 99999999",
        "14 53 4 9", "Sévaré", "9" * 200,
    ],
)  # fmt: skip
def test_what_is_no_spot_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(CoordinatesError):
        read_point(text)


def test_fewer_digits_of_mgrs_name_the_middle_of_a_wider_square() -> None:
    south_west = mgrs.MGRS().toLatLon("30PUB8200006000")
    assert read_point("30P UB 82 06") != pytest.approx(south_west, abs=1e-3)
    assert mgrs.MGRS().toMGRS(*read_point("30P UB 82 06"), MGRSPrecision=2) in {
        "30PUB8206"
    }


@given(latitudes, longitudes)
def test_any_spot_comes_back_from_utm_and_mgrs(north: float, east: float) -> None:
    assert read_point(mgrs.MGRS().toMGRS(north, east)) == pytest.approx(
        (north, east), abs=1e-4
    )
    easting, northing, zone, band = utm.from_latlon(north, east)
    if band not in {"N", "S"}:  # these two are read as hemispheres
        text = f"{zone}{band} {easting:.2f} {northing:.2f}"
        assert read_point(text) == pytest.approx((north, east), abs=1e-5)
