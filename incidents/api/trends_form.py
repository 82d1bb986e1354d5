"""What the trends can be asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.api.units_form import UnitsForm
from incidents.filter_fields import MonthField
from incidents.filters import PublishedIncidentFilter


class TrendsForm(UnitsForm):
    on = MonthField(
        required=False,
        label=_("Month"),
        help_text=_("a month, YYYY-MM; the last that is over where none is named"),
    )

    field_order = ("on", "division", "level")


class TrendFilter(PublishedIncidentFilter):
    """The filter of the list, without what says when or in which units: a series that
    is cut has no past."""


for _name in (
    *("year", "month", "quarter", "week", "day"),  # `from` and `to` are not inherited
    *("began_from", "began_to", "updated_since", "fate", "fate_in"),
    *("region", "outside", "certainty"),
):
    del TrendFilter.base_filters[_name]
FILTER_FORM = TrendFilter().get_form_class()
