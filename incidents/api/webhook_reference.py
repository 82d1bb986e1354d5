"""What the OpenAPI document says of the messages to partners' addresses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers as s

from incidents.api.serializers import Shape
from incidents.models import PublishedVersion


class ChangedItemSerializer(Shape):
    position = s.IntegerField()
    id = s.CharField()
    version = s.IntegerField()
    change = s.ChoiceField(PublishedVersion.Change.choices)


class ChangedDataSerializer(Shape):
    position = s.IntegerField()
    items = ChangedItemSerializer(many=True)


class ChangedSerializer(Shape):
    type = s.ChoiceField(["incidents.changed"])
    timestamp = s.DateTimeField()
    data = ChangedDataSerializer()  # type: ignore[assignment]


CHANGED = OpenApiWebhook(
    name="incidents.changed",
    decorator=extend_schema(
        summary=_("Incidents were published, corrected or withdrawn"),
        description=_(
            "Sent to the address that the holder of a key has registered, at least once"
            " and in order, with the headers webhook-id, webhook-timestamp and"
            " webhook-signature of Standard Webhooks. Any 2xx takes it; anything else"
            " is tried again for two days, a 410 ends it."
        ),
        tags=["incidents"],
        request=ChangedSerializer,
        responses={204: OpenApiResponse(description=_("Taken."))},
    ),
)
