"""The shell that a phone keeps: small, the same for everybody, and about nobody."""

from __future__ import annotations

import gzip
import json
import random
import re
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from incidents.models import Actor
from incidents.services.actor_names import MOST_SUGGESTED
from incidents.views.entry_shell import entry_shell, gazetteer_json
from observatory.lib.page_files import content_of
from regions.ingest.divisions import load_divisions
from regions.models import Place
from regions.services.gazetteer import MOST_PLACES
from tests.factories import make_event_type, make_user

pytestmark = pytest.mark.django_db
KB = 1024
SHELL_KB, FORM_KB = 150, 60
NOT_THE_FORM = re.compile(
    r"leaflet/|actors\.json|places\.json|\.geojson|service_worker"
)


def signed_in(**values: str) -> Client:
    client = Client()
    client.force_login(make_user(**values))
    return client


def shell_of(client: Client) -> str:
    return client.get(reverse("entry-shell")).content.decode()


def told_by(client: Client) -> dict[str, object]:
    """What the worker is told to keep."""
    text = client.get(reverse("entry-worker")).content.decode()
    return json.loads(text.removeprefix("self.SHELL = ").split(";\n", 1)[0])


def make_places(count: int) -> None:
    """Names as long and as varied as those of OCHA's settlements."""
    rng = random.Random(6)
    parts = ["ba", "dou", "gou", "ka", "ko", "la", "mba", "na", "sou", "tié", "wé"]
    Place.objects.bulk_create(
        Place(
            name="".join(rng.choices(parts, k=rng.randint(3, 5))).title(),
            latitude=rng.uniform(10.2, 24.9),
            longitude=rng.uniform(-12.2, 4.2),
            population=rng.randint(50, 900_000),
            source="test",
            external_id=str(number),
        )
        for number in range(count)
    )


def make_actors(count: int) -> None:
    """Names as long and as many as those of the fixture."""
    rng = random.Random(7)
    words = [
        "armée",
        "azawad",
        "coordination",
        "front",
        "groupe",
        "libération",
        "milice",
    ]
    words += ["mouvement", "nationale", "peuls", "résistance", "soutien", "union"]
    Actor.objects.bulk_create(
        Actor(
            name=f"{' '.join(rng.choices(words, k=4)).title()} {number}",
            name_en=" ".join(rng.choices(words, k=4)),
            kind="rebel_group",
            aliases=[" ".join(rng.choices(words, k=3)), f"{number:X}"],
            active_from=date(2000 + number % 20, 1, 1),
        )
        for number in range(count)
    )


def test_the_shell_is_the_same_for_everybody_and_holds_no_token() -> None:
    make_event_type()
    one = shell_of(signed_in(username="aminata"))
    other = shell_of(signed_in(role="editor", username="oumar"))
    assert one == other
    assert "csrf" not in one
    assert "aminata" not in one
    assert 'data-obs-outbox=""' in one
    assert not re.search(r"\w{8}-\w{4}-\w{4}", one)  # no report's identifier
    assert "battles.armed_clash" in one


def test_the_form_and_the_shell_keep_to_their_budgets_with_a_full_gazetteer(
    client: Client,
) -> None:
    load_divisions()
    make_places(MOST_PLACES + 50)
    make_actors(MOST_SUGGESTED + 50)
    client.force_login(make_user())
    shell = entry_shell()
    sizes = {"": packed(shell.html.encode())}
    for address in shell.files:
        is_static = address.startswith("/static/")
        content = content_of(address) if is_static else client.get(address).content
        sizes[address] = packed(content)
    form = sum(n for name, n in sizes.items() if not NOT_THE_FORM.search(name))
    print(sorted(((n, name) for name, n in sizes.items()), reverse=True), form)
    assert form <= FORM_KB * KB, sizes
    assert sum(sizes.values()) <= SHELL_KB * KB, sizes


def packed(content: bytes) -> int:
    return len(gzip.compress(content))


def test_the_shell_lists_every_file_that_the_page_needs() -> None:
    files = entry_shell().files
    for name in (
        "/static/css/tokens.css",  # of a sheet that imports others
        "/static/js/entry/point_map.js",
        "/static/js/lib/page.js",  # of a module of a module
        "/static/leaflet/leaflet.js",  # only when the map is opened
        "/api/v1/regions.geojson?division=2012",
        reverse("entry-places"),
        reverse("entry-actors"),
    ):
        assert name in files
    assert reverse("entry-manifest") not in files


def test_the_version_changes_with_the_content_and_with_nothing_else() -> None:
    make_event_type()
    client = signed_in()
    told = told_by(client)
    assert told == told_by(signed_in())
    versions = {told["version"]}
    make_event_type("riots")
    versions.add(told_by(client)["version"])
    make_places(1)
    versions.add(told_by(client)["version"])
    load_divisions()
    versions.add(told_by(client)["version"])
    Actor.objects.create(name="GATIA", kind="political_militia")
    versions.add(told_by(client)["version"])
    assert len(versions) == 5
    page = client.get(reverse("entry-shell"))
    assert page.headers["X-Shell-Version"] == told_by(client)["version"]


def test_the_worker_keeps_what_it_is_told_and_nothing_that_passes_by() -> None:
    """Its one `put` is that of the list; its scope is the form's own address."""
    source = content_of("/static/js/entry/service_worker.js").decode()
    assert source.count("cache.put(") == 1
    assert "cache.add" not in source
    told = told_by(signed_in())
    assert told["page"] == reverse("report-new")
    desk = ("/reports/", "/review/", "/account/")
    kept = [a for a in told["files"] if any(part in a for part in desk)]
    assert sorted(kept) == [reverse("entry-actors"), reverse("entry-places")]
    assert reverse("entry-worker").startswith(reverse("report-new"))


def test_the_app_has_a_french_name_and_icons(client: Client) -> None:
    told = signed_in().get(reverse("entry-manifest")).json()
    assert (told["short_name"], told["lang"]) == ("Signalements", "fr")
    assert told["start_url"] == reverse("report-new")
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_gazetteer_holds_the_largest_places_with_their_spellings() -> None:
    load_divisions()
    make_places(3)
    least = Place.objects.order_by("population").first()
    least.names.create(name="Autre nom")
    told = json.loads(gazetteer_json())
    name, latitude, longitude, unit, *others = told["places"][-1]
    assert (name, others) == (least.name, ["Autre nom"])
    assert (latitude, longitude) == (
        round(least.latitude, 4),
        round(least.longitude, 4),
    )
    assert isinstance(told["units"][unit], str)
