"""Published rows as they came and went, still to be added to the totals by facet:
notes of their own, since those totals follow at their own pace."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.models.noted import Noted
from incidents.models.toll import TOLL_COLUMNS

FACETED = (
    *("year", "month", "region_ids"),
    *("perpetrators", "parties", "confidence", "victims"),
    *TOLL_COLUMNS,
)
"""What totals by facet are made of; a change to anything else leaves them right."""


class FacetChange(Noted):
    transaction_id = models.BigIntegerField()
    """Of the writer: its changes count together."""
    perpetrators = ArrayField(models.TextField())
    parties = ArrayField(models.TextField())
    confidence = models.CharField(max_length=1)
    victims = models.JSONField()


def faceted(source: str, sign: str = "sign") -> str:
    """The statement that notes rows of `source`, whose columns are `FACETED`, and
    `sign` unless it is the same for all."""
    names = ", ".join(FACETED)
    return (
        f"INSERT INTO incidents_facetchange (transaction_id, sign, {names})"  # noqa: S608  constants
        f" SELECT pg_current_xact_id()::text::bigint, {sign}, {names} FROM {source}"
    )
