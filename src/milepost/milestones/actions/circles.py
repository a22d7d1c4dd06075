"""Circles of links: looked for over everything that a company's links lead to, also through other companies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.models import Firm
from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict
from milepost.core.ids import encode_id
from milepost.milestones.models import Activity, CrossingPair, Dependency
from milepost.portfolios.models import Company

HIDDEN_STEP = "a confidential link"
WHY = "a circle is one whoever looks"


def hold_links(firm_id: int, company_ids: set[int], *, crossing: bool = False) -> None:
    """Until the transaction ends nobody else adds a link that could close a circle with one of these companies.

    First the companies by id, then, where links lead to others, the firm: always in this order, so that none waits for the other.
    """
    companies = Company.objects.unwalled("serialises the links of companies").select_for_update(of=("self",))
    list(companies.filter(pk__in=company_ids).order_by("pk"))
    if crossing or _reached(firm_id, company_ids) != company_ids:
        Firm.objects.unwalled("serialises links between companies").select_for_update(no_key=True).get(pk=firm_id)


def check_no_circle(acting: Viewer, before: Activity, after: Activity, *, field: str) -> None:
    """Raise Conflict, with the circle spelled out as far as it may be told, when ``after`` leads to ``before`` already."""
    edges = _edges(before.firm_id, {before.company_id, after.company_id})
    path = [after.pk] if after.pk == before.pk else find_path(edges, after.pk, before.pk)
    if path is None:
        return
    raise _circle(acting, path, {}, field, encode_id(before.pk if field == "predecessor_id" else after.pk))


def check_no_circles(
    acting: Viewer, initiative: Any, made: Sequence[tuple[int | str, int | str]], gone: Collection[tuple[int, int, str]],
    names: Mapping[int | str, str], *, under: Collection[tuple[int | str, int | str]] = (),
) -> None:  # fmt: skip
    """The same for many links of one initiative at once, some of them between activities that are yet to be made.

    ``made``: ends by id, or by a word for what is new, which ``names`` calls by name. ``gone``: ends and kinds of links that go.
    ``under``: tasks with the milestone that they come under. Raises Conflict.
    """
    standing = _edges(initiative.firm_id, {initiative.company_id})
    left = Counter((before, after) for before, after in standing)
    left.subtract((before, after) for before, after, _kind in gone)
    edges: list[tuple[Any, Any]] = [*(edge for edge, count in left.items() if count > 0), *made, *under]
    core = on_circles(edges)
    inner = [(before, after) for before, after in edges if before in core and after in core]
    for before, after in made:
        path = find_path(inner, after, before) if before in core and after in core else None
        if path is not None:
            raise _circle(acting, path, names, "file", None)


def _circle(acting: Viewer, path: Sequence[Any], known: Mapping[int | str, str], field: str, value: object) -> Conflict:
    """Who does not see all of it learns that the way leads through something else, not through what or how much."""
    ids = [pk for pk in path if isinstance(pk, int)]
    names = {**known, **dict(Activity.objects.seen_by(acting).filter(pk__in=ids).values_list("pk", "name"))}
    steps: list[str] = []
    for pk in [*path, path[0]]:
        if pk in names or steps[-1:] != [HIDDEN_STEP]:
            steps.append(f"“{names[pk]}”" if pk in names else HIDDEN_STEP)
    through = f" through {HIDDEN_STEP}" if HIDDEN_STEP in steps else ""
    return Conflict(
        _("This would close a circle%(through)s: %(choices)s.") % {"through": through, "choices": " → ".join(steps)},
        _("Take one of these links away first."),
        field=field,
        value=value,
    )


def on_circles(edges: Iterable[tuple[Any, Any]]) -> set[Any]:
    """What is left when all is taken away, again and again, that waits for nothing or that nothing waits for.

    >>> sorted(on_circles([(1, 2), (2, 3), (3, 2), (3, 4)]))
    [2, 3]
    """
    ahead: dict[Any, list[Any]] = {}
    back: dict[Any, list[Any]] = {}
    for before, after in edges:
        ahead.setdefault(before, []).append(after)
        back.setdefault(after, []).append(before)
    left = {*ahead, *back}
    for following, waiting in ((ahead, back), (back, ahead)):
        count = {one: sum(other in left for other in waiting.get(one, ())) for one in left}
        free = [one for one in left if not count[one]]
        while free:
            one = free.pop()
            left.discard(one)
            for other in following.get(one, ()):
                if other in left:
                    count[other] -= 1
                    if not count[other]:
                        free.append(other)
    return left


def find_path(edges: Iterable[tuple[Any, Any]], start: Any, goal: Any) -> list[Any] | None:
    """The shortest way along ``edges`` from start to goal, both included; None when there is none.

    >>> find_path([(1, 2), (2, 3), (1, 4), (4, 3)], 1, 3)
    [1, 2, 3]
    """
    follows: dict[Any, list[Any]] = defaultdict(list)
    for before, after in edges:
        follows[before].append(after)
    came_from: dict[Any, Any] = {start: None}
    layer = [start]
    while layer and goal not in came_from:
        following = []
        for here in layer:
            for there in follows[here]:
                if there not in came_from:
                    came_from[there] = here
                    following.append(there)
        layer = following
    if goal not in came_from:
        return None
    path: list[Any] = []
    step: Any = goal
    while step is not None:
        path.append(step)
        step = came_from[step]
    return path[::-1]


def _reached(firm_id: int, company_ids: set[int]) -> set[int]:
    """These companies and all to which crossings lead from them, either way."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    pairs = CrossingPair.objects.unwalled(WHY).filter(firm_id=firm_id, ended_at__isnull=True)
    for one, other in pairs.values_list("before_company_id", "after_company_id"):
        neighbours[one].add(other)
        neighbours[other].add(one)
    reached, edge = set(company_ids), set(company_ids)
    while edge:
        edge = {there for here in edge for there in neighbours[here]} - reached
        reached |= edge
    return reached


def _edges(firm_id: int, company_ids: set[int]) -> list[tuple[int, int]]:
    reached = _reached(firm_id, company_ids)
    inside = Dependency.objects.unwalled(WHY).filter(removed_at__isnull=True, company_id__in=reached)
    across = CrossingPair.objects.unwalled(WHY).filter(
        firm_id=firm_id, ended_at__isnull=True, before_company_id__in=reached
    )
    tasks = Activity.objects.unwalled(WHY).filter(
        company_id__in=reached, parent_id__isnull=False, archived_at__isnull=True
    )
    return [
        *inside.values_list("predecessor_id", "successor_id"),
        *across.values_list("before_id", "after_id"),
        *tasks.values_list("pk", "parent_id"),  # a milestone is the finish after its tasks
    ]
