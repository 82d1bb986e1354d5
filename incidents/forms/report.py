"""The report: what, when, where, how many, and who says so."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.actor_rows import ActorRows
from incidents.forms.doubts import report_doubts
from incidents.forms.fields import (
    DayInput,
    EventTypeField,
    as_degrees,
    check_days,
    latitude_field,
    longitude_field,
    put,
    spread_point,
)
from incidents.forms.source_rows import (
    KINDS,
    add_source_fields,
    clean_sources,
    first_source,
)
from incidents.forms.tolls import add_toll_fields, clean_tolls, toll_fields
from incidents.forms.victim_rows import add_victim_fields, clean_victims
from incidents.models import DatePrecision, GeoPrecision, Outcome, Source
from incidents.models.toll import UNKNOWN
from incidents.services.citing import ReportedSource
from incidents.services.country import look_swapped
from incidents.services.duplicates import Event
from incidents.services.naming_actors import ReportedActor
from incidents.services.reporting import Report, ReportedToll, point_of
from incidents.services.victims import ReportedVictims

WHEN = (
    (DatePrecision.EXACT, _("that very day")),
    (DatePrecision.DAYS, _("about that day, give or take a few")),
    (DatePrecision.WEEK, _("in the week that begins on that day")),
    (DatePrecision.MONTH, _("some time in that month")),
    (DatePrecision.YEAR, _("some time in that year")),
)
WHERE = (
    (GeoPrecision.SETTLEMENT, _("in this town or village")),
    (GeoPrecision.EXACT, _("at this very spot")),
    (GeoPrecision.NEAR, _("somewhere near it")),
    (GeoPrecision.COMMUNE, _("somewhere in its commune")),
    (GeoPrecision.CERCLE, _("somewhere in its cercle")),
    (GeoPrecision.REGION, _("somewhere in its region")),
)
NO_OTHER = "none"
"""Asked whether it is the same event as another: it is not."""


class ReportForm(forms.Form):
    client_id = forms.UUIDField(
        label=_("Identifier (UUID)"), widget=forms.HiddenInput()
    )
    event_type = EventTypeField(label=_("What happened?"))
    started_on = forms.DateField(
        label=_("Day"),
        widget=DayInput(),
        help_text=_("Only the month or the year is known? Any day of it will do."),
    )
    date_precision = forms.ChoiceField(label=_("How well is it known?"), choices=WHEN)
    ended_on = forms.DateField(
        label=_("Last day, if it went on"), required=False, widget=DayInput()
    )
    place_name = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("A town, a village, a road; as people there call it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    geo_precision = forms.ChoiceField(label=_("It happened"), choices=WHERE)
    latitude = latitude_field()
    longitude = longitude_field()
    source_publisher = forms.CharField(
        label=_("Who says so?"),
        max_length=250,
        help_text=_("A radio, an organisation, “a resident”; never a person’s name."),
    )
    source_kind = forms.ChoiceField(
        label=_("Kind of source"), choices=KINDS, initial=Source.Kind.WITNESS
    )
    source_url = forms.URLField(
        label=_("Link, if there is one"),
        max_length=1000,
        required=False,
        assume_scheme="https",
    )
    source_is_confidential = forms.BooleanField(
        label=_("Keep this source confidential"),
        required=False,
        initial=True,
        help_text=_("The public will read “confidential source”, and nothing more."),
    )
    title = forms.CharField(label=_("In a few words"), max_length=250)
    summary = forms.CharField(
        label=_("What else is known"),
        help_text=_("No names of victims or witnesses, no phone numbers."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    same_as = forms.RegexField(
        rf"^({NO_OTHER}|[A-Z]{{2,3}}-\d{{4}}-\d{{6,}}|[0-9a-fA-F-]{{36}})$",
        label=_("The same event as"),
        help_text=_(
            "The incident of which this is a further source: its public identifier, or "
            "the reference of one of your own reports."
        ),
        required=False,
        # Not of type hidden: a form that is emptied would keep its value.
        widget=forms.TextInput(attrs={"hidden": True}),
    )
    confirmed = forms.CharField(
        label=_("To check"), required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts: list[str] = []
        self.tolls: tuple[ReportedToll, ...] = ()
        self.initial.setdefault("client_id", uuid4())
        if self.is_bound and not is_uuid(str(self.data.get("client_id", ""))):
            put(self, client_id=str(uuid4()))
        spread_point(self)
        add_toll_fields(self)
        self.toll_fields = toll_fields(self)
        self.victims: tuple[ReportedVictims, ...] = ()
        self.victim_rows = add_victim_fields(self)
        self.further_sources: tuple[ReportedSource, ...] = ()
        self.source_rows = add_source_fields(self)
        self.actors = ActorRows(self)
        self.named: tuple[ReportedActor, ...] = ()

    @property
    def doubt_token(self) -> str:
        """What the box “I have checked” confirms: these doubts, and no others."""
        return " ".join(self.doubts)

    @property
    def has_more_tolls(self) -> bool:
        """Whether the folded part, abducted and missing, holds anything to see."""
        return any(
            bound.errors or bound.data
            for toll in self.toll_fields[2:]
            for _label, bound in toll.bounds
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        check_days(self)
        self._check_place()
        self.tolls, self.victims = clean_victims(self, clean_tolls(self))
        self.further_sources = clean_sources(self, first_source(self))
        self.named = self.actors.clean()
        self.doubts = list(report_doubts(data))
        if self.doubts and data.get("confirmed") != self.doubt_token:
            self.add_error("confirmed", _("Please check what looks unusual."))
        return data

    def _check_place(self) -> None:
        latitude, longitude = self._point
        if {"latitude", "longitude"} & set(self.errors):
            return
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            self.add_error(missing, _("Give both coordinates, or neither."))
        elif latitude is None and not self.cleaned_data.get("place_name"):
            self.add_error("place_name", _("Name the place, or show it on the map."))
        elif latitude is not None and longitude is not None:
            self._swap_back(latitude, longitude)

    def _swap_back(self, latitude: float, longitude: float) -> None:
        """Put a swapped pair right in the form, and let the reporter look at it."""
        if not look_swapped(latitude, longitude):
            return
        put(self, latitude=as_degrees(longitude), longitude=as_degrees(latitude))
        told = _(
            "Latitude and longitude were the wrong way round. They have been "
            "swapped: please check, then send again."
        )
        self.add_error("latitude", forms.ValidationError(told, code="swapped"))

    @property
    def _point(self) -> tuple[float | None, float | None]:
        data = self.cleaned_data
        return data.get("latitude"), data.get("longitude")

    def event(self) -> Event | None:
        """What others are compared with: as soon as there are a day and a place."""
        data = self.cleaned_data
        latitude, longitude = self._point
        place_name = data.get("place_name", "")
        if not data.get("started_on") or (latitude is None and not place_name):
            return None
        if latitude is None or longitude is None:
            latitude, longitude = point_of(place_name)
        precision = data.get("date_precision", DatePrecision.EXACT)
        start, end = _interval(data["started_on"], data.get("ended_on"), precision)
        killed = next((t for t in self.tolls if t.outcome == Outcome.KILLED), None)
        return Event(
            started_on=start,
            ended_on=max(start, end),
            place_name=place_name,
            latitude=latitude,
            longitude=longitude,
            event_type=getattr(data.get("event_type"), "code", ""),
            killed=killed.toll if killed else UNKNOWN,
        )

    def report(self) -> Report:
        """What the form says, once it is valid."""
        data = self.cleaned_data
        start, end = _interval(
            data["started_on"], data["ended_on"], data["date_precision"]
        )
        return Report(
            started_on=start,
            ended_on=end,
            date_precision=data["date_precision"],
            geo_precision=data["geo_precision"],
            place_name=data["place_name"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            event_type=data["event_type"].code,
            title=data["title"],
            summary=data["summary"],
            language="en" if get_language() == "en" else "fr",
            source_publisher=data["source_publisher"],
            source_kind=data["source_kind"],
            source_url=data["source_url"],
            source_is_confidential=data["source_is_confidential"],
            tolls=self.tolls,
            same_as=data["same_as"].replace(NO_OTHER, ""),
            victims=self.victims,
            further_sources=self.further_sources,
            actors=self.named,
        )


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _interval(start: date, end: date | None, precision: str) -> tuple[date, date]:
    """First and last day: as given, or all of the week, month or year."""
    last = end or start
    if precision == DatePrecision.WEEK:
        return start, max(last, start + timedelta(days=6))
    if precision == DatePrecision.MONTH:
        days = calendar.monthrange(last.year, last.month)[1]
        return start.replace(day=1), last.replace(day=days)
    if precision == DatePrecision.YEAR:
        return date(start.year, 1, 1), date(last.year, 12, 31)
    return start, last
