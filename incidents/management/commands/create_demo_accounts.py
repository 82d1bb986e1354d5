"""Four logins for trying the observatory out; only where DEMO is set."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from incidents.models import User
from incidents.models.user import DEMO_EMAIL_DOMAIN

PASSWORD = "hivernage-karite-42"  # noqa: S105  public: it is printed and documented
LOGINS = {
    "terrain": User.Role.REPORTER,
    "redaction": User.Role.EDITOR,
    "analyse": User.Role.ANALYST,
    "administration": User.Role.ADMINISTRATOR,
}


class Command(BaseCommand):
    help = "Create the demo logins that are missing, and print them (with DEMO only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts have public passwords: set DEMO first.")
        for username, role in LOGINS.items():
            if not User.objects.filter(username=username).exists():
                User.objects.create_user(
                    username, f"{username}@{DEMO_EMAIL_DOMAIN}", PASSWORD, role=role
                )
        with override("en"):
            logins = ", ".join(f"{n} ({role.label})" for n, role in LOGINS.items())
        self.stdout.write(f"demo logins: {logins}; password for each: {PASSWORD}")
