"""The report form on paper: one sheet, its fields and words those of the form, with the
codes of the types on the back. A desk types it in, as a form or as a row of a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.exports.typesetting import typeset
from incidents.forms.report import WHEN, WHERE, ReportForm
from incidents.forms.sheet_columns import BY_NAME, CERCLE, REGION, SHEET_ROLES
from incidents.forms.source_rows import KINDS, LABELS
from incidents.forms.tolls import BOUND_LABELS, KNOWN
from incidents.forms.victim_rows import WHO
from incidents.models import EventType, Outcome

Field = dict[str, Any]


def paper_form(address: str) -> bytes:
    """`address` is that of the form, where the sheet can be typed in."""
    return typeset("paper_form", _content(address))


def _content(address: str) -> dict[str, Any]:
    fields = ReportForm().fields
    return {
        "language": get_language(),
        "title": _("Report an incident"),
        "lead": _(
            "What, when, where, how many, and who says so. Leave open what you do not "
            "know."
        ),
        "parts": list(_parts(fields)),
        "counts": _counts(),
        "who": _who(),
        "source": _source(fields),
        "victims": _victims(),
        "further": _further(),
        "more": _line(fields["summary"], lines=4),
        "care": _(
            "Keep this sheet where nobody else reads it; once it is typed in, "
            "destroy it."
        ),
        "desk": [_("Typed in on"), _("Reference")],
        "types_title": _("Codes of the types"),
        "types": _types(),
        "foot": f"{settings.DATA_ATTRIBUTION} · {address}",
    }


def _parts(fields: dict[str, Any]) -> Iterable[dict[str, Any]]:
    what = str(fields["event_type"].label)
    yield {
        "title": _("What"),
        "fields": [
            {"kind": "boxes", "label": what, "help": _("Code, see the back"),
             "groups": [3]},
            _line(fields["title"]),
        ],
    }  # fmt: skip
    yield {
        "title": _("When"),
        "fields": [
            _day(fields["started_on"]),
            _ticks(fields["date_precision"].label, WHEN),
            _day(fields["ended_on"]),
        ],
    }
    yield {
        "title": _("Where"),
        "fields": [
            _line(fields["place_name"]),
            {"kind": "pair", "labels": [BY_NAME[n].label for n in (REGION, CERCLE)]},
            _ticks(fields["geo_precision"].label, WHERE),
            {
                "kind": "pair",
                "labels": [str(fields[n].label) for n in ("latitude", "longitude")],
            },
        ],
    }


def _who() -> dict[str, Any]:
    """As the sheet has them, whose columns a desk types them into."""
    labels = [BY_NAME[name].label for name in SHEET_ROLES]
    return {
        "title": _("Who"),
        "help": _("A force or a group; never a person’s name."),
        "fields": [{"kind": "pair", "labels": labels}],
    }


def _source(fields: dict[str, Any]) -> dict[str, Any]:
    answers = [("yes", _("yes")), ("no", _("no"))]
    return {
        "title": _("Source"),
        "fields": [
            _line(fields["source_publisher"]),
            _ticks(fields["source_kind"].label, KINDS),
            _line(fields["source_url"]),
            _ticks(fields["source_is_confidential"].label, answers),
        ],
    }


def _counts() -> dict[str, Any]:
    return {
        "title": _("How many"),
        "help": _("Unknown is a good answer, and is never counted as zero."),
        "ticks": [str(label) for _value, label in KNOWN[:2]],
        "bounds": [str(label) for label in BOUND_LABELS.values()],
        "rows": [capfirst(str(label)) for label in Outcome.labels],
    }


def _victims() -> dict[str, Any]:
    """The kinds that a sheet has columns for; another one goes into what else is
    known."""
    return {
        "title": _("Who were the victims?"),
        "help": _("Part of the totals overleaf: each person in one box at most."),
        "kinds": [
            _("women, civilians, 18 or over"),
            _("men, civilians, 18 or over"),
            _("children under 18, civilians"),
            *(
                str(WHO["category"](c).label)
                for c in ("security_forces", "armed_group")
            ),
        ],
        "rows": [capfirst(str(label)) for label in Outcome.labels],
    }


def _further() -> dict[str, Any]:
    names = ("publisher", "kind", "url")
    answers = [("yes", _("yes")), ("no", _("no"))]
    return {
        "title": _("Another source"),
        "fields": [
            {"kind": "line", "label": str(LABELS[names[0]]), "help": "", "lines": 1},
            {"kind": "pair", "labels": [str(LABELS[name]) for name in names[1:]]},
            _ticks(LABELS["is_confidential"], answers),
        ],
    }


def _line(field: Any, lines: int = 1) -> Field:
    return {
        "kind": "line",
        "label": str(field.label),
        "help": str(field.help_text),
        "lines": lines,
    }


def _day(field: Any) -> Field:
    label = {"label": str(field.label), "help": _("day / month / year")}
    return {"kind": "boxes", "groups": [2, 2, 4], **label}


def _ticks(label: Any, choices: Iterable[tuple[Any, Any]]) -> Field:
    said = [str(said) for _value, said in choices]
    return {"kind": "ticks", "label": str(label), "choices": said}


def _types() -> list[dict[str, Any]]:
    """Roots with their sub-types, each with the number that the sheet takes too."""
    kinds = list(EventType.objects.all())
    return [
        {
            "code": str(root.position),
            "name": _("%(type)s (not specified)") % {"type": root},
            "children": [
                {"code": str(kind.position), "name": str(kind)}
                for kind in kinds
                if kind.parent_id == root.code
            ],
        }
        for root in kinds
        if root.parent_id is None
    ]
