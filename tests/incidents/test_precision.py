import pytest

from incidents.models import GeoPrecision
from incidents.models.precision import (
    RADIUS_M,
    geo_from_acled,
    geo_from_ucdp,
    geo_to_acled,
    geo_to_ucdp,
)


@pytest.mark.parametrize("code", range(1, 8))
def test_every_ucdp_code_comes_back_as_it_was(code: int) -> None:
    assert geo_to_ucdp(geo_from_ucdp(code)) == code


@pytest.mark.parametrize("code", range(1, 4))
def test_every_acled_code_comes_back_as_it_was(code: int) -> None:
    assert geo_to_acled(geo_from_acled(code)) == code


@pytest.mark.parametrize("precision", GeoPrecision.values)
def test_every_precision_has_a_code_at_both_peers_and_a_radius(precision: str) -> None:
    assert geo_to_ucdp(precision) in range(1, 8)
    assert geo_to_acled(precision) in range(1, 4)
    assert precision in RADIUS_M


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (1, GeoPrecision.EXACT),
        (2, GeoPrecision.NEAR),
        (3, GeoPrecision.CERCLE),
        (4, GeoPrecision.REGION),
        (5, GeoPrecision.AREA),
        (6, GeoPrecision.COUNTRY),
        (7, GeoPrecision.WATER),
    ],
)
def test_ucdp_codes_mean_what_its_codebook_says(
    code: int, expected: GeoPrecision
) -> None:
    assert geo_from_ucdp(code) == expected


def test_acled_rates_a_town_better_than_a_region() -> None:
    assert geo_from_acled(1) == GeoPrecision.SETTLEMENT
    assert geo_from_acled(2) == GeoPrecision.NEAR
    assert geo_from_acled(3) == GeoPrecision.REGION


def test_what_acled_cannot_say_becomes_its_coarsest_code() -> None:
    assert geo_to_acled(GeoPrecision.CERCLE) == 3
    assert geo_to_acled(GeoPrecision.COUNTRY) == 3


@pytest.mark.parametrize("code", [0, 8, -1])
def test_an_unknown_code_is_no_precision(code: int) -> None:
    with pytest.raises(KeyError):
        geo_from_ucdp(code)
    with pytest.raises(KeyError):
        geo_from_acled(code)
