"""Who reported an event: UCDP itself, then the articles it names.

`source_article` joins quoted `office,date,headline` entries by semicolons and is read
first, since a headline may itself hold a semicolon. Where it does not parse, the
parallel lists `source_office`, `source_date` and `source_headline` are used as far as
their lengths agree with one another and with `number_of_sources` (-1: not given).
"""

from __future__ import annotations

import re
from datetime import date

from incidents.ingest.cells import Cells, tidy
from incidents.models import Source
from incidents.services.rows import SourceRow

UCDP = SourceRow(
    publisher="Uppsala Conflict Data Program (UCDP)",
    title="Georeferenced Event Dataset (GED)",
    url="https://ucdp.uu.se/",
    kind=Source.Kind.DATASET,
)
"""The version stands in the external reference and in the attribution: in here it
would make every event of each release a changed one."""

_BETWEEN = re.compile(r'"\s*;\s*"')
_ENTRY = re.compile(r"(?P<office>.+?),\s*(?P<day>\d{4}-\d{2}-\d{2}),(?P<headline>.*)")


def read_sources(cells: Cells) -> tuple[SourceRow, ...]:
    found = _from_articles(cells.raw("source_article")) or _from_lists(cells)
    return tuple(dict.fromkeys([UCDP, *found]))


def _from_articles(joined: str) -> list[SourceRow]:
    """Every entry, or none when one of them is not what it should be."""
    entries = _BETWEEN.split(joined.strip().strip('"'))
    matches = [_ENTRY.fullmatch(tidy(entry)) for entry in entries]
    return [
        _source(match["office"], match["day"], match["headline"])
        for match in matches
        if match is not None and None not in matches
    ]


def _from_lists(cells: Cells) -> list[SourceRow]:
    offices = _list(cells, "source_office")
    days = _list(cells, "source_date")
    headlines = _list(cells, "source_headline")
    said = cells.whole("number_of_sources")
    if said is not None and said >= 0 and said != len(offices):
        return []
    if len(days) != len(offices):
        days = [""] * len(offices)
    if len(headlines) != len(offices):
        headlines = [""] * len(offices)
    rows = zip(offices, days, headlines, strict=True)
    return [_source(*row) for row in rows if row[0]]


def _list(cells: Cells, field: str) -> list[str]:
    joined = cells.text(field)
    return [part.strip() for part in joined.split(";")] if joined else []


def _source(office: str, day: str, headline: str) -> SourceRow:
    office = tidy(office, limit=250)
    is_account = office.startswith("@")
    return SourceRow(
        publisher=office,
        title=tidy(headline.strip('" '), limit=500),
        published_on=_day(day),
        kind=Source.Kind.SOCIAL_MEDIA if is_account else Source.Kind.OTHER,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
