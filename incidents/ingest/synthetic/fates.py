"""What becomes of the people taken in a generated incident."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from incidents.ingest.synthetic.vocabulary import YEARS
from incidents.models import AbductionOutcome, DatePrecision, Fate, Toll
from incidents.models.fate import people_of

_DAYS = 45
"""About as long as half of those freed were held."""
_PRECISIONS = (
    (0.72, DatePrecision.EXACT),
    (0.78, DatePrecision.DAYS),
    (0.82, DatePrecision.WEEK),
    (0.92, DatePrecision.MONTH),
    (0.95, DatePrecision.YEAR),
)
"""The rest have no date."""


def outcomes_of(
    taken: Toll, chances: Sequence[float], *, started_on: date
) -> list[AbductionOutcome]:
    """Of about half of the abductions something is heard later; never of more people
    than were taken. Some are freed of whom nobody had said how many were taken."""
    count = people_of({"min": taken.min, "best": taken.best})
    if count == 0 or chances[0] > (0.55 if count else 0.02):
        return []
    return list(_outcomes(count, chances, started_on))


def _outcomes(
    count: int | None, chances: Sequence[float], started_on: date
) -> Iterator[AbductionOutcome]:
    left = 1 if count is None else count
    if chances[1] < 0.15:  # some die; the others are heard of later
        yield _outcome(Fate.KILLED, 1, chances[2], started_on)
        left -= 1
    elif chances[1] < 0.25:
        yield _outcome(Fate.ESCAPED, 1, chances[2], started_on)
        left -= 1
    elif chances[1] < 0.30:
        yield _outcome(Fate.UNKNOWN, left, chances[2], started_on)
        return
    freed = math.ceil(left * min(1.0, chances[3] * 1.6))
    if freed and chances[4] < 0.05:
        yield _outcome(Fate.FREED, None, chances[5], started_on)
    elif freed:
        yield _outcome(Fate.FREED, freed, chances[5], started_on)


def _outcome(
    fate: Fate, best: int | None, chance: float, started_on: date
) -> AbductionOutcome:
    """`chance` says after how many days, and its digits how well the date is known."""
    on = started_on + timedelta(days=int(-math.log(1 - chance) * _DAYS / math.log(2)))
    digits = chance * 1_000 % 1
    precision = next((p for share, p in _PRECISIONS if digits <= share), None)
    if precision is None or on.year > YEARS[-1]:
        return AbductionOutcome(fate=fate, best=best)
    return AbductionOutcome(fate=fate, best=best, on=on, date_precision=precision)
