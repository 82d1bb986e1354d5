"""The desk's rows of actors: those that the incident has, empty ones for more, and the
names of reports that are still to be settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.forms.clashes import Clash
from incidents.models import ActorMention, IncidentActor
from incidents.services.actor_names import actor_choices, name_of
from incidents.services.naming_actors import ActorEdit, MentionEdit

NEW = ("new1", "new2", "new3")
LABELS = {
    "actor": _("Actor"),
    "role": _("Role"),
    "confidence": _("Confidence"),
    "remove": _("Take this row away"),
    "reason": _("Or drop the name, because"),
}
_SAID = ("actor", "role", "confidence")
_Role, _Confidence = IncidentActor.Role, IncidentActor.Confidence


@dataclass(frozen=True, slots=True)
class EditRow:
    """The bound fields of one row, for the template, each with its short label; their
    own labels name the row too."""

    title: str
    is_new: bool
    parts: dict[str, forms.BoundField]

    @property
    def fields(self) -> list[tuple[str, forms.BoundField]]:
        return [
            (str(LABELS[part]), bound)
            for part, bound in self.parts.items()
            if part != "remove"
        ]

    @property
    def is_open(self) -> bool:
        return any(bound.errors for bound in self.parts.values()) or bool(
            self.parts["actor"].value()
        )


class ActorEdits:
    """Of the edit form, as `form.actors`."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.edits: tuple[ActorEdit, ...] = ()
        self.settled: tuple[MentionEdit, ...] = ()
        links = list(form.instance.actors.order_by("pk"))
        self.keys = [*(str(link.pk) for link in links), *NEW]
        self.mentions = [m for m in form.instance.actor_mentions.all() if m.is_open]
        for number, key in enumerate(self.keys, 1):
            label = format_lazy(_("Actor {}"), number)
            fields = _fields(self.listed, must=key not in NEW)
            if key not in NEW:
                fields["remove"] = forms.BooleanField(required=False)
            self._add(f"actor_{key}", label, fields)
        for link in links:
            for part, value in zip(
                _SAID, (link.actor_id, link.role, link.confidence), strict=True
            ):
                form.initial[f"actor_{link.pk}_{part}"] = value
        for mention in self.mentions:
            fields = _fields(self.listed, must=False)
            fields["reason"] = forms.CharField(max_length=1000, required=False)
            self._add(f"mention_{mention.pk}", mention.name, fields)
            form.initial[f"mention_{mention.pk}_role"] = mention.role

    @cached_property
    def listed(self) -> list[tuple[str, str]]:
        return actor_choices()

    def _add(self, name: str, row: Any, fields: dict[str, forms.Field]) -> None:
        for part, field in fields.items():
            field.label = format_lazy("{} – {}", row, LABELS[part])
            self.form.fields[f"{name}_{part}"] = field

    def _row(self, name: str, title: str, *, is_new: bool = False) -> EditRow:
        names = {part: f"{name}_{part}" for part in LABELS}
        bound = {p: self.form[n] for p, n in names.items() if n in self.form.fields}
        return EditRow(title, is_new, bound)

    @property
    def rows(self) -> list[EditRow]:
        return [
            self._row(
                f"actor_{key}", gettext("Actor %(n)s") % {"n": n}, is_new=key in NEW
            )
            for n, key in enumerate(self.keys, 1)
        ]

    @property
    def waiting(self) -> list[EditRow]:
        return [self._row(f"mention_{m.pk}", str(m)) for m in self.mentions]

    # -- What was sent -----------------------------------------------------------

    def clean(self) -> None:
        edits: dict[tuple[int, str], ActorEdit] = {}
        for key in self.keys:
            for edit in self._edit(key):
                named = (edit.actor, edit.role)
                if named in edits:
                    told = _("This actor is named in this role already.")
                    self.form.add_error(f"actor_{key}_actor", told)
                edits[named] = edit
        self.edits = tuple(edits.values())
        self.settled = tuple(e for m in self.mentions for e in self._settled(m))

    def _edit(self, key: str) -> Iterator[ActorEdit]:
        actor, role, confidence, remove = self._sent(f"actor_{key}", *_SAID, "remove")
        if remove:
            for part in _SAID:
                self.form.errors.pop(f"actor_{key}_{part}", None)
        elif actor and role and confidence:
            yield ActorEdit(int(actor), role, confidence)

    def _settled(self, mention: ActorMention) -> Iterator[MentionEdit]:
        name = f"mention_{mention.pk}"
        actor, role, confidence, reason = self._sent(name, *_SAID, "reason")
        if actor and reason:
            told = _("You chose an actor and a reason to drop the name: which of them?")
            self.form.add_error(f"{name}_reason", told)
        elif actor and role and confidence:
            yield MentionEdit(mention.pk, ActorEdit(int(actor), role, confidence))
        elif reason:
            yield MentionEdit(mention.pk, reason=reason)

    def _sent(self, name: str, *parts: str) -> list[Any]:
        return [self.form.cleaned_data.get(f"{name}_{part}") for part in parts]

    # -- Somebody else was faster ------------------------------------------------

    def take_over(self, merged: Any, sent: Any, base: dict[str, str]) -> list[Clash]:
        """What you changed in a row that they have taken away goes into a row that is
        still empty; names that they have settled are told beside what you made of
        them."""
        said = dict(self.listed)
        empty = [key for key in NEW if not merged.get(f"actor_{key}_actor")]
        clashes = []
        for key in _lost(sent, base, "actor", self.keys):
            old, yours = (x.get(f"actor_{key}_actor", "") for x in (base, sent))
            label = gettext("Actor")
            clashes.append(Clash(label, said.get(old, ""), "", said.get(yours, "")))
            at = empty.pop(0) if empty else ""
            for part in _SAID if at else ():
                merged[f"actor_{at}_{part}"] = sent.get(f"actor_{key}_{part}", "")
        lost = _lost(sent, base, "mention", [str(m.pk) for m in self.mentions])
        gone = self.form.instance.actor_mentions.filter(pk__in=lost)
        for mention in gone.select_related("actor"):
            name = f"mention_{mention.pk}"
            theirs = name_of(mention.actor) if mention.actor else ""
            yours = said.get(sent.get(f"{name}_actor", ""), "")
            yours = yours or sent.get(f"{name}_reason", "")
            theirs = theirs or mention.dropped_because
            clashes.append(Clash(str(mention), "", theirs, yours))
        return clashes


def _fields(listed: list[tuple[str, str]], *, must: bool) -> dict[str, forms.Field]:
    return {
        "actor": forms.ChoiceField(choices=[("", "–"), *listed], required=must),
        "role": forms.ChoiceField(choices=_Role.choices, initial=_Role.PERPETRATOR),
        "confidence": forms.ChoiceField(
            choices=_Confidence.choices, initial=_Confidence.UNKNOWN
        ),
    }


def _lost(sent: Any, base: dict[str, str], kind: str, keys: list[str]) -> list[str]:
    """Keys of rows that are gone and that you had changed, but for taking them away."""
    names = [n.split("_", 2) for n in base if n.startswith(f"{kind}_")]
    gone = {key for _kind, key, _part in names if key.isdecimal()} - set(keys)
    parts = [*_SAID, "reason"]
    return [
        key
        for key in sorted(gone, key=int)
        if f"{kind}_{key}_remove" not in sent
        and any(
            sent.get(name, base.get(name, "")) != base.get(name, "")
            for name in (f"{kind}_{key}_{part}" for part in parts)
        )
    ]
