"""Quadkeys: a point's Web Mercator tile at zoom 22 as one integer, in Morton order.

Interleaving the bits of x and y (y in the higher bit of each pair) puts every tile
of every zoom into one contiguous range: the tile (z, x, y) holds the keys
`morton(x, y) << 2 * (22 - z)` up to the next tile's first key.
"""

import math

ZOOM = 22
MAX_LATITUDE = 85.05112878

_SPREAD = """
    {v} := ({v} | ({v} << 16)) & 281470681808895;     -- x'0000FFFF0000FFFF'
    {v} := ({v} | ({v} << 8)) & 71777214294589695;    -- x'00FF00FF00FF00FF'
    {v} := ({v} | ({v} << 4)) & 1085102592571150095;  -- x'0F0F0F0F0F0F0F0F'
    {v} := ({v} | ({v} << 2)) & 3689348814741910323;  -- x'3333333333333333'
    {v} := ({v} | ({v} << 1)) & 6148914691236517205;  -- x'5555555555555555'
"""
# PL/pgSQL: PostgreSQL does not inline a SQL function that uses its arguments more than
# once; as such this took 40 times as long, for every row written.
QUADKEY_SQL = f"""
CREATE OR REPLACE FUNCTION public.obs_quadkey(
    lon double precision, lat double precision
) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    sine double precision := CASE  -- radians() of less would be an error: underflow
        WHEN abs(lat) < 1e-17 THEN 0
        ELSE sin(radians(least(85.05112878, greatest(-85.05112878, lat)))) END;
    x bigint := least(4194303, greatest(0, floor((lon + 180) / 360 * 4194304)));
    y bigint := least(4194303, greatest(0, floor(
        (0.5 - ln((1 + sine) / (1 - sine)) / (4 * pi())) * 4194304)));
BEGIN
{_SPREAD.format(v="x")}{_SPREAD.format(v="y")}
    RETURN x | (y << 1);
END
$$;
"""


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """The (x, y) of the Web Mercator tile that holds a point given in degrees."""
    latitude = max(-MAX_LATITUDE, min(MAX_LATITUDE, latitude))
    size = 1 << zoom
    sine = math.sin(math.radians(latitude))
    x = math.floor((longitude + 180) / 360 * size)
    y = math.floor((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size)
    return max(0, min(size - 1, x)), max(0, min(size - 1, y))


def morton(x: int, y: int) -> int:
    """Interleave the bits of x (even places) and y (odd places)."""
    key = 0
    for bit in range(ZOOM):
        key |= (x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1
    return key


def quadkey_of(longitude: float, latitude: float) -> int:
    """The same integer as the database's `obs_quadkey(lon, lat)`."""
    return morton(*tile_of(longitude, latitude, ZOOM))


def tile_range(zoom: int, x: int, y: int) -> tuple[int, int]:
    """First quadkey of the tile, and the first one after it."""
    shift = 2 * (ZOOM - zoom)
    first = morton(x, y)
    return first << shift, (first + 1) << shift


def box_ranges(
    west: float, south: float, east: float, north: float
) -> list[tuple[int, int]]:
    """Ranges of quadkeys (the first, and the first after) that hold every point of a
    box of degrees, and few others: those of up to 16 tiles; none where the box is so
    large that reading all rows takes no longer."""
    for zoom in range(ZOOM, _WORTHWHILE - 1, -1):
        left, top = tile_of(west - _SLACK, north + _SLACK, zoom)
        right, bottom = tile_of(east + _SLACK, south - _SLACK, zoom)
        if right - left < _ACROSS and bottom - top < _ACROSS:
            tiles = (
                tile_range(zoom, x, y)
                for x in range(left, right + 1)
                for y in range(top, bottom + 1)
            )
            return _joined(sorted(tiles))
    return []


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, after in ranges:
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], after)
        else:
            found.append((first, after))
    return found


_ACROSS = 4
_WORTHWHILE = 8
"""The zoom of the largest tiles: boxes up to 4° across. At 300,000 incidents 30 km
around a town took 6 ms by ranges and 50 without; the whole country 90 and 48."""
_SLACK = 1e-7
"""Degrees: two ways of rounding may put a point into neighbouring tiles."""


def tile_centre(zoom: int, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a tile's centre, in degrees."""
    size = 1 << zoom
    longitude = (x + 0.5) / size * 360 - 180
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / size))))
    return longitude, latitude
