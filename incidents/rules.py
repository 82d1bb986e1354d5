"""Who may do what: the one place (`user.has_perm(name, object)` asks here).

Analysts read and freeze snapshots to cite, reporters write reports, reviewers do so and
review the reports of their regions, editors do all of this everywhere and publish,
administrators manage people as well. Partners send reports by the API and reach no page
of the desk. Anonymous people have no permission at all: public pages need none.
"""

import rules
from django.conf import settings
from django.db.models import QuerySet

from incidents.models import Incident, User
from incidents.models.assigned_region import lies_in_regions_of
from incidents.models.merged import survivor_of

Role = User.Role


def _has_role(*roles: str) -> rules.Predicate:
    @rules.predicate(name=f"has_role({', '.join(roles)})")
    def has_role(user: User) -> bool:
        return (
            user.is_active
            and getattr(user, "role", None) in roles
            # Demo passwords are public: outside a demo the accounts may do nothing.
            and (settings.DEMO or not user.is_demo)
        )

    return has_role


@rules.predicate
def is_author(user: User, incident: Incident | None) -> bool:
    return incident is not None and incident.author_id == user.pk


@rules.predicate
def four_eyes_hold(user: User, incident: Incident | None) -> bool:
    """Somebody other than the author decides (unless the operator gives it up)."""
    return not settings.FOUR_EYES or incident is None or incident.author_id != user.pk


@rules.predicate
def is_unread(user: User, incident: Incident | None) -> bool:
    """Nobody at the desk has decided anything yet."""
    return incident is not None and incident.status == Incident.Status.REPORTED


@rules.predicate
def lies_in_own_regions(user: User, incident: Incident | None) -> bool:
    return incident is None or on_the_desk_of(user).filter(pk=incident.pk).exists()


def works_in_regions(user: User) -> bool:
    """Whether they review what lies in their assigned regions, and nothing else."""
    return user.role == Role.REVIEWER


def on_the_desk_of(user: User) -> QuerySet[Incident]:
    """What a person who reviews may see: everything, or what lies in their regions."""
    if works_in_regions(user):
        return Incident.objects.filter(lies_in_regions_of(user))
    return Incident.objects.all()


@rules.predicate
def reviews_survivor(user: User, incident: Incident | None) -> bool:
    """What was merged is the desk's that works on the incident it went into."""
    found = survivor_of(incident) if incident else None
    return bool(is_reviewing.test(user, found))


is_partner = _has_role(Role.PARTNER)
is_reporter = _has_role(Role.REPORTER, Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR)
is_analyst = _has_role(Role.ANALYST, Role.EDITOR, Role.ADMINISTRATOR)
is_member = _has_role(*set(Role) - {Role.PARTNER})
is_editor = _has_role(Role.EDITOR, Role.ADMINISTRATOR)
is_reviewing = is_editor | (_has_role(Role.REVIEWER) & lies_in_own_regions)
is_anybody = _has_role(*Role.values)
is_administrator = _has_role(Role.ADMINISTRATOR)

rules.add_perm("incidents.report_incident", is_reporter)
rules.add_perm("incidents.send_report", is_reporter | is_partner)
rules.add_perm("incidents.read_own_report", is_author | is_editor)
rules.add_perm("incidents.answer_question", is_reporter & is_author)
rules.add_perm("incidents.attach_to_report", is_author & is_reporter)
rules.add_perm("incidents.read_attachment", is_author | reviews_survivor)
rules.add_perm(
    "incidents.withdraw_attachment", reviews_survivor | (is_author & is_unread)
)
rules.add_perm("incidents.review_incident", is_reviewing)
rules.add_perm("incidents.verify_incident", is_reviewing & four_eyes_hold)
rules.add_perm("incidents.publish_incident", is_editor & four_eyes_hold)
rules.add_perm("incidents.retract_incident", is_editor)
rules.add_perm("incidents.decide_correction", is_editor)
rules.add_perm("incidents.merge_incident", is_editor & four_eyes_hold)
rules.add_perm("incidents.settle_same_event", is_editor & four_eyes_hold)
rules.add_perm("incidents.keep_view", is_member)
rules.add_perm("incidents.freeze_snapshot", is_analyst)
rules.add_perm("incidents.withdraw_snapshot", is_editor)
rules.add_perm("incidents.needs_second_factor", is_editor)
rules.add_perm("incidents.hold_api_key", is_anybody)
rules.add_perm("incidents.see_own_sessions", is_anybody)
rules.add_perm("incidents.administer", is_administrator)

# The administration asks for `<app>.<action>_<model>`. What is not listed is closed:
# nothing can be deleted, and incidents are not there at all.
SEEN = (
    "incidents.user",
    "incidents.eventtype",
    "incidents.eventterm",
    "incidents.actor",
    "incidents.apikey",
    "incidents.source",
    "incidents.importbatch",
    "incidents.reconciliation",
    "incidents.totalchange",
    "incidents.totalsstate",
    "incidents.divisionassignment",
    "incidents.confidentialread",
    "regions.division",
    "regions.region",
    "regions.regioncode",
    "regions.place",
    "regions.placename",
    "regions.population",
    "regions.water",
)
WRITTEN = ("incidents.user", "incidents.actor")


def _permission(action: str, model: str) -> str:
    app, _, name = model.partition(".")
    return f"{app}.{action}_{name}"


for _model in SEEN:
    rules.add_perm(_permission("view", _model), is_administrator)
for _model in WRITTEN:
    rules.add_perm(_permission("add", _model), is_administrator)
    rules.add_perm(_permission("change", _model), is_administrator)
rules.add_perm("incidents.change_apikey", is_administrator)
for _action in ("view", "add", "change", "delete"):  # with the person they belong to
    rules.add_perm(_permission(_action, "incidents.assignedregion"), is_administrator)
