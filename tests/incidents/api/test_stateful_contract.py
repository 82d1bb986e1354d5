"""The API keeps to its document from one answer to the next: schemathesis follows its
links, from lists to what they list and from what is sent to what became of it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import Case
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from incidents.models import Incident
from incidents.services.publication import retract_incident
from tests.factories import make_snapshot, make_user
from tests.incidents.api.conftest import a_report
from tests.incidents.api.test_contract import schema
from tests.incidents.api.test_keys import make_key

__all__ = ["schema"]
SCENARIOS, STEPS = 40, 8
LINKED = {
    ("GET /api/v1/incidents/", "GET /api/v1/incidents/{public_id}/"),
    ("GET /api/v1/incidents/{public_id}/", "GET /api/v1/incidents/{public_id}.geojson"),
    ("GET /api/v1/changes", "GET /api/v1/changes"),
    ("GET /api/v1/changes", "GET /api/v1/incidents/{public_id}/"),
    ("GET /api/v1/event-types/", "GET /api/v1/incidents/"),
    ("GET /api/v1/snapshots/", "GET /api/v1/snapshots/{slug}/"),
    ("GET /api/v1/snapshots/{slug}/", "GET /api/v1/snapshots/{slug}.csv"),
    ("POST /api/v1/reports/", "GET /api/v1/reports/{uuid}/"),
}


class Following:
    """What schemathesis is told of each step."""

    secret: str
    followed: set[tuple[str, str]]

    def get_call_kwargs(self, case: Case) -> dict[str, Any]:
        headers = {"Accept-Encoding": "identity"}
        if "/reports/" in case.path:
            headers["Authorization"] = f"Bearer {self.secret}"
        return {"headers": headers}

    def before_call(self, case: Case) -> None:
        """What it makes of texts alone is never a report that the desk takes."""
        if case.method == "POST" and case.meta.generation.mode.is_positive:
            case.body = a_report()

    def step(self, input: Any) -> Any:  # noqa: A002  its name
        if input.applied_parameters:
            source = input.transition.id.split("->")[0].strip()
            self.followed.add((source, input.case.operation.label))
        return super().step(input)  # type: ignore[misc]

    def validate_response(self, response: Any, case: Case, **kwargs: Any) -> None:
        left_out = [positive_data_acceptance]  # as in `test_contract`
        if "" in case.query.values():  # left empty in a form: not given
            left_out.append(negative_data_rejection)
        case.validate_response(response, excluded_checks=left_out, **kwargs)


def test_following_its_links_schemathesis_finds_nothing(schema: Any) -> None:
    make_snapshot()
    withdrawn = Incident.objects.get(public_id="MLI-2019-000002")
    retract_incident(withdrawn, by=make_user("editor"), note_fr="Doublon")
    secret = make_key(make_user("reporter"), "read", "send_reports").secret
    followed: set[tuple[str, str]] = set()
    paths = {label.split()[1] for pair in LINKED for label in pair}
    linked = schema.include(path=sorted(paths)).as_state_machine()
    told = {"secret": secret, "followed": followed}
    for number in range(7, 12):  # by chance, some scenarios leave a link out
        machine = type("Machine", (Following, linked), told)
        seed(number)(machine).run(
            settings=settings(
                max_examples=SCENARIOS,
                stateful_step_count=STEPS,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
        )
        if followed >= LINKED:  # and what it infers by itself
            break
    assert followed >= LINKED
