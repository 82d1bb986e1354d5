from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

DEMO_EMAIL_DOMAIN = "demo.invalid"
"""Marks the accounts whose passwords are public."""


class UserManager(DjangoUserManager["User"]):
    use_in_migrations = False

    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra_fields: Any,
    ) -> User:
        """What `createsuperuser` makes: an administrator, bound by the rules as all.

        Django's own superuser passes every check, the four-eyes rule included.
        """
        extra_fields["role"] = User.Role.ADMINISTRATOR
        return self.create_user(username, email, password, **extra_fields)


class User(AbstractUser):
    """A person who works with the observatory; what a role may do is in `rules.py`."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("reporter")
        ANALYST = "analyst", _("analyst")
        REVIEWER = "reviewer", _("reviewer")
        EDITOR = "editor", _("editor")
        PARTNER = "partner", _("partner")
        ADMINISTRATOR = "administrator", _("administrator")

    role = models.CharField(
        _("role"), max_length=20, choices=Role, default=Role.REPORTER
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    role__in=[
                        "reporter",
                        "analyst",
                        "reviewer",
                        "editor",
                        "partner",
                        "administrator",
                    ]
                ),
                name="user_role_is_known",
            ),
        )

    @property
    def device_key(self) -> str:
        """Tells the accounts on one phone apart, and says nothing else of them; the
        same for as long as the account exists."""
        text = f"reports of {self.pk} since {self.date_joined.timestamp()}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def is_demo(self) -> bool:
        return self.email.endswith(f"@{DEMO_EMAIL_DOMAIN}")
