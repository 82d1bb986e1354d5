"""A lost second factor: an administrator's path, and the operator's."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from incidents.models import User
from incidents.services.errors import NotAllowedError
from incidents.services.second_factor import AUDITED, reset_second_factor
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_user("editor")


def signed_in(user: User) -> Client:
    """With a second factor, as those who administer and edit need one."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    sign_in(client, user)
    return client


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_an_administrator_takes_it_away_and_the_person_starts_anew(
    person: User,
) -> None:
    lost, administrator = signed_in(person), make_user("administrator")
    assert lost.get(reverse("review-queue")).status_code == 200
    answer = signed_in(administrator).post(
        reverse("admin:incidents_user_changelist"),
        {"action": "reset_second_factors", "_selected_action": [person.pk]},
    )
    assert answer.status_code == 302
    assert not has_factor(person)
    assert lost.get(reverse("review-queue")).status_code == 302, "the session is ended"
    (entry,) = LogEntry.objects.filter(change_message=AUDITED)
    assert (entry.user, entry.object_id) == (administrator, str(person.pk))
    assert person.username not in entry.object_repr
    password_alone = Client()
    password_alone.force_login(person)
    asked = password_alone.get(reverse("review-queue"))
    assert asked.url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", ["reporter", "analyst", "editor"])
def test_nobody_else_takes_it_away(person: User, role: str) -> None:
    signed_in(person)
    with pytest.raises(NotAllowedError):
        reset_second_factor(person, by=make_user(role))
    assert has_factor(person)


def test_not_even_an_administrator_takes_away_their_own() -> None:
    administrator = make_user("administrator")
    signed_in(administrator)
    with pytest.raises(NotAllowedError):
        reset_second_factor(administrator, by=administrator)
    assert has_factor(administrator)


def test_the_operator_does_it_at_the_server_for_the_only_administrator() -> None:
    administrator = make_user("administrator")
    signed_in(administrator)
    call_command("reset_second_factor", administrator.username, stdout=io.StringIO())
    assert has_factor(administrator), "nothing without --commit"
    call_command(
        "reset_second_factor", administrator.username, "--commit", stdout=io.StringIO()
    )
    assert not has_factor(administrator)
    assert "command line" in LogEntry.objects.get().change_message


def test_an_unknown_account_is_an_error() -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
