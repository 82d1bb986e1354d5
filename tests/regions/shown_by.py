"""Everything of issue 3 in one database, loaded once for a module and rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from incidents.services.assignment import assign_divisions
from incidents.statistics.refresh import refresh_totals
from observatory.lib.folding import fold_all
from regions.models import Region
from tests.incidents.ingest.ucdp_files import real_file
from tests.regions.editions import SETTLEMENTS, cod_2015, load_2015, load_2023, need


def load_everything() -> None:
    """As an operator would: the fixtures, incidents, then boundaries and places, so
    that every incident finds its units in a division loaded after it."""
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("load_fixtures", **quiet)
    call_command("import_incidents", "ucdp", str(real_file()), "--commit", **quiet)
    load_2015()
    load_2023()
    settlements = str(need(SETTLEMENTS))
    call_command("load_places", settlements, "--source", "OCHA", "--commit", **quiet)
    assert assign_divisions()
    refresh_totals()


def everything() -> Iterator[None]:
    cod_2015()  # skips before anything is loaded
    with transaction.atomic():
        load_everything()
        yield
        transaction.set_rollback(True)


def units_of(region_ids: list[int]) -> dict[tuple[str, str], str]:
    """The name of the unit at each (division, level)."""
    found = Region.objects.filter(pk__in=region_ids).defer("outline")
    return {
        (unit.division.key, unit.level): unit.name
        for unit in found.select_related("division")
    }


def folded(name: str) -> str:
    """Without accents and case, as files spell names differently."""
    [text] = fold_all([name])
    return text
