"""Victims and further sources at the desk, in what is public, and with the reporter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import (
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    Incident,
    User,
)
from incidents.services.conversation import remark_on
from incidents.services.history import changes_of
from incidents.services.part_checks import part_states
from incidents.services.publication import publish_incident
from tests.factories import make_claim, make_incident, make_source, make_user
from tests.incidents.forms.report_data import report_data
from tests.incidents.views.test_review import edit, editor, form_of

pytestmark = pytest.mark.django_db
__all__ = ["editor"]

WOMEN = {
    "victims_new1_outcome": "killed",
    "victims_new1_best": "2",
    "victims_new1_category": "civilian",
    "victims_new1_sex": "woman",
}


@pytest.fixture
def incident() -> Incident:
    made = make_incident(status="reported", author=make_user())
    make_claim(made, "killed", 4, 5, 9)
    make_claim(made, "injured", best=3)
    return Incident.objects.get(pk=made.pk)


def with_women(incident: Incident, count: int = 2) -> CasualtyBreakdown:
    claim = incident.claims.get(outcome="killed", standing="recommended")
    return CasualtyBreakdown.objects.create(
        claim=claim, category="civilian", sex="woman", best=count
    )


def parts_of(incident: Incident) -> list[tuple[str, str, int | None]]:
    parts = CasualtyBreakdown.objects.filter(claim__incident=incident)
    return list(parts.order_by("pk").values_list("claim__outcome", "sex", "best"))


def page(client: Client, incident: Incident, name: str = "review-detail") -> str:
    html = client.get(reverse(name, args=[incident.uuid])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def open_parts(incident: Incident) -> set[str]:
    return {state.part for state in part_states(incident) if not state.is_checked}


def test_a_part_is_added_changed_and_taken_away(
    client: Client, editor: User, incident: Incident
) -> None:
    assert edit(client, incident, form_of(client, incident, **WOMEN)).status_code == 302
    assert parts_of(incident) == [("killed", "woman", 2)]
    key = f"victims_{CasualtyBreakdown.objects.get().pk}"
    edit(client, incident, form_of(client, incident, **{f"{key}_best": "3"}))
    assert parts_of(incident) == [("killed", "woman", 3)]
    edit(client, incident, form_of(client, incident, **{f"{key}_remove": "on"}))
    assert parts_of(incident) == []
    told = [change.fields[0] for change in changes_of(incident) if "→" in str(change)]
    assert {words[-5:] for words in told} == {"– → 2", "2 → 3", "3 → –"}
    assert "tués, civils, femmes et filles 2 → 3" in page(client, incident)


def test_saving_untouched_rows_changes_nothing(
    client: Client, editor: User, incident: Incident
) -> None:
    with_women(incident)
    before = list(CasualtyBreakdown.objects.values())
    assert edit(client, incident, form_of(client, incident)).status_code == 302
    assert list(CasualtyBreakdown.objects.values()) == before
    assert not [change for change in changes_of(incident) if "→" in str(change.fields)]


def test_a_total_below_its_parts_is_refused_at_the_row_with_both_numbers(
    client: Client, editor: User, incident: Incident
) -> None:
    part = with_women(incident, 4)
    bounds = {"killed_min": "", "killed_best": "3", "killed_max": ""}
    answer = edit(client, incident, form_of(client, incident, **bounds))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [f"victims_{part.pk}_best"]
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "Victimes 1 – Probable" in text
    assert "4" in errors[f"victims_{part.pk}_best"][0]
    assert incident.claims.get(outcome="killed").best == 5


def test_a_figure_set_aside_takes_its_parts_along(
    client: Client, editor: User, incident: Incident
) -> None:
    with_women(incident)
    unknown = {f"killed_{bound}": "" for bound in ("min", "best", "max")}
    sent = form_of(client, incident, killed_known="unknown", **unknown)
    assert edit(client, incident, sent).status_code == 302
    claim = incident.claims.get(outcome="killed")
    assert (claim.standing, claim.breakdown.count()) == ("rejected", 1)


def test_victims_of_no_total_are_refused(
    client: Client, editor: User, incident: Incident
) -> None:
    sent = form_of(client, incident, **WOMEN | {"victims_new1_outcome": "missing"})
    answer = edit(client, incident, sent)
    assert list(answer.context["form"].errors) == ["victims_new1_best"]


def test_the_second_of_two_editors_gets_what_the_first_did_to_other_rows(
    client: Client, editor: User, incident: Incident
) -> None:
    part = with_women(incident)
    mine = form_of(client, incident, victims_new1_outcome="injured",
                   victims_new1_best="1", victims_new1_age_group="child")  # fmt: skip
    edit(client, incident, form_of(client, incident, **{f"victims_{part.pk}_best": 3}))
    answer = edit(client, incident, mine)
    assert answer.status_code == 409
    assert answer.context["clashes"] == []
    merged = answer.context["form"]
    assert merged[f"victims_{part.pk}_best"].value() == "3"
    assert edit(client, incident, merged.data.dict()).status_code == 302
    assert parts_of(incident) == [("killed", "woman", 3), ("injured", "unknown", 1)]


def test_both_changed_one_row_and_both_numbers_are_shown(
    client: Client, editor: User, incident: Incident
) -> None:
    part = with_women(incident)
    name = f"victims_{part.pk}_best"
    mine = form_of(client, incident, **{name: "1"})
    edit(client, incident, form_of(client, incident, **{name: "3"}))
    (clash,) = edit(client, incident, mine).context["clashes"]
    assert (clash.base, clash.theirs, clash.yours) == ("2", "3", "1")


def test_a_row_changed_by_one_and_taken_away_by_the_other_is_not_lost(
    client: Client, editor: User, incident: Incident
) -> None:
    key = f"victims_{with_women(incident).pk}"
    mine = form_of(client, incident, **{f"{key}_best": "1"})
    edit(client, incident, form_of(client, incident, **{f"{key}_remove": "on"}))
    merged = edit(client, incident, mine).context["form"]
    assert merged["victims_new1_best"].value() == "1"
    assert merged["victims_new1_sex"].value() == "woman"


def test_a_change_after_approval_puts_only_its_outcome_back_to_check(
    client: Client, editor: User, incident: Incident
) -> None:
    Incident.objects.filter(pk=incident.pk).update(status="verified")
    with_women(incident)
    publish_incident(incident, by=editor)
    assert open_parts(incident) == set()
    key = f"victims_{CasualtyBreakdown.objects.get().pk}"
    edit(client, incident, form_of(client, incident, **{f"{key}_best": "1"}))
    assert open_parts(incident) == {"killed"}
    shown = page(client, incident)
    assert "tués, civils, femmes et filles" in shown
    assert "2 → 1" in shown


def test_the_desk_names_a_further_source_and_sees_all_side_by_side(
    client: Client, editor: User, incident: Incident
) -> None:
    assert "Ce que dit chaque source" in page(client, incident)
    sent = form_of(client, incident, further_1_publisher="Studio Tamani",
                   further_1_kind="media")  # fmt: skip
    assert edit(client, incident, sent).status_code == 302
    added = incident.citations.get(source__publisher="Studio Tamani")
    assert (added.named_by, added.source.is_confidential) == (None, True)
    with_women(incident)
    side = page(client, incident).split("Ce que dit chaque source")[1]
    assert "Studio Tamani" in side
    assert "femmes et filles : 2" in side


def test_a_source_that_is_cited_is_not_cited_again(
    client: Client, editor: User, incident: Incident
) -> None:
    name = Citation.objects.earliest("pk").source.publisher
    answer = edit(client, incident, form_of(client, incident, further_1_publisher=name))
    assert list(answer.context["form"].errors) == ["further_1_publisher"]


def send(client: Client, **values: Any) -> Incident:
    data = report_data(
        victims_1_outcome="killed", victims_1_count="2", victims_1_sex="woman",
        further_1_publisher="Une élue", further_1_kind="witness",
        further_1_is_confidential="on", **values,
    )  # fmt: skip
    assert client.post(reverse("report-new"), data).status_code == 302
    return Incident.objects.get(uuid=data["client_id"])


def test_the_reporter_sees_what_was_sent(client: Client) -> None:
    client.force_login(make_user())
    shown = page(client, send(client), "report-detail")
    assert "femmes et filles : 2" in shown
    assert "Une élue" in shown


def test_the_reporter_s_own_correction_below_the_parts_is_refused_in_words(
    client: Client, editor: User
) -> None:
    reporter = make_user()
    client.force_login(reporter)
    incident = send(client)
    asked = remark_on(incident, "question", text="Sûr ?", part="killed", by=editor)
    address = reverse("report-answer", args=[incident.uuid, asked.uuid])
    sent = {"text": "", "version": incident.version, "killed_known": "figure",
            "killed_best": "1"}  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "2" in answer.context["form"].errors["killed_best"][0]
    assert CasualtyClaim.objects.get().best == 3
    assert client.post(address, sent | {"killed_best": "2"}).status_code == 302
    assert CasualtyClaim.objects.get().best == 2


def test_a_claim_set_against_another_shows_its_own_parts(
    client: Client, editor: User, incident: Incident
) -> None:
    other = make_claim(
        incident,
        "killed",
        best=7,
        source=make_source(publisher="Radio"),
        standing="corroborating",
    )
    CasualtyBreakdown.objects.create(claim=other, age_group="child", best=6)
    with_women(incident)
    shown = page(client, incident)
    assert "femmes et filles : 2" in shown
    assert re.search(r"enfants[^:]* : 6", shown)
