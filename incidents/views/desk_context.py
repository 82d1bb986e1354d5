"""What the desk's page of one report shows of talk, checks and the checklist."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from incidents.forms import RemarkForm
from incidents.forms.verification import VerificationForm
from incidents.models import Incident
from incidents.services.review import lacks_sources
from incidents.views.conversation_words import described_remarks
from incidents.views.desk_parts import changes_since_published, part_rows


def talk_and_checks(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    remarks = described_remarks(incident.remarks.select_related("by"))
    return {
        "remarks": remarks,
        "remark_form": RemarkForm(initial={"part": request.GET.get("part", "")}),
        "parts": part_rows(incident, remarks),
        "changes_since_published": changes_since_published(incident),
        "lacks_sources": lacks_sources(incident),
        "verifications": list(incident.verifications.select_related("by")),
        "verification_form": VerificationForm(incident=incident),
    }
