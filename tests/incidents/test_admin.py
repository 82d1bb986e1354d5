"""The administration: for administrators with a second factor, and little to break."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from incidents.models import User
from tests.factories import make_region, make_source, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_administrator() -> User:
    user = make_user("administrator")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    return user


@pytest.mark.parametrize("role", ["reporter", "analyst", "editor"])
def test_other_roles_may_not_enter(role: str, settings) -> None:
    settings.MFA_REQUIRED = False
    assert client_of(make_user(role)).get(reverse("admin:index")).status_code == 302
    answer = client_of(make_user(role)).get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403


def test_a_stranger_is_led_to_the_site_s_own_login(client: Client) -> None:
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_an_administrator_sets_up_a_second_factor_first() -> None:
    answer = client_of(make_user("administrator")).get(reverse("admin:index"))
    assert answer.url == reverse("mfa_activate_totp")


def test_every_list_and_form_opens() -> None:
    client = client_of(make_administrator())
    assert client.get(reverse("admin:index")).status_code == 200
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200
    for model in ("user", "actor"):
        assert client.get(reverse(f"admin:incidents_{model}_add")).status_code == 200
    assert client.get(reverse("admin:incidents_source_add")).status_code == 403


def test_nothing_is_deleted_and_no_incident_is_there() -> None:
    administrator = make_administrator()
    client = client_of(administrator)
    address = reverse("admin:incidents_user_delete", args=[administrator.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    answer = client.get(reverse("admin:incidents_user_changelist"))
    assert "delete_selected" not in answer.content.decode()
    assert "incidents.incident" not in {
        m._meta.label_lower for m in admin.site._registry
    }


def test_confidential_sources_are_not_listed() -> None:
    make_source(publisher="Radio Publique")
    make_source(publisher="Canari Confidentiel", is_confidential=True)
    answer = client_of(make_administrator()).get(
        reverse("admin:incidents_source_changelist")
    )
    assert "Radio Publique" in answer.content.decode()
    assert "Canari Confidentiel" not in answer.content.decode()


def test_an_administrator_makes_an_account_with_a_role() -> None:
    client = client_of(make_administrator())
    form = {
        "username": "nouvelle",
        "email": "n@example.org",
        "role": "editor",
        "usable_password": "true",
        "password1": "hivernage et karité",
        "password2": "hivernage et karité",
        "assigned_regions-TOTAL_FORMS": "0",
        "assigned_regions-INITIAL_FORMS": "0",
    }
    answer = client.post(reverse("admin:incidents_user_add"), form)
    assert answer.status_code == 302
    made = User.objects.get(username="nouvelle")
    assert (made.role, made.is_superuser, made.is_staff) == ("editor", False, False)


def test_an_administrator_assigns_regions_and_takes_them_back() -> None:
    region = make_region("mopti")
    person = make_user("reviewer")
    client = client_of(make_administrator())
    at = reverse("admin:incidents_user_change", args=[person.pk])
    row = "assigned_regions-0-"
    form = {
        "username": person.username,
        "email": person.email,
        "role": "reviewer",
        "is_active": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
        "assigned_regions-TOTAL_FORMS": "1",
        "assigned_regions-INITIAL_FORMS": "0",
        f"{row}division": region.division_id,
        f"{row}code": "unheard-of",
    }
    refused = client.post(at, form)
    assert refused.status_code == 200
    assert str(refused.context["errors"])
    assert not person.assigned_regions.exists()
    assert client.post(at, form | {f"{row}code": region.code}).status_code == 302
    assigned = person.assigned_regions.get()
    back = {
        "assigned_regions-INITIAL_FORMS": "1",
        f"{row}id": assigned.pk,
        f"{row}user": person.pk,
        f"{row}code": region.code,
        f"{row}DELETE": "on",
    }
    assert client.post(at, form | back).status_code == 302
    assert not person.assigned_regions.exists()
