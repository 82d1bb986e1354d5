"""What went into another incident, and where it went. The rows of it that no other
incident may own (its photos, its identifiers elsewhere) stay with it and are shown with
the one that tells of the event now: undone, a merge gives them back by itself."""

from __future__ import annotations

from incidents.models.incident import Incident
from incidents.models.merge import Merge
from incidents.models.same_event import SameEvent


def merged_into(report: Incident) -> Incident | None:
    """As a source that it named itself, or as the same event, which the desk found."""
    merges = Merge.objects.filter(merged=report, undone_at=None)
    merge = merges.select_related("kept").first()
    if merge is not None:
        return merge.kept
    said = SameEvent.objects.filter(report=report, verdict=SameEvent.Verdict.ADDED)
    found = said.select_related("target").first()
    return found.target if found else None


def survivor_of(incident: Incident) -> Incident:
    """The one that tells of its event now; itself, unless it was merged."""
    while incident.status == Incident.Status.MERGED:
        target = merged_into(incident)
        if target is None:
            break
        incident = target
    return incident


def with_merged(incident: Incident) -> set[int]:
    """The keys of the incident and of all that went into it, however indirectly."""
    found = latest = {incident.pk}
    while latest:
        merges = Merge.objects.filter(undone_at=None, kept__in=latest)
        said = SameEvent.objects.filter(
            verdict=SameEvent.Verdict.ADDED, target__in=latest
        )
        rows = merges.values_list("merged").union(said.values_list("report"))
        latest = {pk for (pk,) in rows} - found
        found = found | latest
    return found
