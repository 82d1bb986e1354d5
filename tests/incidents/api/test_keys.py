"""Keys of the API: who is let in, how often, and that no secret stays anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from incidents.models import APIKey, RequestCount, User
from incidents.services.api_keys import issue_key, revoke_key, rotate_key
from incidents.services.errors import NotAllowedError
from incidents.services.rates import Rate, count_request, forget_old_counts
from tests.factories import assign_region, make_published, make_region, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
LIST = "/api/v1/incidents/"
EVERY_READER = [LIST, "/api/v1/changes", "/ogc/collections", "/api/v1/regions/"]


def make_key(holder: User | None = None, *scopes: str, days: int = 30):
    return issue_key(
        holder=holder or make_user("analyst"),
        purpose="Script R",
        scopes=scopes or ["read"],
        expires_on=timezone.localdate() + timedelta(days=days),
    )


def ask(client: Client, secret: str, address: str = LIST):
    return client.get(address, headers={"authorization": f"Bearer {secret}"})


def test_a_key_reads_what_anybody_reads(client: Client) -> None:
    make_published()
    issued = make_key()
    answer = ask(client, issued.secret)
    assert answer.status_code == 200
    assert answer.json() == client.get(LIST).json()
    assert "public" not in answer.get("Cache-Control", "")
    issued.key.refresh_from_db()
    assert issued.key.last_used_on == timezone.localdate()


@pytest.mark.parametrize("change", ["revoke", "expire", "rotate", "leave", "guess"])
def test_a_key_that_is_no_good_any_more_opens_nothing(
    client: Client, change: str
) -> None:
    """All of them in the same words: nobody learns which keys there were."""
    issued = make_key()
    key, secret = issued.key, issued.secret
    if change == "revoke":
        revoke_key(key, by=key.holder)
    elif change == "expire":
        yesterday = timezone.localdate() - timedelta(days=1)
        APIKey.objects.update(expires_on=yesterday)
    elif change == "rotate":
        renewed = rotate_key(key, by=key.holder)
        assert ask(client, renewed.secret).status_code == 200
    elif change == "leave":
        User.objects.filter(pk=key.holder_id).update(is_active=False)
    else:
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    answer = ask(client, secret)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    unknown = ask(client, "obs_0123456789ab_nobody")
    assert answer.json() == unknown.json()


def test_the_secret_is_in_no_row_and_has_256_random_bits() -> None:
    issued = make_key()
    random = issued.secret.split("_", 2)[2]
    assert len(random) == 43  # base64 of 32 bytes
    with connection.cursor() as cursor:
        for table in ("incidents_apikey", "incidents_apikeyevent"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")  # noqa: S608
            rows = cursor.fetchall()
            assert rows
            assert not any(random in row for (row,) in rows)


def test_an_address_holds_no_key(client: Client) -> None:
    """Not taken, and named as a parameter that there is not."""
    answer = client.get(f"{LIST}?key={make_key().secret}")
    assert answer.status_code == 400


@pytest.mark.parametrize("address", EVERY_READER)
def test_the_operator_may_keep_the_api_for_keys(
    client: Client, settings: Settings, address: str
) -> None:
    settings.API_ANONYMOUS = False
    is_for_pages = address == "/api/v1/regions/"
    assert client.get(address).status_code == (200 if is_for_pages else 401)
    assert ask(client, make_key().secret, address).status_code == 200
    assert client.get("/tiles/0/0/0.json").status_code == 200
    assert client.get("/fr/").status_code == 200


def test_a_key_without_the_scope_is_refused(client: Client) -> None:
    holder = make_user("editor")
    sends_only = make_key(holder, "send_reports")
    assert ask(client, sends_only.secret).status_code == 403


def test_each_key_has_its_rate_and_says_what_is_left(client: Client) -> None:
    busy, idle = make_key(), make_key()
    APIKey.objects.filter(pk=busy.key.pk).update(minute_rate=2, day_rate=100)
    answers = [ask(client, busy.secret) for _ in range(3)]
    assert [answer.status_code for answer in answers] in ([200, 200, 429], [200] * 3)
    policy = '"minute";q=2;w=60, "day";q=100;w=86400'
    assert answers[-1]["RateLimit-Policy"] == policy
    assert answers[-1]["RateLimit"].split(", ")[1].startswith('"day";r=97;t=')
    assert ask(client, idle.secret).status_code == 200


def test_too_many_is_told_until_when(client: Client, settings: Settings) -> None:
    """By address, of which nothing is kept; the map's tiles are not counted."""
    settings.API_MINUTE_RATE, settings.API_DAY_RATE = 1000, 1
    assert client.get(LIST).status_code == 200
    answer = client.get(LIST)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 86_400
    assert answer.json()["title"] == "Trop de demandes"
    assert client.get(LIST, REMOTE_ADDR="192.0.2.9").status_code == 200
    assert client.get("/tiles/0/0/0.json").status_code == 200
    kept = set(RequestCount.objects.values_list("who", flat=True))
    assert not any("127.0.0.1" in who or "192.0.2.9" in who for who in kept)


