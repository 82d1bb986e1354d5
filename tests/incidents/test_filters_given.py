"""Filters with the fields alone that were given find what those with all do."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.ingest.taxonomy import load_taxonomy
from regions.ingest.geography import load_geography
from regions.models import Region
from tests.incidents.api.conftest import errors_of

pytestmark = pytest.mark.django_db
ASKED = "hide=provisional&type=battles&sex=woman&age_group=adult&year=2019"


@pytest.fixture(autouse=True)
def taxonomy() -> None:
    load_taxonomy()


def of(query: str, *, only_given: bool = False) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(QueryDict(query), only_given=only_given)


def test_with_the_fields_that_were_given_alone_it_finds_the_same() -> None:
    every, given = of(ASKED), of(ASKED, only_given=True)
    assert str(given.result.query) == str(every.result.query)
    assert given.canonical_query == every.canonical_query
    assert given.hidden == every.hidden == ["provisional"]
    assert set(given.form.fields) == {"hide", "type", "sex", "age_group", "year"}
    assert given.form.every_name == every.form.every_name == tuple(every.form.fields)


def test_a_region_is_the_one_that_django_would_find() -> None:
    load_geography()
    filters = of("region=2012:mopti", only_given=True)
    (found,) = filters.form.fields["region"].clean("2012:mopti")
    (region,) = Region.objects.named("2012", "mopti").select_related("division")
    kept = {"_state", "outline"}
    told = {n: v for n, v in vars(region).items() if n not in kept}
    assert {n: v for n, v in vars(found).items() if n not in kept} == told
    assert found.division.name_fr == region.division.name_fr
    assert found.outline == region.outline


def test_an_unknown_name_is_told_every_one(client: Client) -> None:
    (error,) = errors_of(client, "/api/v1/incidents/?year=2019&regoin=2012:mopti")
    assert {"region", "known", "limit", "lang"} <= set(error["takes"].split(", "))


def test_what_is_malformed_is_found_all_the_same() -> None:
    assert set(of("year=soon&month=13", only_given=True).form.errors) == {
        "year",
        "month",
    }
