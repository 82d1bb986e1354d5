"""What may happen to published incidents, for hypothesis to draw and to play."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import connection
from hypothesis import strategies as st

from incidents.models import FacetChange, PublishedIncident
from incidents.statistics import cell_totals, facet_totals, fine_cells, refresh
from incidents.statistics.reconciling import reconcile_totals

bound = st.none() | st.integers(0, 50)


def _in_order(toll: tuple[int | None, ...]) -> tuple[int | None, ...]:
    known = iter(sorted(v for v in toll if v is not None))
    return tuple(None if v is None else next(known) for v in toll)


def _bounds(toll: tuple[int | None, ...]) -> dict[str, int | None]:
    return dict(zip(("min", "best", "max"), toll, strict=True))


tolls = st.tuples(bound, bound, bound).map(_in_order)
actors = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["JNIM", "FAMa", "Dozos"]),
            "role": st.sampled_from(["perpetrator", "target", "involved"]),
        }
    ),
    max_size=3,
)
sources = st.lists(
    st.fixed_dictionaries(
        {
            "credibility": st.none() | st.integers(1, 6),
            "publisher": st.sampled_from(["Radio", "Agence"]),
            "kind": st.sampled_from(["press", "confidential", "dataset"]),
        }
    ),
    max_size=3,
)
CELL = ("category", "sex", "age_group")
parts = st.lists(
    st.tuples(
        st.sampled_from(["civilian", "armed_group"]),
        st.sampled_from(["woman", "man"]),
        st.sampled_from(["adult", "child"]),
        tolls,
    ).map(lambda p: dict(zip(CELL, p, strict=False)) | _bounds(p[-1])),
    max_size=3,
    unique_by=lambda part: tuple(part[name] for name in CELL),
)
_CONTESTED = [
    {"outcome": "missing", "standing": "corroborating", "is_cumulative": True}
    | {"source": source, "as_of": None, "breakdown": [], **_bounds((n, n, n))}
    for source, n in (("Radio", 1), ("Agence", 5))
]
claims = st.lists(
    st.tuples(st.sampled_from(["killed", "injured"]), tolls, parts).map(
        lambda claim: {
            "outcome": claim[0],
            "standing": "recommended",
            "is_cumulative": True,
            "as_of": None,
            "breakdown": claim[2],
            **_bounds(claim[1]),
        }
    ),
    max_size=2,
    unique_by=lambda claim: claim["outcome"],
).flatmap(lambda found: st.sampled_from([found, found + _CONTESTED]))
longitudes = st.sampled_from([-4, -4.0003, -4.7, -11.2, 3.9])
latitudes = st.sampled_from([14, 14.0003, 17.35, 11])
"""A handful, so that some share a point, others a cell, and others nothing."""
units = st.lists(st.sampled_from([1, 2, 3]), unique=True)
rows = st.fixed_dictionaries(
    {
        "started_on": st.dates(date(2018, 11, 1), date(2019, 2, 28)),
        "lasted": st.integers(0, 40),
        "event_type_id": st.sampled_from(["battles", "battles.attack", "riots"]),
        "date_precision": st.sampled_from(["exact", "week", "month", "year"]),
        "longitude": longitudes,
        "latitude": latitudes,
        "region_ids": units,
        "killed": tolls,
        "injured": tolls,
        "actors": actors,
        "sources": sources,
        "claims": claims,
        "is_provisional": st.booleans(),
        "geo_precision": st.sampled_from(["exact", "cercle", "region"]),
    }
)
several = st.lists(rows, min_size=1, max_size=4)
one_of_them = st.integers(0, 9)
steps = st.one_of(
    st.tuples(st.just("insert"), several),
    st.tuples(st.just("copy"), several),
    st.tuples(st.just("correct"), st.tuples(one_of_them, rows)),
    st.tuples(st.just("retract"), one_of_them),
    st.tuples(st.just("load_division"), units),
    st.tuples(st.just("truncate"), st.none()),
    st.tuples(st.just("refresh"), st.sampled_from([1, 3, 100_000])),
    st.tuples(st.just("reconcile"), st.none()),
)
histories = st.lists(steps, max_size=12)


def columns(row: dict[str, Any]) -> dict[str, Any]:
    """What of a published incident was drawn, by the names of its columns."""
    drawn = dict(row)
    found = {"ended_on": row["started_on"] + timedelta(days=drawn.pop("lasted"))}
    for outcome in ("killed", "injured"):
        for name, value in zip(("min", "best", "max"), drawn.pop(outcome), strict=True):
            found[f"{outcome}_{name}"] = value
    return drawn | found


def make_row(number: int, row: dict[str, Any]) -> PublishedIncident:
    return PublishedIncident(
        public_id=f"T-{number}",
        incident_uuid=uuid4(),
        version=1,
        published_on=date(2020, 1, 1),
        updated_on=date(2020, 1, 1),
        **columns(row),
    )


class Player:
    """Plays the steps, by all the ways that rows are written."""

    def __init__(self) -> None:
        self.serial = self.steps = 0

    def play(self, history: list[tuple[str, Any]]) -> None:
        for step, what in history:
            getattr(self, f"_{step}")(what)
            self._commit()

    def _commit(self) -> None:
        """All is in the test's own transaction; each step was to be one."""
        self.steps += 1
        noted = FacetChange.objects.filter(transaction_id__gte=0)
        noted.update(transaction_id=-self.steps)

    def _made(self, many: list[dict[str, Any]]) -> list[PublishedIncident]:
        self.serial += len(many)
        return [make_row(self.serial - n, row) for n, row in enumerate(many)]

    def _insert(self, many: list[dict[str, Any]]) -> None:
        PublishedIncident.objects.bulk_create(self._made(many))

    def _copy(self, many: list[dict[str, Any]]) -> None:
        fields = [
            field
            for field in PublishedIncident._meta.concrete_fields
            if not field.generated and not field.primary_key
        ]
        names = ", ".join(f'"{field.column}"' for field in fields)
        statement = f"COPY incidents_publishedincident ({names}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in self._made(many):
                copy.write_row(
                    [
                        field.get_db_prep_save(getattr(row, field.attname), connection)
                        for field in fields
                    ]
                )

    def _some(self, number: int) -> PublishedIncident | None:
        found = list(PublishedIncident.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def _correct(self, what: tuple[int, dict[str, Any]]) -> None:
        number, row = what
        if chosen := self._some(number):
            PublishedIncident.objects.filter(pk=chosen.pk).update(**columns(row))

    def _retract(self, number: int) -> None:
        if chosen := self._some(number):
            chosen.delete()

    def _load_division(self, ids: list[int]) -> None:
        """Every incident of the odd days finds itself in other units, at once."""
        PublishedIncident.objects.filter(started_on__day__in=range(1, 32, 2)).update(
            region_ids=ids
        )

    def _truncate(self, nothing: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE incidents_publishedincident")

    def _refresh(self, at_once: int) -> None:
        """A task may be delivered more than once, and have too much for one go."""
        for _ in range(2):
            with mock.patch.object(refresh, "MOST_CHANGES", at_once):
                refresh.refresh_totals()
            with mock.patch.object(facet_totals, "MOST_CHANGES", at_once):
                facet_totals.refresh_facets(seconds=0)
            with (
                mock.patch.multiple(cell_totals, MOST_MARKS=at_once, MASS=2 * at_once),
                mock.patch.object(fine_cells, "AT_ONCE", at_once),
            ):
                cell_totals.keep_cells_fresh(seconds=0)

    def _reconcile(self, nothing: None) -> None:
        assert reconcile_totals().mended_count == 0
