"""The body of a request that sends reports: what cannot be read is said to be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BodyParser(JSONParser):
    """Of JSON that PostgreSQL can keep."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
            is_text = _is_text(found)
        except (ParseError, RecursionError) as error:
            raise ParseError(_("This is not JSON in UTF-8.")) from error
        if not is_text:
            raise ParseError(_("A text holds half a character (\\ud800 to \\udfff)."))
        return found


def _is_text(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(each) for name, each in value.items())
    if isinstance(value, list):
        return all(map(_is_text, value))
    return not isinstance(value, str) or value.isascii() or _is_whole(value)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
