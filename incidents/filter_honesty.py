"""The filters `hide`, which leaves out what is not firm, and `source`;
`PublishedIncidentFilter` takes them with its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import FieldFilter, RepeatedField, WordsField
from incidents.models.doubts import (
    CONTESTED,
    PROVISIONAL,
    SINGLE_SOURCE,
    TO_THE_CERCLE,
    VAGUE_PLACE,
)
from incidents.models.published import PublishedIncidentQuerySet

HIDDEN: Mapping[str, Q] = {
    PROVISIONAL: Q(is_provisional=True),
    CONTESTED: Q(is_contested=True),
    SINGLE_SOURCE: Q(source_count__lt=2),
    VAGUE_PLACE: ~Q(geo_precision__in=TO_THE_CERCLE),
}
WORDS: Mapping[str, Any] = {
    PROVISIONAL: _("what is provisional at its source"),
    CONTESTED: _("what has figures that contradict each other"),
    SINGLE_SOURCE: _("what has fewer than two sources"),
    VAGUE_PLACE: _("what is placed less closely than a cercle"),
}


def firm(
    found: PublishedIncidentQuerySet, hidden: Iterable[str]
) -> PublishedIncidentQuerySet:
    for word in hidden:
        found = found.exclude(HIDDEN[word])
    return found


class HideField(WordsField):
    known = tuple(HIDDEN)
    words = WORDS


CONFIDENTIAL = "confidential"


class SourcesField(RepeatedField):
    """Whole names: there may be a comma in one."""

    separator = None


class HonestyFilters(filters.FilterSet):  # type: ignore[misc]
    hide = FieldFilter(
        HideField,
        method="without",
        label=_("Leave out"),
        help_text=_(
            "provisional: at its source; contested: sources’ figures exclude each"
            " other; single_source: fewer than two sources; vague_place: known less"
            " closely than to the cercle; repeated or with commas"
        ),
    )

    source = FieldFilter(
        SourcesField,
        method="said_by",
        label=_("Source"),
        help_text=_(
            "publishers of sources, as published, repeated: incidents that any of them"
            " is cited for. confidential: those with a confidential source"
        ),
    )

    def said_by(
        self, found: PublishedIncidentQuerySet, name: str, publishers: list[str]
    ) -> Any:
        wanted = Q(pk__in=[])
        for publisher in publishers:
            said = {"publisher": publisher}
            if publisher == CONFIDENTIAL:
                said = {"kind": CONFIDENTIAL}
            wanted |= Q(sources__contains=[said])
        return found.filter(wanted) if publishers else found

    def without(
        self, found: PublishedIncidentQuerySet, name: str, wanted: list[str]
    ) -> Any:
        return firm(found, wanted)

    @property
    def hidden(self) -> list[str]:
        """What the filter leaves out, to be said wherever its result is."""
        asked = getattr(self.form, "cleaned_data", {}).get("hide") or []
        return [word for word in HIDDEN if word in asked]
