"""What the OpenAPI document says of the addresses in ACLED's shape."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers as s

from incidents.api.parameters import documented
from incidents.api.peers.acled_form import DeletedForm, EventsForm
from incidents.api.reference import CONDITIONAL, CSV, JSON, answers, text
from incidents.api.serializers import Shape, TermsOfUseSerializer
from observatory.lib.problems import CONTENT_TYPE, TITLES


class AcledEventSerializer(Shape):
    """A row in ACLED's shape, or the columns asked for: null is unknown."""

    event_id_cnty = s.CharField(required=False)
    event_date = s.DateField(required=False)
    year = s.IntegerField(required=False)
    time_precision = s.IntegerField(min_value=1, max_value=3, required=False)
    disorder_type = s.CharField(required=False)
    event_type = s.CharField(required=False)
    sub_event_type = s.CharField(required=False, allow_blank=True)
    actor1 = s.CharField(required=False, allow_blank=True)
    assoc_actor_1 = s.CharField(required=False, allow_blank=True)
    inter1 = s.CharField(
        required=False, allow_null=True, help_text=_("A number with inter_num=1.")
    )
    actor2 = s.CharField(required=False, allow_blank=True)
    assoc_actor_2 = s.CharField(required=False, allow_blank=True)
    inter2 = s.CharField(required=False, allow_null=True)
    interaction = s.CharField(required=False, allow_null=True)
    civilian_targeting = s.CharField(required=False, allow_blank=True)
    iso = s.IntegerField(required=False)
    region = s.CharField(required=False)
    country = s.CharField(required=False)
    admin1 = s.CharField(required=False, allow_blank=True)
    admin2 = s.CharField(required=False, allow_blank=True)
    admin3 = s.CharField(required=False, allow_blank=True)
    location = s.CharField(required=False, allow_blank=True)
    latitude = s.FloatField(required=False)
    longitude = s.FloatField(required=False)
    geo_precision = s.IntegerField(min_value=1, max_value=3, required=False)
    source = s.CharField(required=False, allow_blank=True)  # type: ignore[assignment]
    source_scale = s.CharField(required=False, allow_null=True)
    notes = s.CharField(required=False, allow_blank=True)
    fatalities = s.IntegerField(required=False, allow_null=True)
    tags = s.CharField(required=False, allow_blank=True)
    timestamp = s.IntegerField(required=False)


class AcledDeletedSerializer(Shape):
    event_id_cnty = s.CharField(required=False)
    deleted_timestamp = s.IntegerField(required=False)


class RecordedBySerializer(Shape):
    attribution = s.CharField(allow_blank=True)
    licence = s.CharField(allow_blank=True)


class AboutSerializer(TermsOfUseSerializer):
    records_from = RecordedBySerializer(
        many=True, help_text=_("Of records on this page that came from elsewhere.")
    )
    note = s.CharField(help_text=_("Whose data these are not."))


class AcledAnswerSerializer(Shape):
    status = s.IntegerField()
    success = s.BooleanField()
    count = s.IntegerField(help_text=_("Rows on this page."))
    total_count = s.IntegerField(required=False, help_text=_("With with_total=true."))
    about = AboutSerializer()


class AcledEventsSerializer(AcledAnswerSerializer):
    data = AcledEventSerializer(many=True)  # type: ignore[assignment]


class AcledDeletionsSerializer(AcledAnswerSerializer):
    data = AcledDeletedSerializer(many=True)  # type: ignore[assignment]


_WHOSE = _(
    "A script written for ACLED’s API works here once /api/v1/acled stands in place of"
    " https://acleddata.com/api. The rows are this observatory’s own published"
    " incidents, never ACLED’s: what was imported from ACLED is left out."
)
_DOOR = _(
    "No account is needed: key, email and Authorization are neither looked at nor kept."
    " The Python client acled asks ACLED itself for a token when it is given a user"
    " name and a password, and sends that token here; give it api_key and email, any"
    " text, instead."
)
_CONDITIONS = _(
    "A condition is column=value; column_where is its operator. a|b is either of two"
    " values, with BETWEEN from the one to the other; value:OR:column=value is either"
    " of two conditions. Texts are compared without regard to case and accents. What is"
    " unknown meets no condition. Unknown parameters are refused with 400, whose body"
    " is both a problem document and an error as ACLED’s clients read it."
)
_ROWS = _(
    "Unknown is null (an empty cell in CSV), never 0: fatalities has nulls. Bounds of"
    " fatalities, last days, licence and attribution of records from elsewhere are in"
    " tags. Names of types are ACLED’s; notes and names of actors are in English where"
    " there are any, else in French (lang=fr turns that round)."
)
_PAGES = _(
    "Newest first, 5000 rows on a page and 100,000 deep at most. Pages shift when"
    " something is published meanwhile: to hold a copy, follow /api/v1/changes."
    " timestamp is the beginning of the day of publication, and conditions on it go by"
    " days: what was changed on the day asked for comes again."
)
_LOW = lazy(lambda: str(MinValueValidator.message % {"limit_value": 1}), str)()
_BAD = OpenApiExample(
    "bad parameter as ACLED says it",
    summary=_("A parameter at fault, as ACLED says it"),
    value={
        "type": "about:blank",
        "title": TITLES[400],
        "status": 400,
        "errors": [
            {
                "parameter": "limit",
                "value": "0",
                "reason": _LOW,
                "takes": _("rows on a page, 1 to 5000; 5000 where nothing is said"),
            }
        ],
        "success": False,
        "error": [
            {
                "status": 400,
                "message": format_lazy("limit: {}", _LOW),
            }
        ],
    },
    status_codes=["400"],
    media_type=CONTENT_TYPE,
    response_only=True,
)

_AS_CSV = answers(OpenApiTypes.STR, CSV)
EVENTS: dict[str, Any] = {
    "operation_id": "acled_read",
    "tags": ["other shapes"],
    "summary": _("Published incidents in the shape of ACLED’s API"),
    "description": text(_WHOSE, _DOOR, _CONDITIONS, _ROWS, _PAGES, CONDITIONAL),
    "parameters": documented(EventsForm),
    "responses": answers(AcledEventsSerializer, JSON) | _AS_CSV,
    "examples": [_BAD],
}
DELETED: dict[str, Any] = EVENTS | {
    "operation_id": "acled_deleted_read",
    "summary": _("Withdrawn incidents in the shape of ACLED’s API"),
    "description": text(_WHOSE, _DOOR, _CONDITIONS, CONDITIONAL),
    "parameters": documented(DeletedForm),
    "responses": answers(AcledDeletionsSerializer, JSON) | _AS_CSV,
}
