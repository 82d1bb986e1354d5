"""What a reporter's browser sends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.factories import make_event_type


def report_data(**values: Any) -> dict[str, Any]:
    make_event_type()
    return {
        "client_id": str(uuid4()),
        "event_type": "battles.armed_clash",
        "title": "Accrochage près du marché",
        "started_on": "2024-03-14",
        "date_precision": "exact",
        "place_name": "Sévaré",
        "geo_precision": "settlement",
        "latitude": "14,53",
        "longitude": "-4.09",
        "killed_known": "figure",
        "killed_min": "2",
        "killed_best": "3",
        "killed_max": "5",
        "injured_known": "unknown",
        "source_publisher": "Un habitant",
        "source_kind": "witness",
        "source_is_confidential": "on",
    } | values
