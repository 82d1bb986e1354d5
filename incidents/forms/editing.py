"""The desk's form: everything an incident says, at the version that was read."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.forms import source_edits
from incidents.forms.actor_edits import ActorEdits
from incidents.forms.clashes import Clash, as_sent, clash_of, loaded
from incidents.forms.fates import (
    FateRow,
    add_fate_fields,
    add_refusal,
    clean_fates,
    fate_rows,
    take_over_rows,
)
from incidents.forms.fields import (
    DayInput,
    EventTypeField,
    check_both_coordinates,
    check_days,
    latitude_field,
    longitude_field,
    spread_point,
)
from incidents.forms.source_rows import add_source_fields, clean_sources
from incidents.forms.tolls import (
    add_toll_fields,
    clean_tolls,
    toll_fields,
    toll_initial,
)
from incidents.forms.victim_edits import VictimEdits
from incidents.models import EventTerm, Incident, Outcome, PublicPrecision
from incidents.models.toll import UNKNOWN
from incidents.services.captivity import OutcomeEdit
from incidents.services.citing import ReportedSource, as_reported
from incidents.services.editing import IncidentEdit, recommended_claims
from incidents.services.errors import OutcomeError, TooFinePlaceError
from incidents.services.reporting import ReportedToll

_OWN = (
    "event_type",
    "started_on",
    "ended_on",
    "date_precision",
    "place_name",
    "latitude",
    "longitude",
    "geo_precision",
    "public_precision",
    "title_fr",
    "summary_fr",
    "title_en",
    "summary_en",
    "internal_note",
    "emplacement",
    "trigger",
    "device_state",
)


class EditForm(forms.ModelForm[Incident]):
    event_type = EventTypeField(label=_("Event type"))
    latitude = latitude_field()
    longitude = longitude_field()
    version = forms.IntegerField(widget=forms.HiddenInput())
    base = forms.CharField(required=False, widget=forms.HiddenInput())

    class Meta:
        model = Incident
        fields = _OWN
        widgets = {
            "started_on": DayInput(),
            "ended_on": DayInput(),
            "summary_fr": forms.Textarea(attrs={"rows": 5}),
            "summary_en": forms.Textarea(attrs={"rows": 5}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tolls: tuple[ReportedToll, ...] = ()
        spread_point(self)
        for facet in EventTerm.Facet.values:
            field: Any = self.fields[facet]
            field.queryset = EventTerm.objects.filter(facet=facet)
        self._add_tolls()
        self.citations = list(self.instance.citations.select_related("source"))
        for citation in self.citations:
            source_edits.add_cited_source(self, citation)
        self.new_sources: tuple[ReportedSource, ...] = ()
        self.source_rows = add_source_fields(self, rows=1)
        self.fates: list[tuple[str, OutcomeEdit]] = []
        self.fate_keys = add_fate_fields(self, self.citations)
        self.actors = ActorEdits(self)
        self.initial["public_precision"] = self.instance.shown_precision
        self.initial["version"] = self.instance.version
        self.initial["base"] = json.dumps(self._texts_at_first())

    def _add_tolls(self) -> None:
        add_toll_fields(self)
        claims = recommended_claims(self.instance)
        for outcome in Outcome.values:
            claim = claims.get(outcome)
            self.initial.update(toll_initial(outcome, claim.toll if claim else UNKNOWN))
        self.toll_fields = toll_fields(self)
        self.victims = VictimEdits(self, claims)

    @property
    def source_fields(self) -> list[list[forms.BoundField]]:
        return [
            [self[source_edits.name_of(citation, part)] for part in source_edits.PARTS]
            for citation in self.citations
        ]

    @property
    def fate_rows(self) -> list[FateRow]:
        return fate_rows(self, self.fate_keys)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        check_days(self)
        check_both_coordinates(self)
        shown, kind = data.get("public_precision"), data.get("event_type")
        if (
            shown
            and kind
            and PublicPrecision.coarser(shown, kind.finest_shown) != shown
        ):
            finest = PublicPrecision(kind.finest_shown).label
            self.add_error("public_precision", str(TooFinePlaceError(finest)))
        if not (data.get("title_fr") or data.get("title_en")):
            self.add_error("title_fr", _("Give a title in at least one language."))
        self.tolls = clean_tolls(self)
        self.victims.clean(self.tolls)
        known = [as_reported(citation.source) for citation in self.citations]
        self.new_sources = clean_sources(self, known, rows=1)
        self.fates = clean_fates(self, self.fate_keys)
        self.actors.clean()
        return data

    def refuse(self, error: OutcomeError) -> None:
        add_refusal(self, self.fates, error)

    def _post_clean(self) -> None:
        """The service writes, onto a row that it has locked; this form does not."""

    def edit(self) -> IncidentEdit:
        data = self.cleaned_data
        own = {name: data[name] for name in _OWN if name != "event_type"}
        for facet in EventTerm.Facet.values:
            term = own.pop(facet)
            own[f"{facet}_id"] = term.code if term else None
        return IncidentEdit(
            event_type_id=data["event_type"].code,
            tolls=self.tolls,
            sources=tuple(
                source_edits.source_edit(self, citation) for citation in self.citations
            ),
            new_sources=self.new_sources,
            victims=self.victims.edits,
            outcomes=tuple(fate for _key, fate in self.fates)
            if self.fate_keys
            else None,
            actors=self.actors.edits,
            mentions=self.actors.settled,
            **own,
        )

    # -- Somebody else was faster -----------------------------------------------

    @property
    def _compared(self) -> list[str]:
        return [name for name in self.fields if name not in {"version", "base"}]

    def _texts_at_first(self) -> dict[str, str]:
        """Each field as it stands in the database, as the text a browser sends."""
        return {
            name: as_sent(self.fields[name].prepare_value(self.initial.get(name)))
            for name in self._compared
        }

    def merged(self) -> tuple[EditForm, list[Clash]]:
        """The same form on the version of now: what only they changed is taken over,
        what only you changed is kept, what both changed is shown and kept as yours."""
        theirs = self._texts_at_first()
        base = loaded(str(self.data.get("base", ""))) or theirs
        merged, clashes = QueryDict(mutable=True), []
        for name in self._compared:
            yours = as_sent(self[name].data)
            old, new = base.get(name, ""), theirs[name]
            merged[name] = new if yours == old else yours
            if yours not in {old, new} and new != old:
                clashes.append(clash_of(self.fields[name], old, new, yours))
        take_over_rows(merged, self.data, base, self.fate_keys)
        self.victims.take_over(merged, self.data, base)
        clashes += self.actors.take_over(merged, self.data, base)
        for name in self._compared:
            if isinstance(self.fields[name], forms.BooleanField) and not merged[name]:
                del merged[name]
        merged["version"] = str(self.instance.version)
        merged["base"] = json.dumps(theirs)
        return EditForm(merged, instance=self.instance), clashes
