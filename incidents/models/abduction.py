"""What became of people taken in an incident: freed, dead, escaped, or never known."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fate import Fate
from incidents.models.kept import with_history
from incidents.models.precision import DatePrecision
from incidents.models.toll import Toll, bounds_in_order

# The row of the incident is held first, so that of two writers the second counts what
# the first has written.
_HOLD = "PERFORM 1 FROM incidents_incident WHERE id = {incident} FOR NO KEY UPDATE;"

_NOT_BEFORE = """
    PERFORM 1 FROM incidents_abductionoutcome o
      JOIN incidents_incident i ON i.id = o.incident_id
     WHERE i.id = {incident} AND o."on" < i.started_on;
    IF FOUND THEN
        RAISE EXCEPTION 'an outcome of incident % is dated before it', {incident}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fate_not_before_abduction';
    END IF;
"""

# The most that may have been taken, as `services/tolls.py` settles it: the recommended
# total with its later additions, else the highest figure that is not set aside; no
# bound where one of these is open.
_WITHIN_TAKEN = """
    SELECT sum(coalesce(best, min)) INTO followed
      FROM incidents_abductionoutcome WHERE incident_id = {incident};
    IF followed IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO chosen FROM incidents_casualtyclaim
     WHERE incident_id = {incident} AND outcome = 'abducted'
       AND standing = 'recommended' AND is_cumulative;
    IF FOUND THEN
        SELECT CASE WHEN count(*) = count(coalesce(c.max, c.best))
                    THEN coalesce(chosen.max, chosen.best)
                         + coalesce(sum(coalesce(c.max, c.best)), 0) END INTO most
          FROM incidents_casualtyclaim c
         WHERE c.incident_id = {incident} AND c.outcome = 'abducted'
           AND c.standing = 'recommended' AND NOT c.is_cumulative
           AND coalesce(c.as_of, '-infinity') > coalesce(chosen.as_of, '-infinity');
    ELSE
        SELECT CASE WHEN count(*) = count(coalesce(c.max, c.best))
                    THEN max(coalesce(c.max, c.best)) END INTO most
          FROM incidents_casualtyclaim c
         WHERE c.incident_id = {incident} AND c.outcome = 'abducted'
           AND c.standing <> 'rejected' AND c.is_cumulative;
    END IF;
    IF followed > most THEN
        RAISE EXCEPTION 'more people have a fate than were taken in incident %',
            {incident}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fates_within_taken';
    END IF;
"""
_VARIABLES = [
    ("followed", "bigint"),
    ("most", "bigint"),
    ("chosen", "incidents_casualtyclaim%ROWTYPE"),
]


def _checked(
    name: str,
    incident: str,
    checks: str,
    operation: pgtrigger.Operation,
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        timing=pgtrigger.Deferred,
        declare=_VARIABLES,
        func=f"{_HOLD}{checks} RETURN NULL;".replace("{incident}", incident),
    )


CLAIM_TRIGGERS = (
    _checked(
        "taken_cover_fates",
        "NEW.incident_id",
        _WITHIN_TAKEN,
        pgtrigger.Insert | pgtrigger.Update,
        pgtrigger.Q(new__outcome="abducted"),
    ),
    _checked(
        "taken_cover_fates_still",
        "OLD.incident_id",
        _WITHIN_TAKEN,
        pgtrigger.Delete,
        pgtrigger.Q(old__outcome="abducted"),
    ),
)
INCIDENT_TRIGGERS = (
    _checked(
        "begins_before_fates",
        "NEW.id",
        _NOT_BEFORE,
        pgtrigger.UpdateOf("started_on"),
        pgtrigger.Q(new__started_on__gt=pgtrigger.F("old__started_on")),
    ),
)


def _bound(label: object) -> models.PositiveIntegerField[int | None, int | None]:
    return models.PositiveIntegerField(label, null=True, blank=True)  # type: ignore[arg-type]


def _is_somebody(bound: str) -> Q:
    return Q(**{bound: None}) | Q(**{f"{bound}__gte": 1})


@with_history()
class AbductionOutcome(models.Model):
    """So many of the people taken had this fate, says this source.

    A separate series: whoever is killed in captivity is in the killed toll of an
    incident only if a claim of that incident says so.
    """

    incident = models.ForeignKey(
        "incidents.Incident",
        on_delete=models.CASCADE,
        related_name="abduction_outcomes",
    )
    source = models.ForeignKey(
        "incidents.Source",
        on_delete=models.PROTECT,
        related_name="abduction_outcomes",
        verbose_name=_("source"),
    )
    fate = models.CharField(_("fate"), max_length=8, choices=Fate)
    on = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("date precision"), max_length=8, choices=DatePrecision, blank=True
    )
    min = _bound(_("least"))
    best = _bound(_("best estimate"))
    max = _bound(_("most"))
    note = models.TextField(_("note for the team"), blank=True)
    """Never published."""

    class Meta:
        verbose_name = _("outcome of an abduction")
        verbose_name_plural = _("outcomes of abductions")
        ordering = ("on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fate__in=Fate.values), name="fate_is_known"
            ),
            models.CheckConstraint(
                condition=Q(on=None, date_precision="")
                | Q(on__isnull=False, date_precision__in=DatePrecision.values),
                name="fate_date_has_its_precision",
            ),
            models.CheckConstraint(
                condition=bounds_in_order("min", "best", "max"),
                name="fate_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=_is_somebody("min")
                & _is_somebody("best")
                & _is_somebody("max"),
                name="fate_is_of_somebody",
            ),
        )
        triggers = (
            _checked(
                "fates_within_taken",
                "NEW.incident_id",
                _NOT_BEFORE + _WITHIN_TAKEN,
                pgtrigger.Insert | pgtrigger.Update,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_fate_display()} {self.toll}"

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)
