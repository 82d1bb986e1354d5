"""What became of people who were taken, as the public record keeps it.

An entry of `PublishedIncident.abduction_outcomes` says what, when and of how many.
Where it counts in a series is decided here, once, and is kept in the entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from incidents.models.precision import DatePrecision

ABDUCTION = "violence_against_civilians.abduction"
"""The event type that is an abduction even where no source counts anyone."""

ABDUCTIONS = (
    Q(event_type=ABDUCTION)
    | Q(abducted_min__gt=0)
    | Q(abducted_best__gt=0)
    | Q(abducted_max__gt=0)
    | Q(
        GreaterThan(
            Func(
                F("abduction_outcomes"),
                function="jsonb_array_length",
                output_field=models.IntegerField(),
            ),
            0,
        )
    )
)
"""Of published incidents, those in which people were taken; an index holds them."""

Entry = Mapping[str, Any]
EVER = "ever"
AFTER_ALL_MONTHS = 99
"""What counts in a year, and in none of its months, counts after them."""
FOLLOWED_SQL = """
CREATE OR REPLACE FUNCTION public.obs_followed(outcomes jsonb, until text)
RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(sum(coalesce((o->>'best')::int, (o->>'min')::int)), 0)::int
      FROM jsonb_array_elements(outcomes) AS o
     WHERE until = 'ever' OR rpad(o->>'counts_in', 7, '-99') COLLATE "C" <= until
$$;
"""
"""Of how many people something is recorded that counts up to `until`, such as 2019-03
or 2019-99, the end of the year. `taken_in` and `people_of` below, for the database."""


def followed_until(until: str) -> Func:
    return Func(
        F("abduction_outcomes"),
        Value(until),
        function="obs_followed",
        output_field=models.IntegerField(),
    )


class Fate(models.TextChoices):
    """`killed` holds all who died while held: reports seldom tell how. `unknown` is a
    case closed without knowledge, which is not the same as still open."""

    FREED = "freed", _("freed")
    KILLED = "killed", _("killed or dead in captivity")
    ESCAPED = "escaped", _("escaped")
    UNKNOWN = "unknown", _("fate not established")


class Followed(models.Model):
    """The part of `PublishedIncident` that says what became of those taken."""

    abduction_outcomes = models.JSONField(
        _("what became of those taken"), default=list, db_default=[]
    )
    """[{fate, on, date_precision, counts_in, min, best, max, source}]"""

    class Meta:
        abstract = True


def people_of(entry: Entry) -> int | None:
    """The best estimate, or the least where there is none; None is unknown."""
    found: int | None = entry["min"] if entry["best"] is None else entry["best"]
    return found


def people_with(entries: Sequence[Entry], fate: str) -> int:
    """How many are known to have had this fate."""
    return sum(people_of(e) or 0 for e in entries if e["fate"] == fate)


def taken_in(least: int | None, best: int | None, entries: Sequence[Entry]) -> int:
    """How many are known to have been taken: the figure, or, where the fates of more
    are known (or there is no figure), those."""
    followed = sum(people_of(entry) or 0 for entry in entries)
    return max(people_of({"min": least, "best": best}) or 0, followed)


def counts_in(
    on: date | None, precision: str, *, taken_on: date, taken_precision: str
) -> str | None:
    """The period in which a fate counts: `2019-03`; `2019` where the month is not
    known; None without a date. Nobody is freed before being taken: in the year of an
    abduction of which the year alone is known, the fate counts with it."""
    if on is None:
        return None
    is_of_year = DatePrecision.YEAR in {precision, taken_precision}
    if is_of_year and (precision == DatePrecision.YEAR or on.year == taken_on.year):
        return f"{on.year:04}"
    return f"{on:%Y-%m}"
