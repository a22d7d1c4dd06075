"""The feed as people read it: what one action did to many things is one line, behind which its events stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Min

from milepost.access.queries.feed import EventRow, FeedFilter, event_rows, events_within, newest_events
from milepost.access.viewer import Viewer
from milepost.core.models import Event
from milepost.core.paging import Page, PageRequest, cursor_behind

#: Up to so many events of one action stand as lines of their own.
FEW = 3
NAMED = 3
#: How often a page of which imports took the most looks for more lines.
ROUNDS = 3
_NEWEST = "-recorded_at"


@dataclass(frozen=True, slots=True)
class Doing:
    """What one action did of one sort. ``event`` is the newest of ``count``; ``titles`` are some of what they are about."""

    event: EventRow
    count: int = 1
    titles: tuple[str, ...] = ()


def doing_page(*, viewer: Viewer, filters: FeedFilter | None = None, page: PageRequest | None = None) -> Page[Doing]:
    """What ``event_page`` tells, newest first, with one line for what one action did to many things.

    Where one action is asked for, or the history of one thing (of which an action leaves one event), events are told one by one.
    A page that would end within an action has its lines too, and one of which imports took the most is shorter. At most
    twenty-one SQL queries. Raises Invalid.
    """
    asked, cursor = page or PageRequest(), page.cursor if page else None
    one_by_one = bool(filters and (filters.action_id or filters.aggregate_id))
    lines: list[_Line] = []
    for _round in range(ROUNDS):
        part = replace(asked, cursor=cursor, limit=asked.limit - len(lines))
        found = newest_events(viewer, filters, part)
        cursor, events, counts = found.next_cursor, list(found.rows), dict[_Sort, int]()
        if events and not one_by_one:  # also at the end, so that there are as many queries however much there is
            counts, others, behind = _rest_of(viewer, filters, events)
            events, cursor = events + others, behind or cursor
        lines += [_Line(event) for event in events] if one_by_one else _lines(events, counts)
        if cursor is None or len(lines) >= asked.limit:
            break
    rows = event_rows(viewer, [line.event for line in lines])
    doings = (Doing(row, line.count, line.titles) for row, line in zip(rows, lines, strict=True))
    return Page(tuple(doings), cursor)


_Sort = tuple[int, str, int | None]


@dataclass(frozen=True, slots=True)
class _Line:
    event: Event
    count: int = 1
    titles: tuple[str, ...] = ()


def _rest_of(
    viewer: Viewer, filters: FeedFilter | None, events: list[Event]
) -> tuple[dict[_Sort, int], list[Event], str | None]:
    """Of the action that a page ends in: how many events of each sort it has, the newest of the sorts that the page does not
    reach, and the cursor behind all of them. Two SQL queries."""
    last = events[-1]
    of_action = events_within(viewer, filters).filter(action_id=last.action_id).order_by()
    tally = list(
        of_action.values_list("verb", "actor_id").annotate(many=Count("pk"), first=Min("pk"), newest=Max("pk"))
    )
    counts = {(last.action_id, verb, actor_id): many for verb, actor_id, many, _first, _newest in tally}
    reached = {_sort(event) for event in events}
    missing = [
        newest for verb, actor_id, _n, _first, newest in tally if (last.action_id, verb, actor_id) not in reached
    ]
    # Asked for none, too: there are as many queries for few events as for many.
    others = list(of_action.filter(pk__in=missing or [0]).order_by("-pk"))
    first = min(first for *_, first, _newest in tally)
    return counts, others, cursor_behind(_NEWEST, last.recorded_at, first) if first < last.pk else None


def _lines(events: list[Event], counts: dict[_Sort, int]) -> list[_Line]:
    """A line where the newest of each sort stands; a few events that are all there keep their own."""
    sorts: dict[_Sort, list[Event]] = defaultdict(list)
    for event in events:
        sorts[_sort(event)].append(event)
    found: list[_Line] = []
    for event in events:
        alike = sorts[_sort(event)]
        count = counts.get(_sort(event), len(alike))
        if count <= FEW and count == len(alike):
            found.append(_Line(event))
        elif event is alike[0]:
            found.append(_Line(event, count, tuple(one.title for one in alike[:NAMED])))
    return found


def _sort(event: Event) -> _Sort:
    return event.action_id, event.verb, event.actor_id
