"""Why what only spans others has its dates, in words."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.engine.activity import Activity, Kind
from milepost.engine.analysis.wording import amount, hours, name_of, when
from milepost.engine.kernels.arrays import DONE, FS, RUNNING, SS
from milepost.engine.options import CriticalBy
from milepost.engine.plan import Plan
from milepost.engine.result import Result, Row
from milepost.engine.spanning import links_of

SPANNED = {
    Kind.WBS_SUMMARY: "what is not finished in its part of the work breakdown structure",
    Kind.SUMMARY: "what is inside it",
}


@dataclass(frozen=True, slots=True)
class Spans:
    """A level of effort or a summary."""

    plan: Plan
    result: Result
    one: Activity
    row: Row

    @property
    def _place(self) -> int:
        return int(self.result.network.position[self.result.row_of(self.one.uid)])

    @property
    def _fact(self) -> bool:
        """Return whether the start that is shown is a fact."""
        return bool(self.result.network.net.acts["state"][self._place] in (RUNNING, DONE))

    @property
    def kind(self) -> str:
        """Return what decides the start."""
        return "fact" if self._fact and self.row.start is not None else "span"

    def start(self) -> str:
        """Return the sentence on the start."""
        name = name_of(self.one)
        if self.row.start is None:
            return f"{name} has no dates: nothing that it spans is scheduled."
        if self._fact:
            return f"{name} started on {when(self.row.start)}: that is a fact."
        return f"{name} starts on {when(self.row.start)} because {self._begins()}."

    def _begins(self) -> str:
        if self.one.kind in SPANNED:
            if self._empty():
                return "nothing is inside it, so that it stands at the project's start"
            return f"the first of {SPANNED[self.one.kind]} does"
        return (
            "it spans what its start is linked to, from the data date on"
            if self._linked(True)
            else ("its start is linked to nothing, so that it begins at the data date")
        )

    def _empty(self) -> bool:
        return self.one.kind is Kind.SUMMARY and not any(
            other.parent == self.one.uid and other.active for other in self.plan.activities
        )

    def _linked(self, start: bool) -> bool:
        """Return whether links say when a level of effort begins, or when it ends."""
        inwards, outwards = links_of(self.result.network, [self._place])[self._place]
        begins = [link in (FS, SS) for _, link, *_ in inwards] + [link in (SS, 3) for _, link, *_ in outwards]
        return any(found is start for found in begins)

    def finish(self) -> str:
        """Return the sentence on the finish."""
        if self.row.finish is None:
            return "It has no finish."
        if self.one.actual_finish is not None and self.row.finish == self.one.actual_finish:
            return f"It finished on {when(self.row.finish)}: that is a fact."
        if self.one.kind in SPANNED:
            if self._empty():
                return "It takes no time."
            return f"It ends on {when(self.row.finish)} with the last of {SPANNED[self.one.kind]}."
        if self._linked(False):
            return f"It ends on {when(self.row.finish)} with the last that its finish is linked to, and not before it starts."
        return f"Its finish is linked to nothing, so that it ends on {when(self.row.finish)}, when it starts."

    def critical(self) -> str:
        """Return the sentence on criticality."""
        is_critical = "It is critical" if self.row.critical else "It is not critical"
        if self.one.kind in SPANNED:
            return f"{is_critical}, as {'something' if self.row.critical else 'nothing'} that it spans is."
        options = next(project.options for project in self.plan.projects if project.uid == self.one.project)
        if self.result.network.net.acts["state"][self._place] > RUNNING:
            return f"{is_critical}: it is finished."
        if options.critical_by is CriticalBy.LONGEST_PATH:
            return f"{is_critical}: no path leads through what only spans others."
        slack = self.row.total_float
        room = "no float" if not slack else f"{amount(self.one, slack)} of float"
        limit = f", the threshold is {hours(options.critical_float)}" if options.critical_float else ""
        return f"{is_critical}: it has {room}{limit}."
