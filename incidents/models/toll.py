"""A toll: the least, the best and the most that are known of one outcome.

Unknown is None and never zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    KILLED = "killed", _("killed")
    INJURED = "injured", _("injured")
    ABDUCTED = "abducted", _("abducted")
    MISSING = "missing", _("missing")


BOUNDS = ("min", "best", "max")
TOLL_COLUMNS = tuple(f"{outcome}_{bound}" for outcome in Outcome for bound in BOUNDS)


@dataclass(frozen=True, slots=True)
class Toll:
    """`min` <= `best` <= `max` among those that are known."""

    min: int | None = None
    best: int | None = None
    max: int | None = None

    @property
    def is_unknown(self) -> bool:
        return self.min is None and self.best is None and self.max is None

    @property
    def in_short(self) -> str:
        """One number where one is known, as lists of changes show it."""
        if self.is_unknown:
            return "?"
        if self.min is None and self.max is None:
            return str(self.best)
        if self.best is None and self.max is None:
            return f"≥ {self.min}"
        return str(self)

    def __str__(self) -> str:
        shown = ("?" if v is None else str(v) for v in (self.min, self.best, self.max))
        return "–".join(shown)


UNKNOWN = Toll()


def bounds_in_order(least: str, best: str, most: str) -> models.Q:
    """The CHECK that known bounds are in order; NULLs are unknown and pass."""
    in_order = models.Q()
    for low, high in ((least, best), (best, most), (least, most)):
        in_order &= (
            models.Q(**{f"{low}__isnull": True})
            | models.Q(**{f"{high}__isnull": True})
            | models.Q(**{f"{low}__lte": models.F(high)})
        )
    return in_order
