"""What the OpenAPI document says of every address alike."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.api.links import FOUND, operations_of
from observatory.lib.fixtures import read_fixture
from observatory.lib.problems import CONTENT_TYPE

_KEYS = {
    "401": _("The key is unknown, revoked or expired, or one is needed here."),
    "403": _("The key may not do this."),
    "429": _("Too many requests: ask again after Retry-After."),
}
_OF_PEERS = ("/api/v1/acled/",)
"""Their clients bring tokens of their own, which are not looked at."""
_STATUSES = {
    "200": _("What was asked for."),
    "400": _("A parameter is unknown, malformed or given twice; each is named."),
}
_PARAMETERS = {
    "format": _("json or geojson; without it, what the Accept header prefers"),
    "slug": _("the id of the snapshot"),
    "uuid": _("the reference of the report"),
    "x": _("column, counted from the west"),
    "y": _("row, counted from the north"),
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def tell_of_keys(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """What is public needs none; one that is brought must be good."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method == "get" and not path.startswith("/api/v1/reports/"):
                is_peers = path.startswith(_OF_PEERS)
                operation["security"] = [] if is_peers else [{}, {"key": []}]
            for status, description in _KEYS.items():
                operation["responses"].setdefault(status, _refusal(str(description)))
    return result


def _refusal(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {CONTENT_TYPE: {"schema": _PROBLEM}},
    }


def describe(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Whatever its own reference says nothing of."""
    for operation in operations_of(result):
        for status, response in operation["responses"].items():
            if not response.get("description"):
                response["description"] = str(_STATUSES[status])
        for parameter in operation.get("parameters", []):
            if not parameter.get("description"):
                parameter["description"] = str(_PARAMETERS[parameter["name"]])
    return result


def show_answers(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """An example of each answer in JSON."""
    for operation in operations_of(result):
        value = _answers().get(operation["operationId"])
        for status in FOUND if value else ():
            shown = operation["responses"].get(status, {}).get("content", {})
            if "application/json" in shown:
                shown["application/json"]["examples"] = {
                    "Answer": {"summary": str(_("An answer")), "value": value}
                }
    return result


@cache
def _answers() -> dict[str, Any]:
    found: dict[str, Any] = read_fixture("api_answers.json").content["answers"]
    return found
