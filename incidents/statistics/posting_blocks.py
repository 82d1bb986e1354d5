"""Which incidents of a block have which terms (`models/posting.py`), told from all of
them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from incidents.models.posting import BLOCK, BLOCK_BITS, MOST_PLACES
from incidents.statistics.posting_terms import Had, Term, terms_between
from incidents.statistics.replacing import Checked
from incidents.statistics.turns import take_turns

MOST_DIRTY = 2_000
"""Of more that have changed since, some blocks are told anew: to read as many takes
some milliseconds."""

_COUNT_DIRTY = "SELECT count(*) FROM incidents_dirtyposting"
_FULLEST = """
SELECT incident_id >> %s FROM incidents_dirtyposting
 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
"""
_EVERY_BLOCK = """
SELECT id >> %(bits)s FROM incidents_publishedincident
 UNION SELECT block FROM incidents_posting
 UNION SELECT incident_id >> %(bits)s FROM incidents_dirtyposting
 ORDER BY 1
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.postings'))"
_TAKE_MARKS = (
    "DELETE FROM incidents_dirtyposting WHERE incident_id BETWEEN %s AND %s"
    " RETURNING incident_id"
)
# The bits of a bit string are sent after four bytes that say how many.
_KEPT = """
SELECT facet, text, places, substr(bit_send(bits), 5)
  FROM incidents_posting p JOIN incidents_postingterm t ON t.id = p.term
 WHERE block = %s
"""
_GIVEN = "unnest(%s::text[], %s::text[]) AS given(facet, text)"
_LEARN = f"""
INSERT INTO incidents_postingterm (facet, text)
SELECT * FROM {_GIVEN} EXCEPT SELECT facet, text FROM incidents_postingterm
"""  # noqa: S608
_IDS = f"""
SELECT facet, text, id FROM incidents_postingterm JOIN {_GIVEN} USING (facet, text)
"""  # noqa: S608
_FORGET = "DELETE FROM incidents_posting WHERE block = %s AND term = ANY(%s)"
_FORGET_UNUSED = """
DELETE FROM incidents_postingterm t
 WHERE NOT EXISTS (SELECT FROM incidents_posting p WHERE p.term = t.id)
"""
_WRITE = (
    "COPY incidents_posting (term, block, incidents, places, bits)"
    " FROM STDIN (FORMAT BINARY)"
)
_TYPES = ("int4", "int4", "int4", "int2[]", "bytea")
_HOW_MANY = BLOCK.to_bytes(4)

Places = list[int] | bytes
"""Within the block, in order; or bits."""


def keep_postings(*, seconds: float) -> bool:
    """Tell blocks anew while many have changed; False: the time is up."""
    return take_turns(
        "postings", _tell_the_fullest, while_so=_many_are_dirty, seconds=seconds
    )


def every_block() -> list[int]:
    """That has incidents, or had some."""
    with connection.cursor() as cursor:
        cursor.execute(_EVERY_BLOCK, {"bits": BLOCK_BITS})
        return [block for (block,) in cursor.fetchall()]


@transaction.atomic
def tell_block(block: int) -> Checked:
    """How many terms it has, and how many were wrong of incidents without a mark."""
    first = block << BLOCK_BITS
    ids = (first, first + BLOCK - 1)
    with connection.cursor() as cursor:
        _begin(cursor)
        # Marks first: who changes an incident meanwhile leaves a mark that stays.
        cursor.execute(_TAKE_MARKS, ids)
        late = ~_number([pk - first for (pk,) in cursor.fetchall()])
        told = _told(terms_between(*ids), first)
        cursor.execute(_KEPT, [block])
        kept: dict[Term, Places] = {
            (facet, term): places or bits
            for facet, term, places, bits in cursor.fetchall()
        }
        every = told.keys() | kept.keys()
        changed = {term for term in every if told.get(term) != kept.get(term)}
        if changed:
            numbers = _numbered(cursor, changed)
            cursor.execute(_FORGET, [block, [*numbers.values()]])
            _write(cursor, block, {numbers[t]: told[t] for t in changed & told.keys()})
    wrong = sum(
        bool((_number(told.get(term, b"")) ^ _number(kept.get(term, b""))) & late)
        for term in changed
    )
    return len(told), wrong, [{"block": block, "terms": wrong}] if wrong else []


@transaction.atomic
def forget_unused_terms() -> Checked:
    """Those that no incident has any more: what was withdrawn must not stay."""
    with connection.cursor() as cursor:
        _begin(cursor)
        cursor.execute(_FORGET_UNUSED)
    return 0, 0, []


def _begin(cursor: Any) -> None:
    """One at a time: terms are told apart by none but themselves."""
    cursor.execute("SET LOCAL statement_timeout = '200s'")
    cursor.execute(_LOCK)


def _told(had: Iterable[Had], first: int) -> dict[Term, Places]:
    places: dict[Term, set[int]] = defaultdict(set)
    for pk, facet, term in had:
        places[facet, term].add(pk - first)
    return {
        term: sorted(found) if len(found) <= MOST_PLACES else _bits(found)
        for term, found in places.items()
    }


def _bits(places: Iterable[int]) -> bytes:
    bits = bytearray(BLOCK // 8)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _number(found: Places) -> int:
    return int.from_bytes(found if isinstance(found, bytes) else _bits(found))


def _numbered(cursor: Any, terms: Collection[Term]) -> dict[Term, int]:
    given = [*map(list, zip(*terms, strict=True))]
    cursor.execute(_LEARN, given)
    cursor.execute(_IDS, given)
    return {(facet, term): number for facet, term, number in cursor.fetchall()}


def _write(cursor: Any, block: int, told: Mapping[int, Places]) -> None:
    with cursor.copy(_WRITE) as copy:
        copy.set_types(_TYPES)
        for term, found in told.items():
            copy.write_row((term, block, *_kept_as(found)))


def _kept_as(found: Places) -> tuple[int, list[int] | None, bytes | None]:
    if isinstance(found, bytes):
        return _number(found).bit_count(), None, _HOW_MANY + found
    return len(found), found, None


def _many_are_dirty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_DIRTY)
        return int(cursor.fetchone()[0]) > MOST_DIRTY


def _tell_the_fullest() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FULLEST, [BLOCK_BITS])
        ((block,),) = cursor.fetchall()
    tell_block(block)
