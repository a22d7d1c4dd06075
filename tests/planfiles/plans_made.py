"""Plans that hypothesis makes up: every kind of activity, link, constraint and calendar, small and sound."""

from __future__ import annotations

from hypothesis import strategies as st

from milepost.engine.plan import (
    MSPROJECT,
    P6,
    Activity,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    CriticalBy,
    FloatMeasure,
    Kind,
    LagCalendar,
    LagUnit,
    Link,
    Plan,
    Progress,
    Project,
    Relation,
    StoredDates,
    WbsNode,
    WorkWeek,
)  # fmt: skip
from milepost.engine.times import DAY, HOUR, MINUTE

FIRST, LAST = 20_000, 20_400
"""Days (2024-10-04 …) between which everything happens."""

names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
moments = st.integers(FIRST * DAY, LAST * DAY)
minutes = st.integers(FIRST * DAY // MINUTE, LAST * DAY // MINUTE).map(lambda count: count * MINUTE)
dates = st.none() | minutes | moments
spans = st.integers(0, 400 * HOUR)
parts = st.integers(0, 10_000)


@st.composite
def shifts(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Up to three shifts of a day, to the minute, the last perhaps past midnight."""
    marks = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=6)))
    pairs = [(first * MINUTE, last * MINUTE) for first, last in zip(marks[::2], marks[1::2], strict=False)]
    if pairs and draw(st.booleans()):
        start, _ = pairs[-1]
        pairs[-1] = (start, draw(st.sampled_from([DAY, DAY + min(start, 2 * HOUR) or DAY])))
    return tuple(pairs)


weeks = st.tuples(*[shifts()] * 7)


@st.composite
def dated(draw: st.DrawFn) -> tuple[int, int]:
    """A first and a last day."""
    first = draw(st.integers(FIRST, LAST))
    return first, first + draw(st.integers(0, 10))


@st.composite
def calendars(draw: st.DrawFn, uid: int) -> Calendar:
    """A calendar that works on Mondays at least."""
    exceptions = [
        CalendarException(*draw(dated()), draw(shifts()), draw(names)) for _ in range(draw(st.integers(0, 3)))
    ]
    others = [WorkWeek(*draw(dated()), draw(weeks), draw(names)) for _ in range(draw(st.integers(0, 1)))]
    week = (((8 * HOUR, 16 * HOUR),), *draw(weeks)[1:])
    day = draw(st.sampled_from([8 * HOUR, 10 * HOUR]))
    kind = draw(st.sampled_from(["global", "project", "resource"]))
    return Calendar(uid, draw(names), week, tuple(exceptions), tuple(others), day, 5 * day, 20 * day, 240 * day, kind)


@st.composite
def constraints(draw: st.DrawFn) -> Constraint | None:
    """A constraint or none."""
    kind = draw(st.none() | st.sampled_from(list(ConstraintKind)))
    if kind is None:
        return None
    return Constraint(kind, None if kind is ConstraintKind.AS_LATE_AS_POSSIBLE else draw(minutes | moments))


@st.composite
def stored(draw: st.DrawFn) -> StoredDates | None:
    """What a program stored, or nothing."""
    if draw(st.booleans()):
        return None
    some_dates = [draw(dates) for _ in range(6)]
    floats = [draw(st.none() | st.integers(-500, 500).map(lambda tenths: tenths * 360)) for _ in range(4)]
    return StoredDates(
        *some_dates,
        *floats,
        draw(st.none() | st.booleans()),
        draw(st.none() | st.booleans()),
        draw(st.none() | st.integers(1, 9)),
    )


@st.composite
def activities(
    draw: st.DrawFn, uid: int, calendar_uids: list[int], project: int, wbs: int | None, parent: int | None
) -> Activity:
    """A sound activity of any kind but summary."""
    state = draw(st.sampled_from(["open", "open", "running", "done"]))
    kind = draw(st.sampled_from([one for one in Kind if one is not Kind.SUMMARY]))
    point = kind in {Kind.START_MILESTONE, Kind.FINISH_MILESTONE}
    duration = 0 if point else draw(spans)
    start = draw(minutes) if state != "open" else None
    manual = draw(st.booleans())
    shares = [
        Assignment(
            draw(st.integers(1, 3)), draw(spans), draw(spans), draw(spans), draw(parts),
            draw(st.sampled_from([None, *calendar_uids])), draw(spans),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Activity(
        uid=uid, code=draw(names), name=draw(names), project=project, kind=kind,
        calendar=draw(st.sampled_from([None, *calendar_uids])),
        duration=duration, remaining=0 if state == "done" else draw(spans) if state == "running" else duration,
        elapsed=draw(st.booleans()),
        percent=draw(parts), physical_percent=draw(parts), actual_start=start,
        actual_finish=start + 5 * DAY if start is not None and state == "done" else None,
        actual_duration=draw(st.none() | spans), suspend=draw(dates), resume=draw(dates), constraint=draw(constraints()),
        second_constraint=draw(constraints()), expected_finish=draw(dates), deadline=draw(dates), external_start=draw(dates),
        external_finish=draw(dates), parent=parent, wbs=wbs, manual=manual, manual_start=draw(minutes) if manual else None,
        manual_finish=draw(minutes) if manual else None, active=draw(st.booleans()), fixed_duration=draw(st.booleans()),
        assignments=tuple(shares), levelling_delay=draw(spans), stored=draw(stored()),
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of one project with anything in it."""
    microsoft = draw(st.booleans())
    count = draw(st.integers(1, 6))
    cals = [draw(calendars(uid)) for uid in range(1, draw(st.integers(2, 3)))]
    uids = [one.uid for one in cals]
    nodes = (
        [] if microsoft else [WbsNode(100, None, draw(names), "top", 1), WbsNode(101, 100, draw(names), draw(names), 1)]
    )
    summaries = (
        [Activity(uid=50, code="50", name=draw(names), kind=Kind.SUMMARY, stored=draw(stored()))] if microsoft else []
    )
    node = st.sampled_from([100, 101]) if nodes else st.none()
    parent = st.sampled_from([None, 50]) if summaries else st.none()
    acts = [
        draw(activities(uid, uids, 1, draw(node), draw(parent)))
        for uid in range(1, count + 1)
    ]  # fmt: skip
    links = []
    for uid in range(2, count + 1):
        for place in range(draw(st.integers(0, 2))):
            links.append(
                Relation(
                    draw(st.integers(1, uid - 1)), uid, draw(st.sampled_from(list(Link))), draw(st.integers(-100, 100)) * 360,
                    draw(st.sampled_from(list(LagUnit))), draw(st.none() | st.sampled_from(list(LagCalendar))),
                    draw(st.sampled_from([0, uid * 10 + place])),
                )
            )  # fmt: skip
    options = MSPROJECT if microsoft else P6
    options = type(options)(
        dialect=options.dialect, progress=draw(st.sampled_from(list(Progress))),
        lag_calendar=draw(st.sampled_from(list(LagCalendar))),
        critical_by=draw(st.sampled_from(list(CriticalBy))), critical_float=draw(st.integers(0, 5)) * 8 * HOUR,
        total_float=draw(st.sampled_from(list(FloatMeasure))), lag_from_early_start=draw(st.booleans()),
        open_ends_critical=draw(st.booleans()), use_expected_finish=draw(st.booleans()), float_to_project_end=draw(st.booleans()),
        from_finish=draw(st.booleans()), multiple_critical_paths=draw(st.booleans()), split_in_progress=draw(st.booleans()),
        float_paths=draw(st.integers(0, 3)),
    )  # fmt: skip
    project = Project(
        1, draw(minutes), draw(st.sampled_from(uids)), draw(names), draw(names), draw(st.none() | minutes),
        draw(st.none() | minutes),
        options, draw(st.none() | minutes),
    )  # fmt: skip
    return Plan((project,), tuple(cals), (*summaries, *acts), tuple(links), tuple(nodes))
