"""What a page's scripts import, asked for along with them: on a slow line each import
in an import would wait for a turn of its own."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from observatory.lib.page_files import imported_by

register = template.Library()


@register.simple_tag
def preloads(*scripts: str) -> SafeString:
    modules = imported_by([static(name) for name in scripts])
    return format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((name,) for name in modules)
    )
