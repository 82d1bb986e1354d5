"""Published incidents as drawn: added, corrected, retracted, merged and split, with
the sums that Celery keeps of them late or fresh."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import FacetChange, Incident, PublishedIncident, PublishedVersion
from incidents.models.versions import PublishedVersion as Version
from incidents.services.merging import merge_incidents, split_incident
from incidents.services.publication import publish_incident, retract_incident
from incidents.services.reach import refresh_reach
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.claiming import reference_covering, regions_claimed
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from regions.locate import locate_many
from regions.models import Division
from tests.factories import make_claim, make_incident, make_region, make_user
from tests.incidents.agreement.drawing import columns, incidents, worlds
from tests.incidents.services.test_assignment import load_division
from tests.incidents.statistics.worded import tell_all

DAY = date(2024, 1, 1)
steps = st.lists(
    st.tuples(
        st.sampled_from(["correct", "retract", "merge", "split", "withhold"]),
        st.integers(0, 9),
        incidents,
    ),
    max_size=2,
)
histories = st.tuples(worlds, steps, st.sampled_from(["late", "fresh", "fresh"]))


def load_units() -> None:
    """Two divisions, of three levels and of two."""
    load_taxonomy()
    mopti = make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    sevare = make_region(
        "sevare", box=(-5.0, 14.0, -3.0, 15.0), level="cercle", parent=mopti
    )
    box = (-4.5, 14.2, -3.5, 14.8)
    make_region("ville", box=box, level="commune", parent=sevare)
    load_division()
    # As if it had come with the fixtures: totals of one that was loaded are shown once
    # they were computed after that, and here all is in one transaction.
    Division.objects.update(geometry_version=0)


def build(history: tuple[list[dict[str, Any]], list[Any], str]) -> None:
    drawn, steps, state = history
    rows = [_row(number, one) for number, one in enumerate(drawn)]
    PublishedIncident.objects.bulk_create(rows)
    PublishedVersion.objects.bulk_create(_version(row, "published") for row in rows)
    _commit()
    if state == "late":
        refresh_all()
    editor = make_user("editor") if steps else None
    for step, which, other in steps:
        globals()[f"_{step}"](which, other, editor)
    _commit()
    if state == "fresh":
        refresh_all()
    refresh_reach()


def refresh_all() -> None:
    refresh_totals()
    refresh_facets()
    refresh_cells()
    tell_all()


def _commit() -> None:
    """All is in the test's own transaction; each was to be one."""
    noted = FacetChange.objects.filter(transaction_id__gte=0)
    noted.update(transaction_id=-FacetChange.objects.count())


def _row(number: int, drawn: dict[str, Any]) -> PublishedIncident:
    return PublishedIncident(
        public_id=f"T-{number}",
        incident_uuid=uuid4(),
        version=1,
        published_on=DAY,
        **_columns(drawn),
    )


def _columns(drawn: dict[str, Any]) -> dict[str, Any]:
    found = columns(drawn)
    [around] = locate_many([drawn["point"]])
    claimed = regions_claimed(
        drawn["geo_precision"], [f.region for f in around], reference_covering()
    )
    return found | {"region_ids": sorted(region.pk for region in claimed)}


def _version(row: PublishedIncident, change: str) -> Version:
    return Version(
        public_id=row.public_id,
        version=row.version,
        change=change,
        published_on=DAY,
        content={"title_fr": "Fait"} if change != "retracted" else {},
    )


# -- What may happen ------
def _some(which: int) -> PublishedIncident | None:
    found = list(PublishedIncident.objects.filter(public_id__startswith="T-"))
    return found[which % len(found)] if found else None


def _correct(which: int, other: dict[str, Any], editor: Any) -> None:
    if row := _some(which):
        row.version += 1
        for name, value in _columns(other).items():
            setattr(row, name, value)
        row.reach_version = None
        row.save()
        _version(row, "corrected").save()


def _retract(which: int, other: dict[str, Any], editor: Any) -> None:
    if row := _some(which):
        row.version += 1
        _version(row, "retracted").save()
        row.delete()


def _public(drawn: dict[str, Any]) -> Incident:
    incident = make_incident(
        event_type=drawn["event_type_id"],
        started_on=drawn["started_on"],
        date_precision=drawn["date_precision"],
        geo_precision=drawn["geo_precision"],
        longitude=drawn["point"][0],
        latitude=drawn["point"][1],
        is_provisional=drawn["is_provisional"],
    )
    for outcome in ("killed", "injured", "missing"):
        if drawn[outcome] != (None, None, None):
            make_claim(incident, outcome, *drawn[outcome])
    make_claim(incident, "killed", 3, 4, 5, standing="corroborating")
    publish_incident(incident, by=None)
    return _anew(incident)


def _anew(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def _merge(which: int, other: dict[str, Any], editor: Any) -> None:
    kept, merged = _public(other), _public(other)
    versions = (kept.version, merged.version)
    merge_incidents(kept, merged, by=editor, versions=versions, reason="Même fait")


def _split(which: int, other: dict[str, Any], editor: Any) -> None:
    incident = _public(other)
    make_claim(incident, "injured", 1, 2, 3, standing="corroborating")
    cited = list(incident.citations.order_by("pk"))
    split_incident(
        _anew(incident),
        citations=frozenset({cited[-1].pk}),
        title="Autre fait",
        by=editor,
        version=incident.version,
        reason="Deux faits",
    )


def _withhold(which: int, other: dict[str, Any], editor: Any) -> None:
    incident = _public(other)
    retract_incident(incident, by=editor, note_fr="Retiré", withhold=True)
