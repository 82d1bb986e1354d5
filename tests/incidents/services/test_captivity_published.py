"""What the public record says of those taken, and what it never says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from incidents.models import Incident, PublishedIncident, PublishedVersion
from incidents.models.fate import counts_in
from incidents.services.publication import publish_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_published,
    make_source,
)


@pytest.fixture
def abduction(db: None) -> Incident:
    incident = make_incident()
    make_claim(incident, "abducted", best=6)
    return incident


def test_outcomes_are_published_by_date_without_notes_and_secret_sources(
    abduction: Incident,
) -> None:
    secret = make_source(publisher="CANARI", is_confidential=True)
    make_outcome(abduction, "killed", note="CANARI")
    make_outcome(abduction, best=2, on=date(2019, 4, 2), source=secret)
    public = publish_incident(abduction, by=None)
    assert public.abduction_outcomes == [
        {
            "fate": "freed",
            "on": "2019-04-02",
            "date_precision": "exact",
            "counts_in": "2019-04",
            "min": None,
            "best": 2,
            "max": None,
            "source": None,
        },
        {
            "fate": "killed",
            "on": None,
            "date_precision": "",
            "counts_in": None,
            "min": None,
            "best": None,
            "max": None,
            "source": "Radio Test",
        },
    ]
    content = PublishedVersion.objects.get().content
    assert content["abduction_outcomes"] == public.abduction_outcomes
    rows = PublishedIncident.objects.values().get()
    assert "CANARI" not in json.dumps([rows, content], default=str)


def test_the_killed_toll_is_what_its_claims_say(abduction: Incident) -> None:
    make_outcome(abduction, "killed", best=1)
    assert publish_incident(abduction, by=None).killed.is_unknown


def test_a_new_fate_is_a_correction(abduction: Incident) -> None:
    publish_incident(abduction, by=None)
    make_outcome(abduction, best=1)
    assert publish_incident(abduction, by=None).version == 2
    correction = PublishedVersion.objects.get(version=2)
    assert correction.changed_fields == ["abduction_outcomes"] or (
        correction.changed_fields == ["abduction_outcomes", "sources"]
    )


def test_versions_from_before_there_were_outcomes_are_no_corrections(db: None) -> None:
    published = make_published(killed=(1, 2, 3))
    version = PublishedVersion.objects.get()
    del version.content["abduction_outcomes"]
    PublishedVersion.objects.filter(pk=version.pk).update(content=version.content)
    incident = Incident.objects.get()
    assert publish_incident(incident, by=None).version == published.version == 1
    incident.title_fr = "Autre titre"
    incident.save()
    publish_incident(incident, by=None)
    assert PublishedVersion.objects.get(version=2).changed_fields == ["title_fr"]


@pytest.mark.parametrize(
    ("on", "precision", "taken_on", "taken_precision", "period"),
    [
        (None, "", date(2019, 3, 5), "exact", None),
        (date(2019, 4, 2), "exact", date(2019, 3, 5), "exact", "2019-04"),
        (date(2019, 4, 2), "month", date(2019, 3, 5), "exact", "2019-04"),
        (date(2019, 4, 2), "year", date(2019, 3, 5), "exact", "2019"),
        (date(2019, 4, 2), "exact", date(2019, 1, 1), "year", "2019"),
        (date(2020, 4, 2), "exact", date(2019, 1, 1), "year", "2020-04"),
        (date(2020, 4, 2), "year", date(2019, 1, 1), "year", "2020"),
    ],
)
def test_a_fate_counts_no_finer_than_it_is_known_and_never_before_the_abduction(
    on: date | None,
    precision: str,
    taken_on: date,
    taken_precision: str,
    period: str | None,
) -> None:
    found = counts_in(on, precision, taken_on=taken_on, taken_precision=taken_precision)
    assert found == period
