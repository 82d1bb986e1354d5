"""Getting in: closed accounts, long passwords, slow guessing, second factors."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from incidents.accounts import client_address
from incidents.management.commands.create_demo_accounts import LOGINS, PASSWORD
from incidents.models import User
from incidents.models.assigned_region import regions_assigned_to
from tests.factories import make_incident, make_region, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sign_in(client: Client, name: str, password: str, **extra: str) -> int:
    form = {"login": name, "password": password}
    return client.post(reverse("account_login"), form, **extra).status_code


def test_a_person_signs_in_with_name_or_address(client: Client) -> None:
    user = make_user()
    assert sign_in(client, user.username, "a long pass phrase") == 302
    assert sign_in(Client(), user.email, "a long pass phrase") == 302


@pytest.mark.parametrize("name", ["known", "never-heard-of"])
def test_guessing_is_slowed_down_for_known_and_unknown_names_alike(name: str) -> None:
    make_user(username="known")
    client = Client()
    answers = [sign_in(client, name, f"wrong guess {i}") for i in range(11)]
    assert answers == [200] * 9 + [429, 429]
    assert sign_in(client, name, "a long pass phrase") == 429


def answers_to(page: str, field: str, name: str) -> tuple[int, str, str]:
    """Without what was typed, and the form's own token."""
    answer = Client().post(reverse(page), {field: name, "password": "wrong guess"})
    body = answer.content.decode().replace(name, "")
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return answer.status_code, answer.headers.get("Location", ""), body


@pytest.mark.parametrize(
    ("page", "field"), [("account_login", "login"), ("account_reset_password", "email")]
)
def test_nobody_learns_whether_there_is_an_account(
    page: str, field: str, mailoutbox: list[EmailMessage]
) -> None:
    """S-04; a mail goes either way, so that the time does not tell it."""
    known = make_user().email
    assert answers_to(page, field, known) == answers_to(page, field, "no@example.org")
    to = [mail.to for mail in mailoutbox]
    assert to == ([] if page == "account_login" else [[known], ["no@example.org"]])


def test_claiming_another_address_does_not_reset_the_count() -> None:
    make_user(username="known")
    for i in range(10):
        sign_in(Client(), "known", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{i}")
    assert sign_in(Client(), "known", "a long pass phrase") == 429


def test_one_person_s_mistakes_do_not_lock_out_the_office() -> None:
    make_user(username="colleague")
    for _ in range(11):
        sign_in(Client(), "known", "wrong")
    assert sign_in(Client(), "colleague", "a long pass phrase") == 302


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        (0, "6.6.6.6", "9.9.9.9"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "10.0.0.1", "9.9.9.9"),
    ],
)
def test_only_our_own_proxies_are_believed(
    trusted: int, forwarded: str, seen: str, settings, rf
) -> None:
    settings.TRUSTED_PROXY_COUNT = trusted
    request = rf.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="9.9.9.9")
    assert client_address(request) == seen


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "123456789012",
        "Mali2026Bamako!",
        "OBSERVATOIRE-2026",
        "motdepasse-ségou",
        "x" * 129,
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["hivernage et karité", "anomalies formalisées", "Bamako sous la pluie"]
)
def test_long_phrases_are_taken_whatever_words_they_hold(password: str) -> None:
    validate_password(password)


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    form = {
        "email": "x@example.org",
        "username": "x",
        "password1": "hivernage et karité",
    }
    client.post(reverse("account_signup"), form)
    assert not User.objects.exists()


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_an_editor_sets_up_a_second_factor_before_acting(role: str) -> None:
    incident = make_incident(status="reported", author=make_user())
    user = make_user(role)
    client = client_of(user)
    for name in ("review-queue", "report-list", "report-new"):
        assert client.get(reverse(name)).url == reverse("mfa_activate_totp")
    form = {"step": "published", "version": "1"}
    client.post(reverse("review-decide", args=[incident.uuid]), form)
    incident.refresh_from_db()
    assert incident.status == "reported"
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert client.get(reverse("review-queue")).status_code == 200


def test_a_reporter_needs_none(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("report-list")).status_code == 200


def test_losing_the_role_shows_on_the_next_request(settings) -> None:
    settings.MFA_REQUIRED = False
    editor = make_user("editor")
    client = client_of(editor)
    assert client.get(reverse("review-queue")).status_code == 200
    User.objects.filter(pk=editor.pk).update(role="analyst")
    assert client.get(reverse("review-queue")).status_code == 403
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(reverse("review-queue")).status_code == 302


def test_createsuperuser_makes_an_administrator_bound_by_the_rules(settings) -> None:
    user = User.objects.create_superuser("chef", "c@example.org", "a long pass phrase")
    incident = make_incident(author=user)
    assert user.role == "administrator"
    assert user.has_perm("incidents.administer")
    assert not user.has_perm("incidents.publish_incident", incident)


def test_demo_accounts_exist_only_in_a_demo(
    settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("create_demo_accounts")
    settings.DEMO = True
    regions = [make_region(slug) for slug in ("mopti", "gao", "kayes")]
    call_command("create_demo_accounts")
    call_command("create_demo_accounts")
    assert "relecture (reviewer of Gao and Mopti)" in capsys.readouterr().out
    reviewer = User.objects.get(username="relecture")
    assert set(regions_assigned_to(reviewer)) == set(regions[:2])
    assert dict(User.objects.values_list("username", "role")) == LOGINS
    validate_password(PASSWORD)
    editor = User.objects.get(username="redaction")
    assert editor.has_perm("incidents.review_incident")
    settings.DEMO = False
    assert not editor.has_perm("incidents.review_incident")
