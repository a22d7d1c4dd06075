"""Checks of the network itself: ends that hang loose, links that say nothing, facts against logic, dates that dictate."""

from __future__ import annotations

from milepost.engine.checks.looking import FINISHES, STARTS, View
from milepost.engine.checks.model import Check, Verdict
from milepost.engine.plan import Activity, ConstraintKind, LagUnit, Link, Relation

STEPS = 5_000_000
"""Links that the search for redundant ones may walk; a plan that needs more gets what was found until then."""

OPEN_ENDS = "AACE International RP 78R-13, Original Baseline Schedule Review; GAO-16-89G, best practice 2"
REDUNDANT = "GAO-16-89G, Schedule Assessment Guide, best practice 2"
SEQUENCE = "AACE International RP 49R-06, Identifying the Critical Path; GAO-16-89G, best practice 9"
DRIVEN = "GAO-16-89G, Schedule Assessment Guide, best practices 2 and 6"

STARTING = frozenset({
    ConstraintKind.START_ON, ConstraintKind.START_ON_OR_AFTER, ConstraintKind.MANDATORY_START, ConstraintKind.FINISH_ON,
    ConstraintKind.FINISH_ON_OR_AFTER, ConstraintKind.MANDATORY_FINISH,
})  # fmt: skip
ENDING = frozenset({
    ConstraintKind.START_ON, ConstraintKind.START_ON_OR_BEFORE, ConstraintKind.MANDATORY_START, ConstraintKind.FINISH_ON,
    ConstraintKind.FINISH_ON_OR_BEFORE, ConstraintKind.MANDATORY_FINISH,
})  # fmt: skip


def _noted(
    key: str,
    title: str,
    *,
    ids: list[int] | None = None,
    links: list[Relation] | None = None,
    of: int,
    why: str,
    source: str,
) -> Check:
    ids, links = ids or [], links or []
    count = len(ids) or len(links)
    return Check(
        key, title, Verdict.NOTED if count else Verdict.PASSED, why, source, float(count), unit="count", of=of, ids=tuple(ids),
        links=tuple((one.predecessor, one.successor) for one in links),
    )  # fmt: skip


def dangling_starts(view: View) -> Check:
    """Activities that have predecessors, of which none holds the start."""
    found = [
        one.uid for one in view.open
        if view.before[one.uid] and not view.is_milestone(one) and not any(link.link in STARTS for link in view.before[one.uid])
    ]  # fmt: skip
    why = "Predecessors hold only the finish, so that the start is free: a longer duration would only start it earlier"
    return _noted("logic_dangling_starts", "Dangling starts", ids=found, of=len(view.open), why=why, source=OPEN_ENDS)


def dangling_finishes(view: View) -> Check:
    """Activities that have successors, of which none hangs on the finish."""
    found = [
        one.uid for one in view.open
        if view.after[one.uid] and not view.is_milestone(one) and not any(link.link in FINISHES for link in view.after[one.uid])
    ]  # fmt: skip
    why = "Successors hang only on the start, so that the finish is free: a longer duration would delay nothing"
    return _noted(
        "logic_dangling_finishes", "Dangling finishes", ids=found, of=len(view.open), why=why, source=OPEN_ENDS
    )


def redundant_links(view: View) -> Check:
    """Finish-to-start links that a chain of others already implies, and links given twice."""
    plain = {
        uid: [one for one in links if one.link is Link.FS and one.lag >= 0 and one.unit is LagUnit.WORKING]
        for uid, links in view.before.items()
    }
    level = _levels(view)
    found: list[Relation] = []
    steps = 0
    for uid, links in view.before.items():
        if len(links) < 2 or steps > STEPS:
            continue
        found += _repeated(links)
        candidates = {one.predecessor: one for one in plain[uid] if one.lag == 0}
        if len(plain[uid]) < 2 or not candidates:
            continue
        lowest = min(level[one] for one in candidates)
        seen: set[int] = set()
        stack = [one.predecessor for one in plain[uid]]
        while stack and steps <= STEPS:
            for link in plain.get(stack.pop(), ()):
                steps += 1
                before = link.predecessor
                if before not in seen and level[before] >= lowest:
                    seen.add(before)
                    stack.append(before)
        found += [link for before, link in candidates.items() if before in seen]
    why = "Another chain of links already says the same" + ("; the search was cut short" if steps > STEPS else "")
    return _noted(
        "logic_redundant_links", "Redundant links", links=found, of=len(view.plan.relations), why=why, source=REDUNDANT
    )


def _repeated(links: list[Relation]) -> list[Relation]:
    seen: set[tuple[int, Link]] = set()
    twice = []
    for one in links:
        key = (one.predecessor, one.link)
        if key in seen:
            twice.append(one)
        seen.add(key)
    return twice


def _levels(view: View) -> dict[int, int]:
    """Return each activity's place in an order in which links lead upwards."""
    waiting = {one.uid: len(view.before[one.uid]) for one in view.plan.activities}
    ready = [uid for uid, count in waiting.items() if count == 0]
    order: dict[int, int] = {}
    while ready:
        uid = ready.pop()
        order[uid] = len(order)
        for link in view.after[uid]:
            waiting[link.successor] -= 1
            if waiting[link.successor] == 0:
                ready.append(link.successor)
    return {uid: order.get(uid, 0) for uid in waiting}


def out_of_sequence(view: View) -> Check:
    """Links whose successor began or ended before the predecessor allowed it."""
    facts = {one.uid: one for one in view.work}
    found = [one for one in view.plan.relations if _broken(one, facts.get(one.predecessor), facts.get(one.successor))]
    why = "Progress was reported against the link: either the work or the link is not as the plan says"
    return _noted(
        "logic_out_of_sequence",
        "Out-of-sequence progress",
        links=found,
        of=len(view.plan.relations),
        why=why,
        source=SEQUENCE,
    )


def _broken(link: Relation, before: Activity | None, after: Activity | None) -> bool:
    if before is None or after is None:
        return False
    held = after.actual_start if link.link in STARTS else after.actual_finish
    given = before.actual_finish if link.link in FINISHES else before.actual_start
    if held is None:
        return False
    return given is None or (link.lag >= 0 and held < given)


def constraint_driven(view: View) -> Check:
    """Critical activities that are so because of a date, not of work: a constraint or deadline makes their float."""
    ends = {one.uid for one in view.open if not view.after[one.uid]}
    found = [
        one.uid
        for one in view.open
        if view.critical(one) and (_held(view, one) or (one.uid not in ends and _pressed(view, one)))
    ]
    why = "A date, not the work before or after, makes these critical: the critical path begins or ends here without logic"
    return _noted(
        "logic_constraint_driven", "Critical by constraint", ids=found, of=len(view.open), why=why, source=DRIVEN
    )


def _held(view: View, one: Activity) -> bool:
    """Tell whether a constraint makes the early dates."""
    dates = (view.date(one, "early_start"), view.date(one, "early_finish"))
    return any(
        limit is not None and limit.kind in STARTING and limit.date is not None and limit.date in dates
        for limit in (one.constraint, one.second_constraint)
    )  # fmt: skip


def _pressed(view: View, one: Activity) -> bool:
    """Tell whether a constraint or deadline makes the late dates."""
    late = (view.date(one, "late_start"), view.date(one, "late_finish"))
    limits = [
        limit.date for limit in (one.constraint, one.second_constraint) if limit is not None and limit.kind in ENDING
    ]
    return any(date is not None and date in late for date in (*limits, one.deadline))
