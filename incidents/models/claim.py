"""Figures by source: what each of them says of one outcome of an incident."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.abduction import CLAIM_TRIGGERS
from incidents.models.kept import with_history
from incidents.models.toll import Outcome, Toll, bounds_in_order


def _bound(label: object) -> models.PositiveIntegerField[int | None, int | None]:
    return models.PositiveIntegerField(label, null=True, blank=True)  # type: ignore[arg-type]


_PARTS_WITHIN_TOTAL = """
    PERFORM 1 FROM incidents_casualtyclaim c
      JOIN (SELECT claim_id, sum(min) AS least, sum(coalesce(best, min)) AS best
              FROM incidents_casualtybreakdown GROUP BY claim_id) parts
        ON parts.claim_id = c.id
     WHERE c.id = {claim}
       AND (parts.least > coalesce(c.max, c.best, parts.least)
         OR parts.best > coalesce(c.best, c.max, parts.best));
    IF FOUND THEN
        RAISE EXCEPTION 'the breakdown exceeds the total of claim %', {claim}
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'breakdown_within_total';
    END IF;
    RETURN NULL;
"""


@with_history()
class CasualtyClaim(models.Model):
    class Standing(models.TextChoices):
        RECOMMENDED = "recommended", _("recommended")
        CORROBORATING = "corroborating", _("corroborating")
        REJECTED = "rejected", _("set aside")

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="claims"
    )
    source = models.ForeignKey(
        "incidents.Source", on_delete=models.PROTECT, related_name="claims"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    as_of = models.DateField(_("figure as of"), null=True, blank=True)
    min = _bound(_("least"))
    best = _bound(_("best estimate"))
    max = _bound(_("most"))
    is_cumulative = models.BooleanField(
        _("total so far (otherwise: in addition to earlier figures)"), default=True
    )
    standing = models.CharField(
        _("standing"), max_length=14, choices=Standing, default=Standing.CORROBORATING
    )

    class Meta:
        verbose_name = _("figure of a source")
        verbose_name_plural = _("figures of sources")
        ordering = ("outcome", "as_of", "pk")
        constraints = (
            models.CheckConstraint(
                condition=bounds_in_order("min", "best", "max"),
                name="claim_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min__isnull=False)
                | Q(best__isnull=False)
                | Q(max__isnull=False),
                name="claim_says_something",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="claim_outcome_is_known"
            ),
            models.UniqueConstraint(
                fields=("incident", "outcome"),
                condition=Q(standing="recommended", is_cumulative=True),
                name="one_recommended_total_per_outcome",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="total_covers_breakdown",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=_PARTS_WITHIN_TOTAL.replace("{claim}", "NEW.id"),
            ),
            *CLAIM_TRIGGERS,
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.toll}"

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)


@with_history()
class CasualtyBreakdown(models.Model):
    """A part of a claim's people, by who they were; never more than the whole."""

    class Category(models.TextChoices):
        CIVILIAN = "civilian", _("civilians")
        SECURITY_FORCES = "security_forces", _("security forces")
        UNITED_NATIONS = "united_nations", _("United Nations personnel")
        ARMED_GROUP = "armed_group", _("armed group members")
        AID_WORKER = "aid_worker", _("aid workers")
        UNKNOWN = "unknown", _("other or unknown")

    class Sex(models.TextChoices):
        WOMAN = "woman", _("women and girls")
        MAN = "man", _("men and boys")
        UNKNOWN = "unknown", _("sex unknown")

    class AgeGroup(models.TextChoices):
        ADULT = "adult", _("adults (18 and over)")
        CHILD = "child", _("children (under 18)")
        UNKNOWN = "unknown", _("age unknown")

    claim = models.ForeignKey(
        CasualtyClaim, on_delete=models.CASCADE, related_name="breakdown"
    )
    category = models.CharField(
        _("category"), max_length=16, choices=Category, default=Category.UNKNOWN
    )
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    age_group = models.CharField(
        _("age group"), max_length=8, choices=AgeGroup, default=AgeGroup.UNKNOWN
    )
    min = _bound(_("least"))
    best = _bound(_("best estimate"))
    max = _bound(_("most"))

    class Meta:
        verbose_name = _("part of a figure")
        verbose_name_plural = _("parts of figures")
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "category", "sex", "age_group"),
                name="breakdown_cell_given_once",
            ),
            models.CheckConstraint(
                condition=bounds_in_order("min", "best", "max"),
                name="breakdown_bounds_in_order",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="breakdown_within_total",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=_PARTS_WITHIN_TOTAL.replace("{claim}", "NEW.claim_id"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.toll}"

    @property
    def who(self) -> str:
        return who_they_were(self.category, self.sex, self.age_group)

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)


def who_they_were(category: str, sex: str, age_group: str) -> str:
    """In words: what is known of them; an unknown code as it is, never dropped."""
    facets: tuple[tuple[type[models.TextChoices], str], ...] = (
        (CasualtyBreakdown.Category, category),
        (CasualtyBreakdown.Sex, sex),
        (CasualtyBreakdown.AgeGroup, age_group),
    )
    known = [
        str(dict(choices.choices).get(value, value))
        for choices, value in facets
        if value != "unknown"
    ]
    return ", ".join(known) or str(CasualtyBreakdown.Category.UNKNOWN.label)
