"""The filters on explosive devices, and the devices themselves, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents.models import EventTerm
from incidents.models.device import FACETS

ACRONYMS = {
    "trigger.victim_operated": "VOIED",
    "trigger.command_wire": "CWIED",
    "trigger.radio_controlled": "RCIED",
    "trigger.attacker": "SIED",
    "emplacement.vehicle_borne": "VBIED",
    "emplacement.body_borne": "PBIED",
}
"""How the IED lexicon of the United Nations (UNMAS) abbreviates our terms."""


def term_in_words(term: EventTerm) -> str:
    acronym = ACRONYMS.get(term.code)
    return f"{term} ({acronym})" if acronym else str(term)


def device_label(name: str, value: str, cleaned: Mapping[str, Any]) -> str | None:
    """A condition on devices as its chip says it; None for any other."""
    if name == "explosive_device":
        return (
            _("with an explosive device")
            if value == "yes"
            else _("without an explosive device")
        )
    if name not in FACETS:
        return None
    words = {
        "trigger": _("trigger: %(value)s"),
        "emplacement": _("emplacement: %(value)s"),
        "device_state": _("device: %(value)s"),
    }
    names = {term.code: str(term) for term in cleaned.get(name) or [] if term}
    shown = [names.get(code, _("not stated")) for code in value.split(",")]
    return words[name] % {"value": ", ".join(shown)}
