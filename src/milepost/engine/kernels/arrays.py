"""What kernels work on: the network in topological order, and the dates they fill in, as arrays of records.

Records stand at an activity's *position* (its place in a topological order), so that a pass walks memory forwards, and few
arrays make calls between kernels cheap. N activities, of which the first M take part in the passes; E links between those; S
assignments; P projects. Moments are plan time, durations seconds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

MISSING = -(1 << 60)
"""No such date."""

NEVER = -(1 << 62)
"""A float that nothing is below."""

WAITING, RUNNING, DONE, FIXED = 0, 1, 2, 3
"""States: not started, in progress, finished, dates given (manual and external tasks)."""

TASK, RESOURCE, START_MILESTONE, FINISH_MILESTONE, LEVEL_OF_EFFORT, WBS_SUMMARY, SUMMARY = range(7)

FS, SS, FF, SF = range(4)

NONE, START_ON, START_BY, START_FROM, FINISH_ON, FINISH_BY, FINISH_FROM, MUST_START, MUST_FINISH, LATE = range(10)
"""Constraint codes: "by" is on or before, "from" on or after, LATE as late as possible."""

MICROSOFT, OVERRIDE, ACTUAL, LAG_FROM_EARLY, OPEN_ENDS, EXPECTED, OWN_END, HONOUR = (1 << bit for bit in range(8))
"""Bits of the rules: the dialect and the options that change dates. Those of a run are those of all its projects together."""

SPLIT = OVERRIDE
"""In Microsoft's dialect, which has no progress override: what is left of a started task waits for its links. All eight bits of
an activity's rules are taken, and a ninth would widen every record."""

Records = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]

ACTIVITY = np.dtype(
    [
        *((name, np.int64) for name in ("span", "remaining", "floor")),
        *((name, np.int32) for name in ("pred", "pred_end", "succ", "succ_end", "calendar", "project")),
        *((name, np.int8) for name in ("state", "kind", "rule", "rule2", "counts", "measure", "simple")),
        ("rules", np.uint8),
        *((name, np.int64) for name in ("worked", "actual_start", "actual_finish", "resume", "data_date")),
        *((name, np.int64) for name in ("rule_date", "rule2_date", "deadline", "expected")),
        *((name, np.int64) for name in ("external_start", "external_finish", "fixed_start", "fixed_finish", "delay")),
        *((name, np.int32) for name in ("share", "share_end")),
    ],
    align=True,
)
"""What a simple activity asks for comes first, so that it stands in one line of the processor's cache.

span: seconds of work forwards from a start, breaks of a split task included. remaining: of what is left. worked: already done.
floor: no early date before this one.
pred … pred_end: its links in `edges` as a successor, succ … succ_end as a predecessor; share … share_end: its assignments.
counts: 1 when it can be the end of its project, 0 for an inactive task, which waits for others but holds nobody.
measure: its total float, 0 start, 1 finish, 2 the smaller. simple: 1 for a task that waits, without dates, constraints or
assignments of its own, which most are: a short way through the passes. rules: bits of its project's options."""

EDGE = np.dtype(
    [
        ("lag", np.int64),
        ("other", np.int32),
        ("calendar", np.int32),
        ("twin", np.int32),
        ("link", np.int8),
        ("elapsed", np.int8),
        ("quick", np.int8),
        ("percent", np.int8),
    ],
    align=True,
)
"""other: position of the activity at the far end. calendar: row of the lag's. twin: the same link seen from the other end.
quick: 1 for finish to start without a lag between two that wait (in Microsoft's dialect neither of them as late as possible),
which most links are: the successor may start when the predecessor finishes, and nothing else has to be looked up.
percent: 1 for a lag that is a share of the predecessor's own duration."""

SHARE = np.dtype([("span", np.int64), ("left", np.int64), ("delay", np.int64), ("calendar", np.int32)], align=True)

PROJECT = np.dtype([*((name, np.int64) for name in ("must", "last", "threshold")), ("own_end", np.int8)], align=True)
"""must: where late dates count back from, MISSING for the latest early finish: the project's own where own_end is 1, else that
of all. last: where they do count back from, filled in by each run. threshold: the most total float of what is critical, seconds;
NEVER where the longest path decides."""

DATE = np.dtype(
    [(name, np.int64) for name in ("early_start", "early_finish", "late_start", "late_finish", "logic_start", "left")]
    + [(name, np.int64) for name in ("begun", "done", "late_begun", "late_done")]
)
"""left: remaining duration after expected finishes. logic_start: late start as logic sees it, where late_start shows a fact.
begun, done, late_begun, late_done: the work that the activity's own calendar does by its
early and late start and finish, of which floats are differences (the short passes of plans without rest leave it out)."""


class Net(NamedTuple):
    """The network: acts (N records of ACTIVITY), edges (2E of EDGE: first by successor, then by predecessor), shares (S of
    SHARE), projects (P of PROJECT). Few arrays, since each call between kernels hands all of them on.
    """

    acts: Records
    edges: Records
    shares: Records
    projects: Records
