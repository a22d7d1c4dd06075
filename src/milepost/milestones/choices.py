"""The fixed vocabularies of milestones: codes as stored and sent, names as shown."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    """A node of the schedule network."""

    MILESTONE = "milestone", _("Milestone")
    TASK = "task", _("Task")


class Status(TextChoices):
    """The six values that owners report, and the same six that are computed from facts."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    DELAYED = "delayed", _("Delayed")
    COMPLETED = "completed", _("Completed")


class MilestoneType(TextChoices):
    """What a milestone is about, at the first level."""

    STRATEGIC = "strategic", _("Strategic")
    FINANCIAL = "financial", _("Financial")
    OPERATIONAL = "operational", _("Operational")


#: Category code -> (type, name). A firm may add its own.
CATEGORIES: dict[str, tuple[MilestoneType, str | Promise]] = {
    "market_expansion": (MilestoneType.STRATEGIC, _("Market expansion")),
    "product_launch": (MilestoneType.STRATEGIC, _("Product launch")),
    "customer_acquisition": (MilestoneType.STRATEGIC, _("Customer acquisition")),
    "partnership": (MilestoneType.STRATEGIC, _("Partnership")),
    "cost_reduction": (MilestoneType.STRATEGIC, _("Cost reduction")),
    "efficiency": (MilestoneType.STRATEGIC, _("Efficiency")),
    "quality": (MilestoneType.STRATEGIC, _("Quality")),
    "system_implementation": (MilestoneType.STRATEGIC, _("System implementation")),
    "revenue": (MilestoneType.FINANCIAL, _("Revenue")),
    "profitability": (MilestoneType.FINANCIAL, _("Profitability")),
    "cash_flow": (MilestoneType.FINANCIAL, _("Cash flow")),
    "returns": (MilestoneType.FINANCIAL, _("Returns")),
    "process_improvement": (MilestoneType.OPERATIONAL, _("Process improvement")),
    "technology_deployment": (MilestoneType.OPERATIONAL, _("Technology deployment")),
    "team_building": (MilestoneType.OPERATIONAL, _("Team building")),
    "compliance": (MilestoneType.OPERATIONAL, _("Compliance")),
}


class PercentMode(TextChoices):
    """Where a milestone's percent comes from."""

    TYPED = "typed", _("As reported")
    ROLLED_UP = "rolled_up", _("From its tasks")


class Verdict(TextChoices):
    """Whether a criterion holds."""

    UNKNOWN = "unknown", _("Unknown")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")


class Involvement(TextChoices):
    """Who is how involved."""

    RESPONSIBLE = "responsible", _("Responsible")
    ACCOUNTABLE = "accountable", _("Accountable")
    CONSULTED = "consulted", _("Consulted")
    INFORMED = "informed", _("Informed")


class Link(TextChoices):
    """What of the predecessor what of the successor waits for."""

    FS = "FS", _("Finish to start")
    SS = "SS", _("Start to start")
    FF = "FF", _("Finish to finish")
    SF = "SF", _("Start to finish")


class LagUnit(TextChoices):
    """In what time a lag runs. Percent: of the predecessor's duration, in parts per 10,000."""

    WORKING = "working", _("Working time")
    ELAPSED = "elapsed", _("Elapsed time")
    PERCENT = "percent", _("Percent of the predecessor")


class DependencyKind(TextChoices):
    """Why one waits for the other."""

    SEQUENTIAL = "sequential", _("Sequential")
    PARALLEL = "parallel", _("Parallel")
    RESOURCE = "resource", _("Same resource")
    EXTERNAL = "external", _("External")


class CrossingSide(TextChoices):
    """On which end of a dependency between two companies one stands."""

    GIVES = "gives", _("Gives")
    TAKES = "takes", _("Takes")


class CrossingState(TextChoices):
    """How far the two sides of a crossing are, as either of them may know it."""

    UNPAIRED = "unpaired", _("Waits to be joined to the other side")
    OPEN = "open", _("No date yet")
    PROPOSED_HERE = "proposed_here", _("Waits for the other side")
    PROPOSED_THERE = "proposed_there", _("Waits for your side")
    AGREED = "agreed", _("Agreed")
    ENDED = "ended", _("Ended")


class ConstraintKind(TextChoices):
    """What an activity's date must be besides the network."""

    NONE = "", _("None")
    START_ON = "start_on", _("Start on")
    START_ON_OR_AFTER = "start_on_or_after", _("Start on or after")
    START_ON_OR_BEFORE = "start_on_or_before", _("Start on or before")
    FINISH_ON = "finish_on", _("Finish on")
    FINISH_ON_OR_AFTER = "finish_on_or_after", _("Finish on or after")
    FINISH_ON_OR_BEFORE = "finish_on_or_before", _("Finish on or before")
    MANDATORY_START = "mandatory_start", _("Must start on, whatever the links say")
    MANDATORY_FINISH = "mandatory_finish", _("Must finish on, whatever the links say")
    AS_LATE_AS_POSSIBLE = "as_late_as_possible", _("As late as possible")
