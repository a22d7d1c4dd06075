"""Tables of milestones, by topic."""

from milepost.milestones.models.activities import Activity, Calendar, Category, Milestone, TeamMember
from milepost.milestones.models.baselines import Baseline, BaselineRow, ChangeRequest
from milepost.milestones.models.criteria import Criterion, Evidence
from milepost.milestones.models.crossings import Crossing, CrossingPair
from milepost.milestones.models.dependencies import Dependency
from milepost.milestones.models.facts import MilestoneFacts, PublishedFacts
from milepost.milestones.models.reminders import Cadence, Digest, Snooze
from milepost.milestones.models.thresholds import FirmThresholds
from milepost.milestones.models.updates import Update
from milepost.milestones.models.views import SavedView

__all__ = [
    "Activity",
    "Baseline",
    "BaselineRow",
    "Cadence",
    "Calendar",
    "Category",
    "ChangeRequest",
    "Criterion",
    "Crossing",
    "CrossingPair",
    "Dependency",
    "Digest",
    "Evidence",
    "FirmThresholds",
    "Milestone",
    "MilestoneFacts",
    "PublishedFacts",
    "SavedView",
    "Snooze",
    "TeamMember",
    "Update",
]
