"""The shapes of the answers for the OpenAPI document. `incidents.exports` makes the
answers; a test holds every answer against these."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as s

from incidents.models import DatePrecision, EventTerm, Fate, GeoPrecision, Outcome
from incidents.models import PublishedVersion as Version
from regions.models import Region

Shape = s.Serializer[Any]


class TollSerializer(Shape):
    """Each may be null: unknown, which is not zero."""

    min = s.IntegerField(allow_null=True)
    best = s.IntegerField(allow_null=True)
    max = s.IntegerField(allow_null=True)


class UnitSerializer(Shape):
    division = s.CharField()
    level = s.ChoiceField(Region.Level.choices)
    code = s.CharField()
    slug = s.CharField()
    name = s.CharField()


class TermSerializer(Shape):
    code = s.CharField()
    name_fr = s.CharField()
    name_en = s.CharField()


class TypeSerializer(TermSerializer):
    root = s.CharField(  # type: ignore[assignment]
        help_text=_("Code of the root type; its own where it is one.")
    )


class FootprintSerializer(Shape):
    """Where it may have been: within `radius_m` of the point or line, or anywhere in
    `region`; "unknown" where only the country is known."""

    kind = s.ChoiceField(["circle", "line", "region", "unknown"])
    radius_m = s.IntegerField(allow_null=True)
    geometry = s.JSONField()
    region = UnitSerializer(allow_null=True)


class BreakdownSerializer(TollSerializer):
    category = s.CharField()
    sex = s.CharField()
    age_group = s.CharField()


class ClaimSerializer(TollSerializer):
    """What one source says; `source` is null for a confidential one."""

    outcome = s.ChoiceField(Outcome.choices)
    source = s.CharField(allow_null=True)  # type: ignore[assignment]
    as_of = s.DateField(allow_null=True)
    is_cumulative = s.BooleanField()
    standing = s.CharField()
    breakdown = BreakdownSerializer(many=True)


class ActorSerializer(Shape):
    name = s.CharField()
    name_en = s.CharField(allow_blank=True)
    kind = s.CharField()
    role = s.CharField()
    confidence = s.CharField(allow_blank=True)


class SourceSerializer(Shape):
    """Only `kind` is given of a confidential source."""

    kind = s.CharField()
    publisher = s.CharField(required=False)
    title = s.CharField(required=False, allow_blank=True)
    published_on = s.DateField(required=False, allow_null=True)
    url = s.CharField(required=False, allow_blank=True)
    reliability = s.CharField(required=False, allow_blank=True)
    credibility = s.JSONField(required=False)


class AbductionOutcomeSerializer(TollSerializer):
    """Of how many people taken this became; all bounds null: it is not known."""

    fate = s.ChoiceField(Fate.choices)
    on = s.DateField(allow_null=True)
    date_precision = s.CharField(allow_blank=True)
    counts_in = s.CharField(
        allow_null=True,
        help_text=_(
            "The month; the year where no month is known; null without a date."
        ),
    )
    source = s.CharField(  # type: ignore[assignment]
        allow_null=True, help_text=_("Null for a confidential one.")
    )


class ReferenceSerializer(Shape):
    dataset = s.CharField()
    id = s.CharField()
    version = s.CharField(allow_blank=True)


class WarningSerializer(Shape):
    code = s.CharField()
    detail = s.JSONField()


class IncidentPropertiesSerializer(Shape):
    id = s.CharField()
    url = s.URLField(
        help_text=_("The page, in French; the site offers the other tongue.")
    )
    api_url = s.URLField()
    version = s.IntegerField()
    published_on = s.DateField()
    updated_on = s.DateField()
    started_on = s.DateField()
    ended_on = s.DateField()
    date_precision = s.ChoiceField(DatePrecision.choices)
    language = s.CharField(help_text=_("Language in which the text was written."))
    title_fr = s.CharField(allow_blank=True)
    title_en = s.CharField(allow_blank=True)
    summary_fr = s.CharField(allow_blank=True)
    summary_en = s.CharField(allow_blank=True)
    geo_precision = s.ChoiceField(GeoPrecision.choices)
    place_name = s.CharField(allow_blank=True)
    event_type = TypeSerializer()
    emplacement = TermSerializer(allow_null=True)
    trigger = TermSerializer(allow_null=True)
    device_state = TermSerializer(allow_null=True)
    footprint = FootprintSerializer()
    regions = UnitSerializer(many=True)
    killed = TollSerializer()
    injured = TollSerializer()
    abducted = TollSerializer()
    missing = TollSerializer()
    toll_rules = s.DictField(child=s.CharField())
    claims = ClaimSerializer(many=True)
    actors = ActorSerializer(many=True)
    sources = SourceSerializer(many=True)
    abduction_outcomes = AbductionOutcomeSerializer(many=True)
    references = ReferenceSerializer(many=True)
    warnings = WarningSerializer(many=True)
    is_illustrative = s.BooleanField()
    is_provisional = s.BooleanField()
    attribution = s.CharField(allow_blank=True)
    licence = s.CharField(allow_blank=True)


class IncidentSerializer(IncidentPropertiesSerializer):
    latitude = s.FloatField(help_text=_("No finer than was chosen for publication."))
    longitude = s.FloatField()


class TermsOfUseSerializer(Shape):
    as_of = s.DateField(allow_null=True)
    licence = s.CharField()
    licence_url = s.CharField()
    attribution = s.CharField()


class FilteredSerializer(TermsOfUseSerializer):
    hidden = s.ListField(
        child=s.CharField(),
        help_text=_("What the parameter `hide` leaves out; empty without it."),
    )


class CountedSerializer(FilteredSerializer):
    count = s.IntegerField(
        allow_null=True, help_text=_("Of all pages; null where none was asked for.")
    )
    count_is = s.ChoiceField(["exact", "about", "none"])


class HistorySerializer(Shape):
    version = s.IntegerField()
    change = s.ChoiceField(Version.Change.choices)
    published_on = s.DateField()
    note_fr = s.CharField(allow_blank=True)
    note_en = s.CharField(allow_blank=True)
    changed_fields = s.ListField(child=s.CharField())


class IncidentDetailSerializer(IncidentSerializer):
    history = HistorySerializer(many=True)
    terms_of_use = TermsOfUseSerializer()


class PointSerializer(Shape):
    type = s.ChoiceField(["Point"])
    coordinates = s.ListField(child=s.FloatField(), min_length=2, max_length=2)


class FeatureSerializer(Shape):
    type = s.ChoiceField(["Feature"])
    id = s.CharField()
    geometry = PointSerializer()
    properties = IncidentPropertiesSerializer()


class EventTypeSerializer(TermSerializer):
    acled_name = s.CharField(allow_blank=True)
    is_political_violence = s.BooleanField()
    parent = s.CharField(allow_null=True)  # type: ignore[assignment]


class EventTermSerializer(TermSerializer):
    facet = s.ChoiceField(EventTerm.Facet.choices)


class ListedActorSerializer(Shape):
    name = s.CharField(help_text=_("What the filters actor and perpetrator take."))
    name_en = s.CharField(allow_blank=True)
    kind = s.CharField()
    incidents = s.IntegerField(help_text=_("That name it, in whatever role."))


class ActorListSerializer(TermsOfUseSerializer):
    results = ListedActorSerializer(many=True)


class EventTypeListSerializer(TermsOfUseSerializer):
    results = EventTypeSerializer(many=True)
    terms = EventTermSerializer(many=True)
