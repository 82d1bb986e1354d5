"""What the OpenAPI document says of every address alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from observatory.lib.problems import CONTENT_TYPE

_KEYS = {
    "401": _("The key is unknown, revoked or expired, or one is needed here."),
    "403": _("The key may not do this."),
    "429": _("Too many requests: ask again after Retry-After."),
}
_OF_PEERS = ("/api/v1/acled/",)
"""Their clients bring tokens of their own, which are not looked at."""
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
