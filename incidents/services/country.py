"""Is a point in the country, and if not, what probably went wrong with it?"""

from regions.country import EAST, NORTH, SOUTH, WEST
from regions.locate import locate
from regions.models import Region


def is_in_box(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def look_swapped(latitude: float, longitude: float) -> bool:
    return is_in_box(latitude=longitude, longitude=latitude)


def is_outside(latitude: float, longitude: float) -> bool:
    """Outside every outline (a few km are tolerated); while none is loaded, the box."""
    if not is_in_box(latitude, longitude):
        return True
    return not locate(longitude, latitude) and Region.objects.with_outline().exists()
