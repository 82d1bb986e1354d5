"""Public rows in numbers, written straight into the projection."""

from __future__ import annotations

import uuid
from datetime import date

from incidents.models import PublishedIncident
from tests.factories import make_event_type


def make_rows(
    places: list[tuple[float, float, date]],
) -> list[PublishedIncident]:
    """An incident for each (longitude, latitude, day)."""
    battles = make_event_type("battles")
    return PublishedIncident.objects.bulk_create(
        PublishedIncident(
            public_id=f"MLI-{day.year}-{number:06}",
            incident_uuid=uuid.uuid4(),
            version=1,
            published_on=day,
            updated_on=day,
            started_on=day,
            ended_on=day,
            date_precision="exact",
            longitude=longitude,
            latitude=latitude,
            geo_precision="exact",
            event_type=battles,
            language="fr",
            title_fr=f"Fait {number}",
            words=f"Fait {number}",
        )
        for number, (longitude, latitude, day) in enumerate(places, 1)
    )
