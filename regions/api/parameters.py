from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from observatory.lib.query import QueryParameters
from regions.models import Division, Region


class DivisionField(serializers.CharField):
    """A division's key; an unknown one is refused with the known ones."""

    default_help = _("Key of a division, such as 2012.")

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": self.default_help} | options)

    def to_internal_value(self, data: Any) -> str:
        key = super().to_internal_value(data)
        keys = list(Division.objects.values_list("key", flat=True))
        if key not in keys:
            raise serializers.ValidationError(
                _("It takes: %(known)s.") % {"known": ", ".join(keys)}
            )
        return key


class RegionParameters(QueryParameters):
    division = DivisionField(required=False)
    level = serializers.ChoiceField(
        choices=Region.Level.choices, default=Region.Level.REGION
    )
    slug = serializers.SlugField(
        required=False, help_text=_("One unit only; it goes with division.")
    )
    simplify = serializers.FloatField(
        min_value=0,
        max_value=1,
        default=0.01,
        help_text=_("GeoJSON only: detail left out, in degrees; 0 keeps all."),
    )

    def validate_simplify(self, degrees: float) -> float:
        if degrees != degrees:  # NaN passes every bound
            raise serializers.ValidationError(_("It takes a number of degrees."))
        return degrees

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "slug" in attrs and "division" not in attrs:
            raise serializers.ValidationError(
                {"slug": [_("Give the division too: slugs are only of their own.")]}
            )
        return attrs


class PopulationParameters(QueryParameters):
    division = DivisionField()
    level = serializers.ChoiceField(choices=Region.Level.choices, required=False)
    year = serializers.IntegerField(
        min_value=1900,
        max_value=2100,
        required=False,
        help_text=_("The figures of that year or, of each unit, the nearest known."),
    )


class CrosswalkParameters(QueryParameters):
    """`from` is a word of Python: the fields are made when the class is."""

    level = serializers.ChoiceField(
        choices=Region.Level.choices, default=Region.Level.REGION
    )
    to_level = serializers.ChoiceField(
        choices=Region.Level.choices,
        required=False,
        help_text=_("If it is not the same: from cercles to regions."),
    )
    to = DivisionField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": DivisionField(), **super().get_fields()}


class PlaceParameters(QueryParameters):
    q = serializers.CharField(
        required=False,
        max_length=100,
        help_text=_("A name or the beginning of one."),
    )
    near = serializers.CharField(
        required=False,
        help_text=_("longitude,latitude in degrees: the nearest places."),
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=50,
        default=10,
        help_text=_("a whole number, 1 to 50; 10 where nothing is said"),
    )

    def validate_near(self, text: str) -> tuple[float, float]:
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError:
            longitude = latitude = float("nan")
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise serializers.ValidationError(
                _("It takes longitude,latitude in degrees, such as -4.19,14.48.")
            )
        return longitude, latitude

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("q" in attrs) == ("near" in attrs):
            raise serializers.ValidationError(
                {"q": [_("Give either q (a name) or near (longitude,latitude).")]}
            )
        return attrs
