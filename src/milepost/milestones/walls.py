"""The walls of the tables of milestones. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_wall
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.core.references import named_by, register_names
from milepost.core.walls import Sees
from milepost.milestones.models import (
    Activity,
    Baseline,
    Cadence,
    Calendar,
    Category,
    ChangeRequest,
    Criterion,
    Crossing,
    CrossingPair,
    Dependency,
    Digest,
    Evidence,
    FirmThresholds,
    Milestone,
    MilestoneFacts,
    PublishedFacts,
    SavedView,
    Snooze,
    Update,
)


def _inside(viewer: Viewer, path: str = "") -> Q:
    """Rows of initiatives that the viewer sees; ``path`` leads to the row that knows company and initiative."""
    return viewer.initiative_scoped(Can.SEE_INITIATIVES, f"{path}company_id", f"{path}initiative_id")


@register_wall(Activity)
def activities(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(Milestone)
def milestones(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(MilestoneFacts)
def facts(viewer: Viewer) -> Q:
    """With their milestone."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(PublishedFacts)
def published_facts(viewer: Viewer) -> Q:
    """With their milestone."""
    return Q(milestone__firm_id=viewer.firm_id) & _inside(viewer, "milestone__")


@register_wall(Criterion)
def criteria(viewer: Viewer) -> Q:
    """With their milestone."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer, "milestone__")


@register_wall(Evidence)
def evidence(viewer: Viewer) -> Q:
    """With their milestone."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer, "criterion__milestone__")


@register_wall(Update)
def updates(viewer: Viewer) -> Q:
    """With their milestone."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer, "milestone__")


@register_wall(Dependency)
def dependencies(viewer: Viewer) -> Q:
    """Where one sees both ends. These lie in one company, of which the row knows itself: to see that, no end is looked up."""
    company = viewer.company_scoped(Can.SEE_INITIATIVES, "company_id")
    granted = viewer.reach(Can.SEE_INITIATIVES).initiatives
    if not granted:
        return Q(firm_id=viewer.firm_id) & company
    ends = Q(predecessor__initiative_id__in=granted, successor__initiative_id__in=granted)
    return Q(firm_id=viewer.firm_id) & (company | ends)


@register_wall(Crossing)
def crossings(viewer: Viewer) -> Q:
    """Each side with its own initiative; nothing of the other side stands in it."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(CrossingPair)
def crossing_pairs(viewer: Viewer) -> Q:
    """Where one sees both sides."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer, "giver__") & _inside(viewer, "taker__")


@register_wall(Baseline)
def baselines(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(ChangeRequest)
def change_requests(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(Cadence)
def cadences(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & _inside(viewer)


@register_wall(FirmThresholds)
def firm_thresholds(viewer: Viewer) -> Q:
    """By what the firm's assessments are made, everybody may read."""
    return Q(firm_id=viewer.firm_id)


@register_wall(SavedView)
def saved_views(viewer: Viewer) -> Q:
    """One's own; and shared ones of those who see every portfolio, company and initiative that they name."""
    inside = Q(company_id__isnull=True) | Q(company_id__isnull=False) & _inside(viewer)
    own = Q(portfolio_id__isnull=False) & viewer.portfolio_scoped(Can.SEE_PORTFOLIO, "portfolio_id")
    held = Q(portfolio_id__isnull=True) | own
    shared = Q(shared=True) & inside & held if viewer.may_anywhere(Can.SEE_INITIATIVES) else Q(pk__in=())
    return Q(firm_id=viewer.firm_id) & (Q(owner_id=viewer.user_id) | shared)


@register_wall(Digest)
def digests(viewer: Viewer) -> Q:
    """One's own."""
    return Q(firm_id=viewer.firm_id, user_id=viewer.user_id)


@register_wall(Snooze)
def snoozes(viewer: Viewer) -> Q:
    """One's own."""
    return Q(firm_id=viewer.firm_id, user_id=viewer.user_id)


@register_wall(Calendar)
def calendars(viewer: Viewer) -> Q:
    """The firm's are everybody's; a company's its own."""
    own = Q(company_id__isnull=False) & viewer.company_scoped(Can.SEE_INITIATIVES, "company_id")
    return Q(firm_id=viewer.firm_id) & (Q(company_id__isnull=True) | own)


@register_wall(Category)
def categories(viewer: Viewer) -> Q:
    """The firm's vocabulary is everybody's."""
    return Q(firm_id=viewer.firm_id)


def _update_names(viewer: Sees, ids: Collection[int]) -> dict[int, str]:
    return {update.pk: update.event_title() for update in ask(_updates, viewer, ids=ids)}


def _updates(viewer: Sees, *, ids: Collection[int]) -> Any:
    return Update.objects.seen_by(viewer).filter(Among("pk", ids)).select_related("milestone")


register_names(Activity, named_by(Activity, "name"))
register_names(Baseline, named_by(Baseline, "name"))
register_names(Calendar, named_by(Calendar, "name"))
register_names(Criterion, named_by(Criterion, "metric"))
register_names(Update, _update_names)
