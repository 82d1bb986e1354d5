from django.db import models
from django.utils.translation import gettext_lazy as _


class Population(models.Model):
    """A unit's population in a year, with its source; empty sex or age group = all."""

    region = models.ForeignKey(
        "regions.Region", on_delete=models.CASCADE, related_name="populations"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    sex = models.CharField(_("sex"), max_length=10, blank=True)
    age_group = models.CharField(_("age group"), max_length=20, blank=True)
    inhabitants = models.PositiveIntegerField(_("inhabitants"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "sex", "age_group", "source"),
                name="population_given_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.inhabitants}"
