"""The pages before and after the one that is shown."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page

from incidents.views.selection import Selection


def page_links(selection: Selection, page: Page[Any]) -> dict[str, str]:
    links = {}
    if page.has_previous():
        before = page.previous_page_number()
        links["previous"] = selection.url_with(page="" if before == 1 else str(before))
    if page.has_next():
        links["next"] = selection.url_with(page=str(page.next_page_number()))
    return links
