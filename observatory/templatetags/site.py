"""What the frame of every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import translate_url
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


_OWN_NAMES = {"fr": "Français", "en": "English"}


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """The same page, with the same query, in each language.

    A page that was not found leads home: its answer must not depend on its address.
    """
    request: Any = context.get("request")
    is_found = request and request.resolver_match and "request_path" not in context
    here = request.get_full_path() if is_found else ""
    links = []
    for code, _name in settings.LANGUAGES:
        home = f"/{code}/"
        url = translate_url(here, code) if here else home
        is_current = code == get_language()
        if url == here and not is_current:
            url = home
        links.append(LanguageLink(code, _OWN_NAMES[code], url, is_current))
    return links
