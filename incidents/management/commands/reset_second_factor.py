"""`reset_second_factor USERNAME`: for whoever has lost telephone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.models import User
from incidents.services.second_factor import reset_second_factor


class Command(BaseCommand):
    help = (
        "Take away the second factor of one account and end its sessions; at the next "
        "sign-in a new one is asked for. Make sure first, by voice, who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--commit",
            action="store_true",
            help="do it; otherwise only say what it would",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError("There is no account of this name.")
        if not options["commit"]:
            self.stdout.write("Nothing is done without --commit.")
            return
        factors = reset_second_factor(person, by=None)
        self.stdout.write(f"{factors} factors taken away; the sessions are ended.")
