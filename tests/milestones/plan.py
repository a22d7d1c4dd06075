"""The plan in both companies of the cast, and words to look at it with."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.models import Event
from milepost.milestones.models import Milestone
from tests import cast_milestones
from tests.cast import NOW, Cast, FirmCast
from tests.cast_milestones import KINDS

__all__ = ["KINDS", "events_of", "milestone", "new_milestone", "plan"]


def new_milestone(firm: FirmCast, name: str, initiative_id: int, **fields: Any) -> Milestone:
    """A milestone due in June 2026."""
    return cast_milestones.new_milestone(firm, name, initiative_id, now=NOW, **fields)


def milestone(pk: int) -> Milestone:
    """As it stands."""
    found: Milestone = Milestone.objects.unwalled("a test").get(pk=pk)
    return found


def events_of(pk: int) -> list[Event]:
    """Of one aggregate, oldest first."""
    return list(Event.objects.unwalled("a test").filter(aggregate_id=pk).order_by("version"))


@pytest.fixture
def plan(cast: Cast) -> Cast:
    """The cast: a plan stands in both companies of both firms."""
    return cast
