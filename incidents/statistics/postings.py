"""Which narrow rows have the terms asked for, read from bits (`models/posting.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.db import connection
from django.db.models import F, Func, IntegerField, Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact

from incidents.filters import PublishedIncidentFilter, asked_of
from incidents.models import DirtyPosting, PublishedIncident
from incidents.models.posting import BLOCK
from incidents.statistics.posting_terms import FACETS, Clause, clauses_of

PART = 512
"""Ids whose bits are put together."""
FEW = 20_000
"""Which are read in less time than it takes to look at the bit of each narrow row."""
MOST_UNTOLD = 20_000
"""Of more that are in no block yet, one had better read all."""
ENOUGH = 5_000
"""Postings, to say whether incidents are few."""
MOST_TERMS = 10_000
"""Of more, as letters are in, it takes less time to read the texts."""

_UNTOLD = f"""(
SELECT count(*)
  FROM (SELECT FROM incidents_dirtyposting LIMIT {MOST_UNTOLD + 1}) AS dirty)"""  # noqa: S608
# By the index, however many terms the planner expects.
_POSTINGS = """
       incidents_postingterm t CROSS JOIN LATERAL (
           SELECT block, incidents, places, bits FROM incidents_posting
            WHERE term = t.id OFFSET 0) AS p
 WHERE {condition}"""
_INCIDENTS = f"""(
SELECT coalesce(sum(incidents), 0)
  FROM (SELECT incidents FROM {_POSTINGS} LIMIT {ENOUGH}) AS had)"""  # noqa: S608
_TERMS = f"""(
SELECT count(*)
  FROM (SELECT FROM incidents_postingterm
         WHERE {{condition}} LIMIT {MOST_TERMS + 1}) AS had)"""  # noqa: S608
# In parts of blocks, as places would take long to be told by bits of a whole one.
_PARTS = BLOCK // PART
_OF_A_CLAUSE = f"""(
WITH found AS (SELECT block, places, bits FROM {_POSTINGS}),
of_blocks AS (
    SELECT block, bit_or(bits) AS bits FROM found WHERE bits IS NOT NULL GROUP BY 1)
SELECT part, bit_or(bits) AS bits
  FROM (SELECT block * {_PARTS} + n AS part,
               substring(bits FROM n * {PART} + 1 FOR {PART}) AS bits
          FROM of_blocks CROSS JOIN generate_series(0, {_PARTS - 1}) AS n
         UNION ALL
        SELECT block * {_PARTS} + place / {PART},
               set_bit(0::bit({PART}), place %% {PART} # 7, 1)
          FROM found CROSS JOIN unnest(places) AS place) AS had
 GROUP BY part)"""  # noqa: S608
# One string of bits, whose place is the id: sent, they come after four bytes.
_BITS = f"""
SELECT string_agg(coalesce(substr(bit_send(b.bits), 5), n.no_bits), '' ORDER BY n.part)
  FROM (SELECT generate_series(0, max(id) / {PART}) AS part,
               decode(repeat('00', {PART // 8}), 'hex') AS no_bits
          FROM incidents_narrowincident) AS n
  LEFT JOIN (
      SELECT part, bit_and(bits) AS bits FROM ({{clauses}}) AS of_clauses
       GROUP BY part HAVING count(*) = {{count}}) AS b USING (part)
"""  # noqa: S608  only constants of this project go into the text


def having_terms(filters: PublishedIncidentFilter) -> Q | None:
    """Of narrow rows, what filters of FACETS ask; None where to read the published ones
    is as good or better."""
    asked = {name: of for name, of in asked_of(filters).items() if name in FACETS}
    clauses = clauses_of(asked)
    if not (clauses and _are_many(clauses)):
        return None
    told = [_OF_A_CLAUSE.format(condition=_condition(clause)) for clause in clauses]
    sql = _BITS.format(clauses=" UNION ALL ".join(told), count=len(clauses))
    bits = RawSQL(sql, _parameters(clauses))  # noqa: S611  constants alone
    has_bit = Func(bits, F("id"), function="get_bit", output_field=IntegerField())
    dirty = DirtyPosting.objects.values("incident_id")
    changed = filters.filtered(PublishedIncident.objects.filter(pk__in=dirty), asked)
    return Q(Exact(has_bit, 1)) & ~Q(id__in=dirty) | Q(id__in=changed.values("pk"))


def _are_many(clauses: Sequence[Clause]) -> bool:
    """But neither too many to be put together."""
    incidents, terms = (
        ", ".join(of.format(condition=_condition(clause)) for clause in clauses)
        for of in (_INCIDENTS, _TERMS)
    )
    sql = f"SELECT least({incidents}), greatest({terms}), {_UNTOLD}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_parameters(clauses)] * 2)
        had, by, untold = cursor.fetchone()
    return bool(had > FEW and by <= MOST_TERMS and untold <= MOST_UNTOLD)


def _condition(clause: Clause) -> str:
    """Not LIKE ANY, which an index of trigrams does not answer."""
    either = " OR ".join(["text LIKE %s"] * len(clause.terms)) or "false"
    return f"facet = '{clause.facet}' AND ({either})"


def _parameters(clauses: Sequence[Clause]) -> list[str]:
    return [*chain.from_iterable(clause.terms for clause in clauses)]
