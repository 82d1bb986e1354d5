"""What every kind of boundary file is read into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

Tell = Callable[[str], None]
"""Takes one line for the operator."""


class BoundaryError(Exception):
    """A refusal, in one line that names the file and the feature or field."""


@dataclass(frozen=True, slots=True)
class Feature:
    number: int
    """From 1, in the order of the file."""
    geometry: BaseGeometry | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layer:
    name: str
    """The file and, in a container, the layer."""
    columns: tuple[str, ...]
    features: tuple[Feature, ...]


def feature_name(layer: str, number: int, name: str = "") -> str:
    """How a refusal names a feature: "file.shp, feature 12 (Diédougou)"."""
    shown = f" ({name})" if name else ""
    return _("%(layer)s, feature %(number)s") % {
        "layer": layer,
        "number": f"{number}{shown}",
    }


def polygon_from(make: Callable[[], BaseGeometry], where: str) -> BaseGeometry:
    """What `make` gives, in two dimensions; a broken ring is a refusal."""
    try:
        return shapely.force_2d(make())
    except (shapely.errors.ShapelyError, ValueError, TypeError, IndexError) as error:
        raise BoundaryError(
            _("%(where)s: the geometry cannot be read (%(why)s)")
            % {"where": where, "why": str(error).strip()}
        ) from error


def as_text(value: object) -> str:
    """A cell as text; what stands for nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip().strip("\0").strip()
    return "" if text in {"NA", "N/A", "NULL", "None", "<Null>"} else text
