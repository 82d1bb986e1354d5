"""How one answer leads to the next: the links of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Link:
    """To an operation, whose parameters are found in the request or its answer."""

    operation: str
    parameters: Mapping[str, str]
    description: object

    def shown(self) -> dict[str, Any]:
        return {
            "operationId": self.operation,
            "parameters": dict(self.parameters),
            "description": str(self.description),
        }


_SAME_INCIDENT = {"public_id": "$response.body#/id"}
_SAME_SNAPSHOT = {"slug": "$response.body#/id"}
_LINKS: Mapping[str, Mapping[str, Link]] = {
    "incidents": {
        "first": Link(
            "incident",
            {"public_id": "$response.body#/results/0/id"},
            _("Each of results, by its id."),
        )
    },
    "incident": {
        "feature": Link("incident_geojson", _SAME_INCIDENT, _("The same as GeoJSON."))
    },
    "changes": {
        "later": Link(
            "changes",
            {"after": "$response.body#/position"},
            _("What comes after the last one given so far; next does it page by page."),
        ),
        "changed": Link(
            "incident",
            {"public_id": "$response.body#/items/0/id"},
            _("Each of items that was not deleted, by its id."),
        ),
    },
    "event_types": {
        "of_type": Link(
            "incidents",
            {"type": "$response.body#/results/0/code"},
            _("Incidents of the type, by its code."),
        )
    },
    "snapshots": {
        "first": Link(
            "snapshot",
            {"slug": "$response.body#/results/0/id"},
            _("Each of results, by its id."),
        )
    },
    "snapshot": {"file": Link("snapshot_csv", _SAME_SNAPSHOT, _("Its file."))},
    "send_report": {
        "state": Link(
            "report_state",
            {"uuid": "$response.body#/reference"},
            _("What became of it."),
        )
    },
}
FOUND = ("200", "201")


def tell_of_links(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    for operation in operations_of(result):
        links = _LINKS.get(operation["operationId"], {})
        shown = {name: link.shown() for name, link in links.items()}
        for status in FOUND if shown else ():
            if status in operation["responses"]:
                operation["responses"][status]["links"] = shown
    return result


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()
