"""What happened to a milestone: to itself, and to what is part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from milepost.access.queries import FeedFilter, Things
from milepost.milestones.models import ChangeRequest, Criterion, Evidence, Milestone, Update

_WHY = "only to find their events, which are walled"
_PARTS = (
    (Update, "milestone_id"),
    (Criterion, "milestone_id"),
    (Evidence, "criterion__milestone_id"),
    (ChangeRequest, "activity_id"),
)


def things_of(milestone_id: int) -> Things:
    """A milestone, its updates, criteria and their evidence (removed ones too), and what was asked or agreed to change of it.

    For ``FeedFilter.things``. Nothing is read before the events are, and their wall decides what is told.
    """
    return Things((Milestone.KIND, *(model.KIND for model, _of in _PARTS)), of=_ids_of, thing_id=milestone_id)


def _ids_of(milestone_id: int) -> Any:
    parts = [model._default_manager.unwalled(_WHY).filter(**{of: milestone_id}).values("pk") for model, of in _PARTS]
    return Milestone.objects.unwalled(_WHY).filter(pk=milestone_id).values("pk").union(*parts, all=True)


def feed_filter(asked: Mapping[str, Any]) -> FeedFilter:
    """What a feed was asked for by name: ``milestone_id`` stands for all that is part of that milestone."""
    given = {name: value for name, value in asked.items() if name != "milestone_id"}
    milestone_id = asked.get("milestone_id")
    return FeedFilter(**given) if milestone_id is None else FeedFilter(**given, things=things_of(milestone_id))
