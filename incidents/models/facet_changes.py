"""Published rows as they came and went, still to be added to the totals by facet.

A month has too many rows to be summed up again for each change of one. So triggers
(`dirty.py`) note what a row was and what it is; the totals take the one off and add the
other, and the note goes, in one transaction. Totals and notes together equal the rows,
in whatever snapshot.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from incidents.models.toll import TOLL_COLUMNS

FACETED = (
    *("year", "month", "region_ids"),
    *("perpetrators", "parties", "confidence", "victims"),
    *TOLL_COLUMNS,
)
"""What totals by facet are made of; a change to anything else leaves them right."""


class FacetChange(models.Model):
    transaction_id = models.BigIntegerField()
    """Of the writer: its changes count together."""
    marked_at = models.DateTimeField(db_default=Now())
    sign = models.SmallIntegerField()
    """1 came, -1 went."""
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    region_ids = ArrayField(models.BigIntegerField())
    perpetrators = ArrayField(models.TextField())
    parties = ArrayField(models.TextField())
    confidence = models.CharField(max_length=1)
    victims = models.JSONField()
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

    def __str__(self) -> str:
        return f"{self.sign:+} {self.year}-{self.month:02}"


def noted(source: str, sign: str = "sign") -> str:
    """The statement that notes rows of `source`, whose columns are `FACETED`, and
    `sign` unless it is the same for all."""
    names = ", ".join(FACETED)
    return (
        f"INSERT INTO incidents_facetchange (transaction_id, sign, {names})"  # noqa: S608  constants
        f" SELECT pg_current_xact_id()::text::bigint, {sign}, {names} FROM {source}"
    )
