from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from incidents.forms.fields import as_degrees, latitude_field, longitude_field


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        ("12,65", 12.65),
        ("12.65", 12.65),
        (" 12,65° N ", 12.65),
        ("N 12,65", 12.65),
        ("12,65S", -12.65),
        ("−12,65", -12.65),
        ("14", 14.0),
        ("12°39'", 12.65),
        ("12°39′00″S", -12.65),
        ("", None),
    ],
)
def test_a_latitude_is_read_as_people_type_it(
    typed: str, degrees: float | None
) -> None:
    assert latitude_field().clean(typed) == degrees


@pytest.mark.parametrize(
    ("typed", "degrees"), [("7,98 O", -7.98), ("7.98W", -7.98), ("-7,98 O", -7.98)]
)
def test_west_may_be_an_o(typed: str, degrees: float) -> None:
    assert longitude_field().clean(typed) == degrees


@pytest.mark.parametrize(
    "typed", ["abc", "12°61'", "nan", "inf", "91", "1e5", "12 65", "12,65 O", "1,2,3"]
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        latitude_field().clean(typed)


@given(st.floats(min_value=-180, max_value=180))
def test_what_is_shown_reads_back_as_the_same_spot(degrees: float) -> None:
    shown = as_degrees(degrees)
    assert longitude_field().clean(shown) == pytest.approx(degrees, abs=1e-6)
    assert longitude_field().clean(shown.replace(".", ",")) == pytest.approx(
        degrees, abs=1e-6
    )
