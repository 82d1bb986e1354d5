"""Who: a few rows for those named, each a name as one types it and a role. No name is
refused; which listed actor is meant is told by the service, or by the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import IncidentActor
from incidents.services.actor_names import unknown_armed_men
from incidents.services.naming_actors import ReportedActor

Role = IncidentActor.Role
ROWS = range(1, 5)
ROLES = (
    ("", _("role not known")),
    (Role.PERPETRATOR, _("did it")),
    (Role.TARGET, _("was targeted")),
)


@dataclass(frozen=True, slots=True)
class ActorRow:
    """The bound fields of one row, for the template."""

    number: int
    fields: tuple[tuple[str, forms.BoundField], ...]
    """Each with its short label; its own label names the row too."""

    @property
    def title(self) -> str:
        return gettext("Actor %(n)s") % {"n": self.number}

    @property
    def is_filled(self) -> bool:
        return any(bound.errors or bound.value() for _label, bound in self.fields)


class ActorRows:
    """Of the report form, as `form.actors`."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        for number in ROWS:
            label = format_lazy(_("Actor {}"), number)
            form.fields[f"actor_{number}_name"] = forms.CharField(
                label=label,
                max_length=200,
                required=False,
                widget=forms.TextInput(
                    # The placeholder tells the style sheet whether the row is empty.
                    attrs={"autocomplete": "off", "placeholder": " "}
                ),
            )
            role: Any = forms.ChoiceField(
                label=format_lazy(_("Actor {} – role"), number),
                choices=[*ROLES, (Role.PARTY, Role.PARTY.label)],
                required=False,
            )
            role.widget.choices = ROLES  # the last is for programs: "" says the same
            form.fields[f"actor_{number}_role"] = role

    def __iter__(self) -> Any:
        for number in ROWS:
            name, role = (self.form[f"actor_{number}_{x}"] for x in ("name", "role"))
            yield ActorRow(number, ((gettext("Name"), name), (gettext("Role"), role)))

    @property
    def is_filled(self) -> bool:
        return any(row.is_filled for row in self)

    @property
    def unknown(self) -> str:
        """For the button that names those whom nobody can name."""
        return unknown_armed_men()

    def clean(self) -> tuple[ReportedActor, ...]:
        named: dict[ReportedActor, None] = {}
        for number in ROWS:
            at = f"actor_{number}_name"
            name = " ".join(self.form.cleaned_data.get(at, "").split())
            role = self.form.cleaned_data.get(f"actor_{number}_role", "")
            if name:
                named[ReportedActor(name, role or Role.PARTY)] = None
            elif role and at not in self.form.errors:
                self.form.add_error(at, _("Name who it was, or take the role away."))
        return tuple(named)
