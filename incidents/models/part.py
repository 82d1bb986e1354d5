"""The parts of a report that are discussed, checked and corrected one by one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.toll import Outcome


class Part(models.TextChoices):
    TYPE = "type", _("what happened")
    DAYS = "days", _("when")
    PLACE = "place", _("where")
    KILLED = "killed", _("killed")
    INJURED = "injured", _("injured")
    ABDUCTED = "abducted", _("abducted")
    MISSING = "missing", _("missing")
    ACTORS = "actors", _("actors")
    SOURCES = "sources", _("sources")
    TEXTS = "texts", _("texts")


PART_COLUMNS: dict[str, tuple[str, ...]] = {
    Part.TYPE: ("event_type_id",),
    Part.DAYS: ("started_on", "ended_on", "date_precision"),
    Part.PLACE: ("place_name", "geo_precision", "latitude", "longitude"),
    Part.TEXTS: ("title_fr", "title_en", "summary_fr", "summary_en"),
}
"""What a reporter can put right by themselves, beside the figures."""
FIGURES = frozenset(Outcome.values)
CORRECTABLE = frozenset(PART_COLUMNS) | FIGURES
