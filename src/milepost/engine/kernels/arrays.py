"""What kernels work on: the network in topological order, and the dates they fill in.

Everything is indexed by *position* (an activity's place in a topological order), so that a pass walks memory forwards. N activities,
of which the first M take part in the passes; E links; S assignments; P projects. Moments are plan time, durations seconds.
"""

from __future__ import annotations

from typing import NamedTuple

from milepost.engine.kernels.clock import Bytes, Index, Ints

MISSING = -(1 << 60)
"""No such date."""

WAITING, RUNNING, DONE, FIXED = 0, 1, 2, 3
"""States: not started, in progress, finished, dates given (manual and external tasks)."""

TASK, RESOURCE, START_MILESTONE, FINISH_MILESTONE, LEVEL_OF_EFFORT, WBS_SUMMARY, SUMMARY = range(7)

FS, SS, FF, SF = range(4)

NONE, START_ON, START_BY, START_FROM, FINISH_ON, FINISH_BY, FINISH_FROM, MUST_START, MUST_FINISH, LATE = range(10)
"""Constraint codes: "by" is on or before, "from" on or after, LATE as late as possible."""

RETAINED, OVERRIDE, ACTUAL = range(3)


class Net(NamedTuple):
    """The network (see the module). Fields of N unless said otherwise.

    span: seconds of work forwards from a start. remaining: of what is left. gap: of breaks inside a split task.
    worked: seconds already worked (actual duration). floor: no early date before this one.
    counts: 1 when the activity can be the end of its project, 0 for inactive ones, which wait for others but hold nobody.
    pred_ptr (N+1), pred, pred_link, pred_lag, pred_cal (E): links by successor; pred_cal is the row of the lag's calendar.
    succ_ptr (N+1), succ, succ_link, succ_lag, succ_cal (E): the same links by predecessor; succ_edge (E): place in `pred`.
    share_ptr (N+1), share_cal, share_span, share_left, share_delay (S): assignments that make the dates.
    must_finish (P): late dates count back from here, MISSING for the latest early finish.
    """

    calendar: Index
    state: Bytes
    kind: Bytes
    span: Ints
    remaining: Ints
    worked: Ints
    actual_start: Ints
    actual_finish: Ints
    resume: Ints
    floor: Ints
    data_date: Ints
    rule: Bytes
    rule_date: Ints
    rule2: Bytes
    rule2_date: Ints
    deadline: Ints
    external_start: Ints
    external_finish: Ints
    expected: Ints
    fixed_start: Ints
    fixed_finish: Ints
    delay: Ints
    project: Index
    counts: Bytes
    pred_ptr: Index
    pred: Index
    pred_link: Bytes
    pred_lag: Ints
    pred_cal: Index
    succ_ptr: Index
    succ: Index
    succ_link: Bytes
    succ_lag: Ints
    succ_cal: Index
    succ_edge: Index
    share_ptr: Index
    share_cal: Index
    share_span: Ints
    share_left: Ints
    share_delay: Ints
    must_finish: Ints


class Rules(NamedTuple):
    """Options as numbers. count: activities that take part in the passes (M)."""

    count: int
    microsoft: int
    progress: int
    lag_from_early: int
    open_ends: int
    expected: int
    own_end: int
    honour: int


class Dates(NamedTuple):
    """What the passes fill in, plan time, N each; `left` is the remaining duration after expected finishes.

    logic_start, logic_finish: late dates as logic sees them, where a started activity shows its actual start instead.
    end (P): where each project's late dates count back from.
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    logic_start: Ints
    left: Ints
    end: Ints
