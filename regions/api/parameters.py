from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from observatory.lib.query import QueryParameters
from regions.models import Division, Region


class RegionParameters(QueryParameters):
    division = serializers.CharField(
        required=False, help_text="Key of a division, such as 2012."
    )
    level = serializers.ChoiceField(
        choices=Region.Level.choices, default=Region.Level.REGION
    )
    simplify = serializers.FloatField(
        min_value=0,
        max_value=1,
        default=0.01,
        help_text="GeoJSON only: detail left out, in degrees; 0 keeps all.",
    )

    def validate_division(self, key: str) -> str:
        keys = list(Division.objects.values_list("key", flat=True))
        if key not in keys:
            raise serializers.ValidationError(
                _("It takes: %(known)s.") % {"known": ", ".join(keys)}
            )
        return key

    def validate_simplify(self, degrees: float) -> float:
        if degrees != degrees:  # NaN passes every bound
            raise serializers.ValidationError(_("It takes a number of degrees."))
        return degrees


class PlaceParameters(QueryParameters):
    q = serializers.CharField(
        required=False, max_length=100, help_text="A name or the beginning of one."
    )
    near = serializers.CharField(
        required=False, help_text="longitude,latitude in degrees: the nearest places."
    )
    limit = serializers.IntegerField(min_value=1, max_value=50, default=10)

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
