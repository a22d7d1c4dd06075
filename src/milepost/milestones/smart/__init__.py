"""Is a milestone specific, measurable, achievable, relevant and time-bound? Rules over its words; English only.

Pure: no database, no clock, no I/O. How often the rules are right is published in docs/reference/smart.md.
"""

from milepost.milestones.smart.check import check, unmet
from milepost.milestones.smart.model import Answer, ScheduleFacts, SmartAnswers, Statement

__all__ = ["Answer", "ScheduleFacts", "SmartAnswers", "Statement", "check", "unmet"]
