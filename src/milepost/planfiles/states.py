"""The status of P6's activities, and whether it fits their actual dates. What does not fit is told, never passed over."""

from __future__ import annotations

from enum import Enum

from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss

UNSAID_WHY = gettext_noop("No status stands there; whether they began and ended is taken from the actual dates")
LEFT_OUT_WHY = gettext_noop(
    "An actual date stands there which the status does not allow; the status is taken, the date left out"
)
UNDATED_WHY = gettext_noop(
    "The status says begun or finished, and no actual date says when; they are read as not there yet"
)


class State(Enum):
    """Of an activity: whether it may have an actual start and an actual finish, and whether it must."""

    NOT_STARTED = (False, False, True)
    IN_PROGRESS = (True, False, True)
    COMPLETED = (True, True, True)
    UNSAID = (True, True, False)


NOT_STARTED, IN_PROGRESS, COMPLETED, UNSAID = State


class States:
    """Takes the actual dates that a status allows, and remembers where the two do not fit."""

    def __init__(self) -> None:
        self.unsaid: list[int] = []
        self.left_out: list[int] = []
        self.undated: list[int] = []

    def dates(self, uid: int, state: State, started: int | None, finished: int | None) -> tuple[int | None, int | None]:
        """Return the actual start and finish that are taken."""
        may_start, may_end, said = state.value
        if not said:
            self.unsaid.append(uid)
        elif (started is not None, finished is not None) != (may_start, may_end):
            if (started is not None) > may_start or (finished is not None) > may_end:
                self.left_out.append(uid)
            if (started is not None) < may_start or (finished is not None) < may_end:
                self.undated.append(uid)
        return started if may_start else None, finished if may_end else None

    def losses(self) -> list[Loss]:
        """Return what is to be said."""
        found = ((UNSAID_WHY, self.unsaid), (LEFT_OUT_WHY, self.left_out), (UNDATED_WHY, self.undated))
        return [Loss(gettext_noop("status"), why, len(ids), tuple(ids)) for why, ids in found if ids]
