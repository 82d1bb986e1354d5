"""UCDP Georeferenced Event Dataset (GED) and UCDP Candidate Events, as CSV.

How the columns are read:

==================================  ====================================================
id                                  external reference ("UCDP GED", id, version)
date_start, date_end, date_prec     interval and date precision; 1 day, 2 days, 3 week,
                                    4 month, 5 year; 0 (undocumented): days or the day,
                                    with a warning
latitude, longitude, where_prec     point and geographic precision (`models/precision`)
where_coordinates                   name of the place, in the titles too
where_description, conflict_name    summary, quoted
type_of_violence                    event type (`EVENT_TYPES`)
side_a, side_b                      actors (`ucdp_parties`)
best, low, high, deaths_*           one recommended figure of killed (`ucdp_deaths`)
source_*, number_of_sources         sources (`ucdp_sources`)
code_status                         anything but Clear: provisional, with a warning
event_clarity                       2: a warning, and the actors are only alleged
country_id, country                 which rows are taken
==================================  ====================================================

The other columns are UCDP's own keys and are not read. The data are public (CC BY 4.0),
so the place is published as recorded. `relid` begins with the country of the conflict,
not of the event, and says nothing about where it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from incidents.ingest.cells import Cells, RowError
from incidents.ingest.reading import Read, Refused, Table
from incidents.ingest.ucdp_deaths import Deaths, read_deaths
from incidents.ingest.ucdp_file import DATASET
from incidents.ingest.ucdp_parties import (
    NON_STATE,
    ONE_SIDED,
    STATE_BASED,
    Sides,
    category_of,
    read_actors,
    read_side,
)
from incidents.ingest.ucdp_places import read_name
from incidents.ingest.ucdp_sources import read_sources
from incidents.ingest.ucdp_texts import read_summaries, read_titles
from incidents.ingest.ucdp_where import Country, read_point
from incidents.models import DatePrecision, IncidentWarning, PublicPrecision
from incidents.models.actor import IncidentActor
from incidents.models.claim import CasualtyBreakdown
from incidents.models.precision import geo_from_ucdp
from incidents.services.rows import IncidentRow, WarningRow

EVENT_TYPES = {
    STATE_BASED: "battles.armed_clash",
    NON_STATE: "battles.armed_clash",
    ONE_SIDED: "violence_against_civilians.attack",
}
"""UCDP does not say by which means; headlines do, and are not guessed from."""

_TYPES = {code: code for code in EVENT_TYPES}
_DATE_PRECISIONS = {
    0: None,
    1: DatePrecision.EXACT,
    2: DatePrecision.DAYS,
    3: DatePrecision.WEEK,
    4: DatePrecision.MONTH,
    5: DatePrecision.YEAR,
}
_WHERE_PRECS = {code: code for code in range(1, 8)}
_IS_CLEAR = {1: True, 2: False}
Category = CasualtyBreakdown.Category
Code = IncidentWarning.Code
Confidence = IncidentActor.Confidence


def read_events(
    table: Table, *, country: Country, version: str
) -> Iterator[Read | Refused]:
    """The rows of that country, each as an incident or with why it is refused."""
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        if isinstance(cells, RowError):
            yield Refused(number, "", cells.field, cells.reason)
            continue
        try:
            if country.takes(cells):
                yield Read(number, _read_once(cells, version, seen, number))
        except RowError as problem:
            name = cells.text("id", limit=80)
            yield Refused(number, name, problem.field, problem.reason)


def _read_once(
    cells: Cells, version: str, seen: dict[str, int], number: int
) -> IncidentRow:
    row = read_event(cells, version=version)
    first = seen.setdefault(row.external_id, number)
    if first != number:
        raise RowError("id", _("is that of row %(row)s already") % {"row": first})
    return row


def read_event(cells: Cells, *, version: str) -> IncidentRow:
    kind = cells.coded("type_of_violence", _TYPES)
    where_prec = cells.coded("where_prec", _WHERE_PRECS)
    sides = read_side(cells, "side_a"), read_side(cells, "side_b")
    dates, point = _read_dates(cells), read_point(cells)
    deaths = _read_deaths(cells, sides)
    place = read_name(cells.text("where_coordinates", limit=150), where_prec)
    title_fr, title_en = read_titles(kind, sides, place)
    summary_fr, summary_en = read_summaries(cells)
    state = _read_state(cells)
    warnings = *dates.warnings, *point.warnings, *deaths.warnings, *state
    return IncidentRow(
        dataset=DATASET,
        external_id=_identifier(cells),
        version=version,
        started_on=dates.started_on,
        ended_on=dates.ended_on,
        date_precision=dates.precision,
        latitude=point.latitude,
        longitude=point.longitude,
        geo_precision=geo_from_ucdp(where_prec),
        place_name=place.name,
        public_precision=PublicPrecision.POINT,
        event_type=EVENT_TYPES[kind],
        title_fr=title_fr,
        title_en=title_en,
        summary_fr=summary_fr,
        summary_en=summary_en,
        is_provisional=bool(state),
        sources=read_sources(cells),
        claims=deaths.claims,
        actors=read_actors(
            kind,
            sides,
            country=cells.text("country"),
            confidence=_confidence(cells),
        ),
        warnings=(*warnings, *_clarity_warnings(cells)),
    )


@dataclass(frozen=True, slots=True)
class _Dates:
    started_on: date
    ended_on: date
    precision: DatePrecision
    warnings: tuple[WarningRow, ...] = ()


def _read_dates(cells: Cells) -> _Dates:
    started_on, ended_on = cells.day("date_start"), cells.day("date_end")
    if ended_on < started_on:
        raise RowError(
            "date_end",
            _("%(end)s is before date_start %(start)s")
            % {"end": ended_on, "start": started_on},
        )
    precision = cells.coded("date_prec", _DATE_PRECISIONS)
    if precision is not None:
        return _Dates(started_on, ended_on, precision)
    is_one_day = started_on == ended_on
    return _Dates(
        started_on,
        ended_on,
        DatePrecision.EXACT if is_one_day else DatePrecision.DAYS,
        (WarningRow(Code.DATE_PRECISION, "date_prec 0"),),
    )


def _read_deaths(cells: Cells, sides: Sides) -> Deaths:
    return read_deaths(
        cells,
        {
            "deaths_a": category_of(sides[0]),
            "deaths_b": category_of(sides[1]),
            "deaths_civilians": Category.CIVILIAN,
            "deaths_unknown": Category.UNKNOWN,
        },
    )


def _read_state(cells: Cells) -> tuple[WarningRow, ...]:
    """UCDP's own reservations; empty when its coding is finished."""
    status = cells.text("code_status", limit=200)
    if status.casefold() == "clear":
        return ()
    is_deaths = status.casefold() == "check deaths"
    code = Code.DEATHS_UNCHECKED if is_deaths else Code.CODE_STATUS
    return (WarningRow(code, status or "code_status empty"),)


def _clarity_warnings(cells: Cells) -> tuple[WarningRow, ...]:
    if cells.coded("event_clarity", _IS_CLEAR):
        return ()
    return (WarningRow(Code.SUMMARY_EVENT, "event_clarity 2"),)


def _confidence(cells: Cells) -> Confidence:
    """UCDP names the actors of a clear event; nobody here has confirmed them."""
    is_clear = cells.coded("event_clarity", _IS_CLEAR)
    is_doubted = cells.text("code_status").casefold() == "check dyad"
    return Confidence.LIKELY if is_clear and not is_doubted else Confidence.ALLEGED


def _identifier(cells: Cells) -> str:
    """A spreadsheet may have made 612328.0 of 612328: that is the same event."""
    identifier = cells.required("id", limit=80)
    return identifier.removesuffix(".0")
