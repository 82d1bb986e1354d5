"""Published rows as they came and went, still to be added to some totals.

A month, a type in it or a day has too many rows to be summed up again for each change
of one. So triggers (`dirty.py`) note what a row was and what it is; the totals take the
one off and add the other, and the note goes, in one transaction. Totals and notes
together equal the rows, in whatever snapshot.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from incidents.models.doubts import DOUBTS_SQL
from incidents.models.precision import ON_A_DAY
from incidents.models.toll import TOLL_COLUMNS

DAY_IS_KNOWN = "date_precision IN ({})".format(
    ", ".join(f"'{precision}'" for precision in ON_A_DAY)
)
NOTED = (
    *("year", "month", "event_type_id", "doubts", "day", "region_ids"),
    *TOLL_COLUMNS,
)
"""What totals by type, month and day are made of; a change to anything else leaves
them right."""


class Noted(models.Model):
    marked_at = models.DateTimeField(db_default=Now())
    sign = models.SmallIntegerField()
    """1 came, -1 went."""
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    region_ids = ArrayField(models.BigIntegerField())
    killed_min = models.IntegerField(null=True)
    killed_best = models.IntegerField(null=True)
    killed_max = models.IntegerField(null=True)
    injured_min = models.IntegerField(null=True)
    injured_best = models.IntegerField(null=True)
    injured_max = models.IntegerField(null=True)
    abducted_min = models.IntegerField(null=True)
    abducted_best = models.IntegerField(null=True)
    abducted_max = models.IntegerField(null=True)
    missing_min = models.IntegerField(null=True)
    missing_best = models.IntegerField(null=True)
    missing_max = models.IntegerField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sign:+} {self.year}-{self.month:02}"


class TotalChange(Noted):
    """To be added to the totals by type, of months and of days."""

    event_type_id = models.CharField(max_length=80)
    doubts = models.SmallIntegerField()
    day = models.DateField(null=True)
    """Where it is known well enough to be counted on it."""


_SELECTED = {
    "day": f"CASE WHEN {DAY_IS_KNOWN} THEN started_on END",
    "doubts": DOUBTS_SQL,
}


def noted(source: str, sign: str = "sign") -> str:
    """The statement that notes rows of `source`, which has the columns of published
    ones, and `sign` unless it is the same for all."""
    values = ", ".join(_SELECTED.get(name, name) for name in NOTED)
    return (
        f"INSERT INTO incidents_totalchange (sign, {', '.join(NOTED)})"  # noqa: S608  constants
        f" SELECT {sign}, {values} FROM {source}"
    )
