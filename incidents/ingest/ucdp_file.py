"""The file as UCDP gives it: its 49 columns, its name, its licence."""

from __future__ import annotations

import re

from incidents.ingest.reading import Columns

DATASET = "UCDP GED"
LICENCE = "CC BY 4.0"
_READ = frozenset(
    {
        "id",
        "code_status",
        "type_of_violence",
        "conflict_name",
        "side_a",
        "side_b",
        "number_of_sources",
        "source_article",
        "source_office",
        "source_date",
        "source_headline",
        "where_prec",
        "where_coordinates",
        "where_description",
        "latitude",
        "longitude",
        "country",
        "country_id",
        "event_clarity",
        "date_prec",
        "date_start",
        "date_end",
        "deaths_a",
        "deaths_b",
        "deaths_civilians",
        "deaths_unknown",
        "best",
        "high",
        "low",
    }
)
_NOT_READ = frozenset(
    {
        "relid",
        "year",
        "active_year",
        "conflict_dset_id",
        "conflict_new_id",
        "dyad_dset_id",
        "dyad_new_id",
        "dyad_name",
        "side_a_dset_id",
        "side_a_new_id",
        "side_b_dset_id",
        "side_b_new_id",
        "source_original",
        "adm_1",
        "adm_2",
        "geom_wkt",
        "priogrid_gid",
        "region",
        "gwnoa",
        "gwnob",
    }
)
COLUMNS = Columns(
    known=_READ | _NOT_READ,
    required=_READ,
    old_names={"best_est": "best", "low_est": "low", "high_est": "high"},
)
_VERSION = re.compile(r"v(\d+(?:_\d+)+)", re.IGNORECASE)


def version_of(file_name: str) -> str:
    """`GEDEvent_v26_0_1.csv` holds 26.0.1; empty when the name does not say."""
    match = _VERSION.search(file_name)
    return match[1].replace("_", ".") if match else ""


def attribution_of(version: str) -> str:
    """Yearly releases have two numbers (25.1), monthly candidates three (26.0.1)."""
    is_candidate = version.count(".") > 1
    name = "UCDP Candidate Events Dataset" if is_candidate else "UCDP"
    return (
        f"{name} Georeferenced Event Dataset (GED) {version}, Uppsala Conflict Data"
        f" Program, Uppsala University, {LICENCE}"
    )
