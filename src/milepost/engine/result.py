"""What a schedule run answers: dates and floats by row, and access by uid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import UnknownId
from milepost.engine.kernels.arrays import MISSING, Records
from milepost.engine.kernels.clock import Ints
from milepost.engine.network import Network

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One activity's answer: dates as plan time (None where there is none), floats in seconds of its working time."""

    uid: int
    early_start: int | None
    early_finish: int | None
    late_start: int | None
    late_finish: int | None
    start: int | None
    finish: int | None
    start_float: int
    finish_float: int
    total_float: int
    free_float: int
    critical: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """Dates and floats of every activity, in the order of the plan's activities (N rows). Arrays are read-only.

    early_start … late_finish: int64 plan time; MISSING (−2**60) where an activity has none. A start is the first moment of
    work, a finish the end of the last (exclusive). For work in progress P6's early dates are those of what remains.
    start, finish: int64, as a bar would show them: actual dates where there are some, else early ones (late ones for an
    as-late-as-possible task).
    start_float, finish_float, total_float, free_float: int64 seconds of working time on the activity's calendar.
    critical: bool, by the options. Finished and inactive activities are not.
    project_finish: int64 by project, the latest early finish.
    network, dates: the inputs and the raw answer by position, for the analyses.
    """

    uid: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    start: Ints
    finish: Ints
    start_float: Ints
    finish_float: Ints
    total_float: Ints
    free_float: Ints
    critical: Flags
    project_finish: Ints
    network: Network
    dates: Records

    def row_of(self, uid: int) -> int:
        """Return the row of an activity. Raises: UnknownId."""
        found = np.flatnonzero(self.uid == uid)
        if not len(found):
            raise UnknownId("No such activity in this result", [uid])
        return int(found[0])

    def row(self, uid: int) -> Row:
        """Return one activity's answer. Raises: UnknownId."""
        place = self.row_of(uid)
        return Row(
            uid=uid,
            early_start=_or_none(self.early_start[place]),
            early_finish=_or_none(self.early_finish[place]),
            late_start=_or_none(self.late_start[place]),
            late_finish=_or_none(self.late_finish[place]),
            start=_or_none(self.start[place]),
            finish=_or_none(self.finish[place]),
            start_float=int(self.start_float[place]),
            finish_float=int(self.finish_float[place]),
            total_float=int(self.total_float[place]),
            free_float=int(self.free_float[place]),
            critical=bool(self.critical[place]),
        )


def _or_none(moment: np.int64) -> int | None:
    return None if moment == MISSING else int(moment)
