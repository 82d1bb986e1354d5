from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import IncidentUnit
from incidents.models.user import User
from regions.models import Region


class AssignedRegion(models.Model):
    """A unit that a person works in: a reviewer sees the reports of theirs only; those
    of a reporter from elsewhere are taken as all are, and marked for the desk.

    By the division's own code, so that boundaries can be loaded anew.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="assigned_regions",
        verbose_name=_("user"),
    )
    division = models.ForeignKey(
        "regions.Division",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("division"),
    )
    code = models.CharField(_("code"), max_length=40)

    class Meta:
        verbose_name = _("assigned region")
        verbose_name_plural = _("assigned regions")
        ordering = ("division", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "division", "code"), name="region_assigned_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.division}: {self.code}"

    def clean(self) -> None:
        known = Region.objects.filter(division=self.division_id, code=self.code)
        if self.division_id and not known.exists():
            raise ValidationError(
                {"code": _("The division has no unit of this code.")}, code="unknown"
            )


def regions_assigned_to(user: User) -> QuerySet[Region]:
    mine = AssignedRegion.objects.filter(
        user=user, division=OuterRef("division"), code=OuterRef("code")
    )
    return Region.objects.filter(Exists(mine)).defer("outline").order_by("name")


def lies_in_regions_of(user: Any) -> Exists:
    """Of incidents: whether one of their units, of whatever level, is assigned to the
    person, or to the one that is referred to."""
    assigned = AssignedRegion.objects.filter(
        user=user,
        division=OuterRef("region__division"),
        code=OuterRef("region__code"),
    )
    units = IncidentUnit.objects.filter(incident=OuterRef("pk"))
    return Exists(units.filter(Exists(assigned)))


def lies_outside_regions_of_author() -> Q:
    """Of placed incidents whose author has regions."""
    has_regions = AssignedRegion.objects.filter(user=OuterRef("author"))
    mine = lies_in_regions_of(OuterRef(OuterRef("author")))
    return Q(Exists(has_regions), ~mine, latitude__isnull=False)
