"""What every public machine address has in common: language, caching, formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from observatory.lib.access import PUBLIC
from observatory.lib.deprecation import Deprecation
from observatory.lib.problems import InvalidParametersError, ParameterError

REVALIDATED = "public, no-cache"
"""Anybody may keep it, and asks before using it again: never an older answer."""
NOT_KEPT = "private, no-store"
CSV = "text/csv; charset=utf-8; header=present"
LANGUAGE_TAKES = _("fr or en: the language of texts and errors")
LANGUAGE = OpenApiParameter(
    "lang", str, enum=list(dict(settings.LANGUAGES)), description=LANGUAGE_TAKES
)


class FormatByAddress(DefaultContentNegotiation):
    """The address names the format; no Accept header is refused."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class MachineView(APIView):
    content_negotiation_class: type[BaseContentNegotiation] = FormatByAddress
    deprecation: ClassVar[Deprecation | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        wanted = request.query_params.get("lang", "")
        is_known = wanted in dict(settings.LANGUAGES)
        if is_known:  # before anything is refused
            translation.activate(wanted)
        super().initial(request, *args, **kwargs)
        if wanted and not is_known:
            raise InvalidParametersError(
                [ParameterError("lang", wanted, _("No such language."), LANGUAGE_TAKES)]
            )

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204)  # DRF adds Allow

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request._request, "rate_headers", {}).items():
            response[name] = value
        if self.deprecation:
            told = self.deprecation.headers(f"{reverse('api-docs')}#versions")
            for name, value in told.items():
                also = f"{response[name]}, " if name in response else ""
                response[name] = f"{also}{value}"
        return response


# Answers without a validator of their own get one of their bytes.
@method_decorator(conditional_page, name="dispatch")
class PublicAPIView(MachineView):
    access: ClassVar[str] = PUBLIC
    http_method_names = ["get", "head", "options"]
    is_for_pages: ClassVar[bool] = False
    """Our own pages ask here, in the name of nobody: never for keys alone."""
    caching: ClassVar[str] = REVALIDATED

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        personal = request.headers.get("Cookie") or request.headers.get("Authorization")
        if response.status_code in {200, 304} and not personal:
            response.headers.setdefault("Cache-Control", self.caching)
        # `conditional_page` gives GET alone one; HEAD promises the same headers.
        if request.method == "HEAD" and self.caching != NOT_KEPT:
            _tag(response)
        return response


def _tag(response: Any) -> None:
    if "ETag" in response or response.streaming:
        return
    if getattr(response, "is_rendered", True):
        set_response_etag(response)
    else:
        response.add_post_render_callback(set_response_etag)


def state_etag(request: Request, *state: object) -> str:
    """Names what the answer depends on: `state`, which holds nothing but what the
    public may see (L-04), the address and the language.

    Weak, as a proxy may compress. The day bounds how long an edited name of a type
    or region, which no publication announces, may go unseen.
    """
    parts = (
        *state,
        timezone.localdate(),
        request.build_absolute_uri(),
        translation.get_language(),
    )
    text = "\n".join(map(str, parts))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def validators(
    request: Request, *state: object, day: date | None = None
) -> dict[str, str]:
    """ETag; and Last-Modified, if nothing of the state has changed on this `day`.

    It is the beginning of the day, as what an ETag promises ends with it. On a day with
    a change there is none: the hour of a change is told nobody (L-10), and a coarser
    date would have who asked before the change keep what is old.
    """
    found = {"ETag": state_etag(request, *state)}
    if day:
        found["Last-Modified"] = http_date(_beginning_of(day))
    return found


def unchanged_since(
    request: Request, *state: object, day: date | None = None
) -> HttpResponseBase | None:
    """The 304 (or 412) if the asker has this state already; ask only after what may
    not be shown has been refused."""
    return get_conditional_response(
        request._request,
        etag=state_etag(request, *state),
        last_modified=_beginning_of(day) if day else None,
    )


def _beginning_of(day: date) -> int:
    midnight = datetime.combine(day, time.min, timezone.get_default_timezone())
    return int(midnight.timestamp())


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)


def answer(
    request: Request,
    content: str | bytes | Iterable[str] | Iterable[bytes],
    content_type: str,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """A whole text, or a stream of pieces of one; HEAD asks for no stream."""
    if isinstance(content, (str, bytes)):
        return HttpResponse(content, content_type=content_type, headers=headers)
    pieces: Iterable[str | bytes] = (
        [] if request.method == "HEAD" else _in_chunks(content)
    )
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


def _in_chunks(
    pieces: Iterable[str] | Iterable[bytes], size: int = 32_000
) -> Iterable[str | bytes]:
    """Joined to some kilobytes: a write to the socket for each line is slow."""
    held: list[Any] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield held[0][:0].join(held)
            held, length = [], 0
    if held:
        yield held[0][:0].join(held)
