"""Filters made for a request share what was declared, and nothing of the request."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils.translation import override

from incidents.filters import PublishedIncidentFilter


def asked(query: str) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(QueryDict(query))


def test_each_set_has_filters_of_its_own() -> None:
    one, other = asked("killed_at_least=3"), asked("killed_at_least=4")
    declared = PublishedIncidentFilter.base_filters
    assert list(one.filters) == list(other.filters) == list(declared)
    for name, found in one.filters.items():
        assert found is not other.filters[name]
        assert found is not declared[name]
        assert found.parent is one
        assert not hasattr(declared[name], "parent")


def test_a_method_is_that_of_its_own_set() -> None:
    one = asked("hide=provisional")
    assert one.filters["hide"].filter.method.__self__ is one


def test_a_field_that_is_changed_is_changed_in_one_form() -> None:
    one, other = asked(""), asked("")
    one.form.fields["year"].help_text = "changed"
    one.form.fields["year"].widget.attrs["class"] = "changed"
    assert other.form.fields["year"].help_text != "changed"
    assert "class" not in other.form.fields["year"].widget.attrs
    assert asked("").form.fields["year"].help_text != "changed"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_are_those_of_the_language(language: str) -> None:
    asked("").form.as_p()
    with override(language):
        label = str(asked("").form.fields["killed_at_least"].label)
    assert label == {"fr": "Tués\xa0: au moins", "en": "Killed at least"}[language]
