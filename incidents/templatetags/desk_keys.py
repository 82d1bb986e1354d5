"""The desk's keys in words; the pages say which element is whose (`data-obs-key`)."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("incidents/review_keys.html")
def desk_keys() -> dict[str, list[tuple[str, str]]]:
    return {
        "keys": [
            ("j, k", _("next report, the one before")),
            ("o", _("open it")),
            ("u", _("back to the queue")),
            ("n", _("next page of the queue")),
            ("x", _("tick it, for several at once")),
            ("b", _("what to do with those ticked")),
            ("a", _("all of it is right")),
            ("l", _("the checklist")),
            ("p", _("publish")),
            ("v", _("verify only")),
            ("t", _("take under review")),
            ("r", _("reject, with a reason")),
            ("s", _("add it as a source")),
            ("c", _("comment, or ask the reporter")),
            ("e", _("edit")),
            ("?", _("this list")),
        ]
    }
