"""Is a point in the country, and if not, what probably went wrong with it?"""

from regions.locate import locate
from regions.models import Region

# Mali. Its latitudes and longitudes have no degree in common, so that a swapped pair
# is told with certainty.
_SOUTH, _NORTH = 10.141, 25.0
_WEST, _EAST = -12.239, 4.245


def is_in_box(latitude: float, longitude: float) -> bool:
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def look_swapped(latitude: float, longitude: float) -> bool:
    return is_in_box(latitude=longitude, longitude=latitude)


def is_outside(latitude: float, longitude: float) -> bool:
    """Outside every outline (a few km are tolerated); while none is loaded, the box."""
    if not is_in_box(latitude, longitude):
        return True
    return not locate(longitude, latitude) and Region.objects.with_outline().exists()
