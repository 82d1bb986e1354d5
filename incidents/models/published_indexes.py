"""By what published incidents are found, and what is read from an index alone."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThan

from incidents.models.cells import DEEPEST, shift_of
from incidents.models.doubts import DOUBT_COLUMNS
from incidents.models.fate import ABDUCTIONS
from incidents.models.place_queries import SETTLEMENT
from incidents.models.precision import ON_A_DAY
from incidents.models.toll import TOLL_COLUMNS

LONG_DAYS = 31
_SPAN: Any = Func(
    F("ended_on"),
    F("started_on"),
    arg_joiner=" - ",
    template="(%(expressions)s)",
    output_field=models.IntegerField(),
)
IS_LONG = Q(GreaterThan(_SPAN, LONG_DAYS))
"""Longer than a month: most are known to the year alone."""

INDEXES = (
    # With all that counts what lies in a box.
    models.Index(
        fields=("quadkey",),
        include=("longitude", "latitude"),
        name="published_by_quadkey",
    ),
    # As a mark names them, with all that a cell's total of a month is made of: a town
    # has hundreds a month at ten million, each on a page of its own.
    models.Index(
        F("quadkey").bitrightshift(shift_of(DEEPEST)),
        *("year", "month"),
        include=(
            *("quadkey", "id", "event_type", "longitude", "latitude"),
            *("started_on", "ended_on"),
            *("killed_min", "killed_best", "killed_max", "region_ids"),
            *DOUBT_COLUMNS,
        ),
        name="published_by_cell_and_month",
    ),
    # Holds all that the total of a day is made of; and what most filters ask, so that
    # the rows of a page are found without the table.
    models.Index(
        fields=("-started_on", "-public_id"),
        include=(
            *("ended_on", "month", "source_count", "is_provisional", "is_contested"),
            *("id", "quadkey", "latitude", "longitude"),
            *("date_precision", "event_type", "geo_precision", "region_ids"),
            *TOLL_COLUMNS,
        ),
        name="published_by_day",
    ),
    # Holds all that a total is made of, so that recomputing it never goes to
    # the table, whose rows of one month lie far apart; and what most filters
    # ask, for sums over any selection.
    models.Index(
        fields=("event_type", "year", "month"),
        include=(
            *("region_ids", "started_on", "ended_on", "geo_precision"),
            *("source_count", "is_provisional", "is_contested", *TOLL_COLUMNS),
        ),
        name="published_by_total_key",
    ),
    # Orders that lists are asked for in: what has changed, what is new, the deadliest,
    # and a settlement's newest.
    models.Index(fields=("updated_on", "public_id"), name="published_by_update"),
    models.Index(fields=("published_on", "public_id"), name="published_by_publication"),
    models.Index(
        F("killed_best").desc(nulls_last=True),
        F("public_id").desc(),
        name="published_by_killed",
    ),
    models.Index(
        SETTLEMENT,
        F("started_on").desc(),
        F("public_id").desc(),
        name="published_by_settlement",
    ),
    # With the above, whatever overlaps some days: of the others one need not look
    # further back than LONG_DAYS.
    models.Index(
        fields=("started_on", "ended_on"), condition=IS_LONG, name="published_long"
    ),
    # The few that are on no day, told beside the totals of days.
    models.Index(
        fields=("started_on", "ended_on"),
        include=("region_ids", *TOLL_COLUMNS),
        condition=~Q(date_precision__in=ON_A_DAY),
        name="published_without_a_day",
    ),
    models.Index(
        fields=("year", "month"),
        condition=ABDUCTIONS,
        name="published_abductions",
    ),
    GinIndex(fields=("region_ids",), name="published_by_region"),
    GinIndex(fields=("possible_region_ids",), name="published_by_possible"),
    models.Index(fields=("reach_version", "id"), name="published_by_reach"),
    GinIndex(fields=("perpetrators",), name="published_by_perpetrator"),
    GinIndex(fields=("parties",), name="published_by_party"),
    GinIndex(
        name="published_by_victim",
        fields=["victims"],
        opclasses=["jsonb_path_ops"],
    ),
    # Nearly all are empty.
    GinIndex(
        name="published_by_fate",
        fields=["abduction_outcomes"],
        opclasses=["jsonb_path_ops"],
    ),
    GinIndex(
        name="published_by_source",
        fields=["sources"],
        opclasses=["jsonb_path_ops"],
    ),
    GinIndex(
        name="published_by_text",
        fields=["search_text"],
        opclasses=["gin_trgm_ops"],
    ),
)