def test_strangers_and_keys_have_rates_of_their_own(
    client: Client, settings: Settings
) -> None:
    """On one address: who holds a key is not kept waiting by those who hold none."""
    settings.API_MINUTE_RATE, settings.API_DAY_RATE = 1000, 1
    first = client.get(LIST)
    assert first["RateLimit-Policy"] == '"minute";q=1000;w=60, "day";q=1;w=86400'
    assert '"day";r=0;t=' in first["RateLimit"]
    refused = client.get(LIST)
    assert (refused.status_code, '"day";r=0;t=' in refused["RateLimit"]) == (429, True)
    answer = ask(client, make_key().secret)
    assert answer.status_code == 200
    assert '"day";r=99999;t=' in answer["RateLimit"]


def test_an_ipv6_client_is_its_network(client: Client, settings: Settings) -> None:
    settings.API_MINUTE_RATE, settings.API_DAY_RATE = 1000, 1
    assert client.get(LIST, REMOTE_ADDR="2001:db8::1").status_code == 200
    assert client.get(LIST, REMOTE_ADDR="2001:db8::ffff:2").status_code == 429
    assert client.get(LIST, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_key_and_its_rate_take_two_questions(
    client: Client, settings: Settings, django_assert_num_queries
) -> None:
    issued = make_key()
    ask(client, issued.secret)
    with django_assert_num_queries(5):  # three without a key
        ask(client, issued.secret)


def test_counts_of_days_that_are_over_are_forgotten() -> None:
    count_request("key:1", Rate(1, 1))
    RequestCount.objects.filter(span="minute").update(
        begun_at=timezone.now() - timedelta(days=3)
    )
    assert forget_old_counts() == 1
    assert RequestCount.objects.get().span == "day"


def test_one_makes_replaces_and_revokes_keys_on_a_page(client: Client) -> None:
    person = make_user("analyst")
    sign_in(client, person)
    page = reverse("key-list")
    made = client.post(page, {"purpose": "Tableau Excel", "days": "30"})
    secret = made.context["issued"].secret
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in client.get(page).content.decode()
    key = APIKey.objects.get()
    assert (key.holder, key.scopes) == (person, ["read"])
    renewed = client.post(reverse("key-rotate", args=[key.prefix]))
    assert ask(Client(), secret).status_code == 401
    assert ask(Client(), renewed.context["issued"].secret).status_code == 200
    key.refresh_from_db()
    client.post(reverse("key-revoke", args=[key.prefix]))
    assert ask(Client(), renewed.context["issued"].secret).status_code == 401
    with pytest.raises(NotAllowedError):
        rotate_key(APIKey.objects.get(), by=person)


def test_keys_of_others_are_not_there(client: Client) -> None:
    theirs = make_key().key
    sign_in(client, make_user("analyst"))
    assert theirs.prefix not in client.get(reverse("key-list")).content.decode()
    for name in ("key-rotate", "key-revoke"):
        assert client.post(reverse(name, args=[theirs.prefix])).status_code == 404
    with pytest.raises(NotAllowedError):
        revoke_key(theirs, by=make_user("editor"))
    revoke_key(theirs, by=make_user("administrator"))


def test_making_one_asks_for_the_password_again(client: Client) -> None:
    client.force_login(make_user("analyst"))
    answer = client.post(reverse("key-list"), {"purpose": "x", "days": "30"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert not APIKey.objects.exists()


def test_only_who_may_report_makes_keys_that_do(client: Client) -> None:
    sign_in(client, make_user("analyst"))
    data = {"purpose": "x", "days": "30", "sends_reports": "on"}
    client.post(reverse("key-list"), data)
    assert APIKey.objects.get().scopes == ["read"]
    sign_in(client, make_user("reporter"))
    client.post(reverse("key-list"), data)
    assert APIKey.objects.first().scopes == ["read", "send_reports"]


def test_whose_regions_hold_for_what_a_key_sends_is_told(client: Client) -> None:
    person = make_user("reporter")
    sign_in(client, person)
    page = reverse("key-list")
    assert "il porte une mention" not in client.get(page).content.decode()
    assign_region(person, make_region("mopti"))
    text = " ".join(client.get(page).content.decode().split())
    assert "venu d’ailleurs que Mopti, il porte une mention au bureau" in text
