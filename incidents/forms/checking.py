from __future__ import annotations

from django import forms

from incidents.models import Part

ALL = "all"


class CheckForm(forms.Form):
    """The parts that the desk calls right, or wants checked again."""

    part = forms.ChoiceField(choices=[*Part.choices, (ALL, "")])
    version = forms.IntegerField()
    again = forms.BooleanField(required=False)

    def parts(self) -> list[str]:
        part: str = self.cleaned_data["part"]
        return list(Part.values) if part == ALL else [part]
