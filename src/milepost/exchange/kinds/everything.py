"""Importing this registers the kinds of the contexts below, in the order in which they are offered."""

from milepost.exchange.kinds.base import register_kind
from milepost.exchange.kinds.companies import Companies
from milepost.exchange.kinds.initiatives import Initiatives
from milepost.exchange.kinds.milestones import Milestones
from milepost.exchange.kinds.objectives import Objectives
from milepost.exchange.kinds.tasks import Tasks

for _kind in (Milestones(), Tasks(), Initiatives(), Objectives(), Companies()):
    register_kind(_kind)
