from __future__ import annotations

from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from incidents.exports.paper_form import paper_form
from incidents.forms.report import ReportForm
from incidents.forms.sheet_columns import BY_NAME, SHEET_ROLES, vocabulary
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import EventType

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_sheet_holds_every_field_and_the_code_of_every_type(language: str) -> None:
    load_taxonomy()
    with override(language):
        pages = PdfReader(BytesIO(paper_form("https://example.org/"))).pages
        labels = [
            str(bound.label)
            for bound in ReportForm()
            if not bound.is_hidden and "_" not in bound.name.removesuffix("_on")
        ] + [BY_NAME[name].label for name in SHEET_ROLES]
        types = [f"{t.position} {t}" for t in EventType.objects.all()]
    front, back = (" ".join(page.extract_text().split()) for page in pages)
    assert len(labels) > 5
    for label in labels:
        assert " ".join(label.split()) in front
    for said in types:
        assert said in back


def test_the_codes_on_paper_are_taken_by_the_sheet() -> None:
    load_taxonomy()
    taken = vocabulary().choices["event_type"]
    assert taken["101"] == "battles.armed_clash"
