"""Five logins for trying the observatory out; only where DEMO is set."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from incidents.models import AssignedRegion, User
from incidents.models.assigned_region import regions_assigned_to
from incidents.models.user import DEMO_EMAIL_DOMAIN
from regions.models import Region

PASSWORD = "hivernage-karite-42"  # noqa: S105  public: it is printed and documented
LOGINS = {
    "terrain": User.Role.REPORTER,
    "relecture": User.Role.REVIEWER,
    "redaction": User.Role.EDITOR,
    "analyse": User.Role.ANALYST,
    "administration": User.Role.ADMINISTRATOR,
}
REGIONS = {"relecture": ("gao", "mopti")}
"""Of the reference division, by slug."""


class Command(BaseCommand):
    help = "Create the demo logins that are missing, and print them (with DEMO only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts have public passwords: set DEMO first.")
        for username, role in LOGINS.items():
            if not User.objects.filter(username=username).exists():
                user = User.objects.create_user(
                    username, f"{username}@{DEMO_EMAIL_DOMAIN}", PASSWORD, role=role
                )
                _assign(user)
        logins = ", ".join(_in_words(user) for user in _demo_accounts())
        self.stdout.write(f"demo logins: {logins}; password for each: {PASSWORD}")


def _assign(user: User) -> None:
    regions = Region.objects.in_division(settings.DEFAULT_DIVISION)
    for region in regions.filter(slug__in=REGIONS.get(user.username, ())):
        AssignedRegion.objects.create(
            user=user, division_id=region.division_id, code=region.code
        )


def _demo_accounts() -> list[User]:
    found = {user.username: user for user in User.objects.filter(username__in=LOGINS)}
    return [found[username] for username in LOGINS]


def _in_words(user: User) -> str:
    with override("en"):
        role = str(User.Role(user.role).label)
        regions = " and ".join(str(region) for region in regions_assigned_to(user))
    return f"{user.username} ({role}{f' of {regions}' if regions else ''})"
