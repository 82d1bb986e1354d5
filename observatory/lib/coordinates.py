"""Coordinates as receivers, maps and people write them, read strictly: what does not
clearly say one spot is refused, never guessed.

Decimal degrees with a comma or a point; degrees, minutes and seconds; N, S, E, O or W
on either side; UTM; MGRS.
"""

from __future__ import annotations

import re

import mgrs
import utm

NORTH, EAST = ("N", "S"), ("E", "WO")
"""The letters of each axis, of which the second ones are negative."""

_NUMBER = r"[+-]?\d{1,3}(?:[.,]\d{1,12})?"
_PART = r"\d{1,2}(?:[.,]\d{1,9})?"


def _angle(first: int) -> str:
    """Letter, degrees, minutes, seconds, letter: five groups, of which the last one is
    only looked for where the first one is empty."""
    rest = rf"({_PART}) ?'(?: ?({_PART}) ?\")?"
    letter = "[NSEWO]"
    return (
        rf"(?:({letter}) ?)?({_NUMBER})(?: ?°(?: ?{rest})?)?(?({first})| ?({letter})?)"
    )


_ONE = re.compile(_angle(1))
_PAIR = re.compile(rf"{_angle(1)}(?: ?[;/] ?|,? ){_angle(6)}")
_SPACED = re.compile(rf"(\d{{1,3}}) (\d{{1,2}}) ({_PART}) ?(?=[NSEWO])")
_UTM = re.compile(
    r"(?:UTM )?(\d{1,2}) ?([C-HJ-NP-X])[ ,;]+(\d{6}(?:[.,]\d{1,3})?) ?(?:ME?)?"
    r"[ ,;]+(\d{1,8}(?:[.,]\d{1,3})?) ?(?:MN?)?"
)
_MGRS = re.compile(r"(\d{1,2}[C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])((?:\d\d){0,5})")
_MARKS = str.maketrans(
    {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "º": "°", ":": "°"}
    | dict.fromkeys("’′‘´`", "'")
    | dict.fromkeys("”″“", '"')
)
_LEAST_BAND_OF_NORTH = "N"


class CoordinatesError(ValueError):
    """The text does not say a spot on Earth."""


def read_degrees(text: str, letters: tuple[str, str]) -> float:
    """One angle; a letter, if there is one, has to be of its axis."""
    found = _ONE.fullmatch(_plain(text))
    if found is None:
        raise CoordinatesError
    degrees, letter = _degrees(*found.groups())
    if letter and letter not in "".join(letters):
        raise CoordinatesError
    return degrees


def read_point(text: str) -> tuple[float, float]:
    """Latitude and longitude out of one text, in any of the notations."""
    plain = _plain(text)
    point = _from_pair(plain) or _from_utm(plain) or _from_mgrs(plain)
    if point is None or abs(point[0]) > 90 or abs(point[1]) > 180:
        raise CoordinatesError
    return point


def _plain(text: str) -> str:
    marked = text.translate(_MARKS).replace("''", '"').upper()
    # 14:31:48, where the second colon ends the minutes
    marked = re.sub(r"°(\d{1,2})°(\d)", r"°\1'\2", marked)
    marked = re.sub(r"(°\d{1,2}'\d{1,2}(?:[.,]\d+)?)(?![\d.,\"])", r'\1"', marked)
    marked = re.sub(r"(° ?\d{1,2}(?:[.,]\d+)?)(?![\d.,'])", r"\1'", marked)
    return _SPACED.sub("\\1°\\2'\\3\"", " ".join(marked.split()))


def _degrees(
    before: str | None,
    whole: str,
    minutes: str | None,
    seconds: str | None,
    after: str | None,
) -> tuple[float, str]:
    """And the letter, if one was given."""
    parts = [_number(part or "0") for part in (minutes, seconds)]
    if max(parts) >= 60 or (minutes and not whole.lstrip("+-").isdigit()):
        raise CoordinatesError
    degrees = abs(_number(whole)) + parts[0] / 60 + parts[1] / 3600
    letter = before or after or ""
    is_negative = whole.startswith("-") or letter in set("SWO")
    return (-degrees if is_negative else degrees), letter


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _from_pair(text: str) -> tuple[float, float] | None:
    if text.count(",") == 1 and "." in text:
        text = text.replace(",", " ; ").replace("  ", " ")
    found = _PAIR.fullmatch(text)
    if found is None or _ONE.fullmatch(text):
        return None
    (one, first), (other, second) = (
        _degrees(*found.groups()[:5]),
        _degrees(*found.groups()[5:]),
    )
    axes = "".join("Y" if x in set("NS") else "X" for x in (first, second) if x)
    if axes not in {"", "YX", "XY"}:
        raise CoordinatesError
    return (other, one) if axes == "XY" else (one, other)


def _from_utm(text: str) -> tuple[float, float] | None:
    """A band N or S is taken for the hemisphere, as receivers mostly mean it."""
    found = _UTM.fullmatch(text)
    if found is None:
        return None
    zone, band, east, north = found.groups()
    northern = band >= _LEAST_BAND_OF_NORTH and band != "S"
    try:
        latitude, longitude = utm.to_latlon(
            _number(east), _number(north), int(zone), northern=northern
        )
    except utm.OutOfRangeError as error:
        raise CoordinatesError from error
    return float(latitude), float(longitude)


def _from_mgrs(text: str) -> tuple[float, float] | None:
    """The middle of the square that the digits name."""
    found = _MGRS.fullmatch(text.removeprefix("MGRS ").replace(" ", ""))
    if found is None:
        return None
    zone, square, digits = found.groups()
    half = len(digits) // 2
    axes = (digits[:half], digits[half:])
    middle = "".join((axis + "50000")[:5] for axis in axes)
    try:
        latitude, longitude = mgrs.MGRS().toLatLon(f"{zone}{square}{middle}")
    except mgrs.core.MGRSError as error:
        raise CoordinatesError from error
    return latitude, longitude
