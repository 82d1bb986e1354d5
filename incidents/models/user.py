from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who works with the observatory; what a role may do is in `rules.py`."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("reporter")
        ANALYST = "analyst", _("analyst")
        EDITOR = "editor", _("editor")
        ADMINISTRATOR = "administrator", _("administrator")

    role = models.CharField(
        _("role"), max_length=20, choices=Role, default=Role.REPORTER
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["reporter", "analyst", "editor", "administrator"]
                ),
                name="user_role_is_known",
            ),
        )
