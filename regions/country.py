"""The country's box, and the mistakes that it brings to light."""

# Mali. Its latitudes and longitudes have no degree in common, so that a swapped pair
# is told with certainty.
WEST, SOUTH, EAST, NORTH = -12.239, 10.141, 4.245, 25.0
MARGIN = 1.0
"""Degrees outside the box that a coarse outline may reach."""


def is_near(longitude: float, latitude: float) -> bool:
    return (
        WEST - MARGIN <= longitude <= EAST + MARGIN
        and SOUTH - MARGIN <= latitude <= NORTH + MARGIN
    )
