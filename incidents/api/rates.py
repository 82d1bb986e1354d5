"""How often the API answers: each key at its own rate, those without one by address.

Answers say what is left, as RateLimit and RateLimit-Policy (the IETF's draft 10).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from incidents.accounts import client_alias
from incidents.services.rates import SECONDS, Rate, Use, count_request

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Rates(BaseThrottle):
    uses: list[Use]

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.uses = []
        who, rate = _asker(request)
        if not (rate.minute and rate.day):
            return True
        self.uses = count_request(who, rate)
        request._request.rate_headers = _headers(self.uses)  # type: ignore[attr-defined]
        return not any(use.is_over for use in self.uses)

    def wait(self) -> float | None:
        return max((use.seconds_left for use in self.uses if use.is_over), default=None)


def _asker(request: Request) -> tuple[str, Rate]:
    key: Any = request.auth
    if key is not None:
        return f"key:{key.pk}", Rate(key.minute_rate, key.day_rate)
    rate = Rate(settings.API_MINUTE_RATE, settings.API_DAY_RATE)
    return f"address:{client_alias(request._request)}", rate


def _headers(uses: list[Use]) -> dict[str, str]:
    return {
        "RateLimit-Policy": ", ".join(
            f'"{use.span}";q={use.allowed};w={SECONDS[use.span]}' for use in uses
        ),
        "RateLimit": ", ".join(
            f'"{use.span}";r={use.left};t={math.ceil(use.seconds_left)}' for use in uses
        ),
    }
