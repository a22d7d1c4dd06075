"""The feed as people read it: what one action did to many things is one line, behind which its events stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from milepost.access.queries.feed import EventRow, ask_within, event_rows, newest_events
from milepost.access.queries.feed_filters import FeedFilter
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import Page, PageRequest, cursor_behind
from milepost.core.references import reference

#: Up to so many events of one action stand as lines of their own.
FEW = 3
NAMED = 3
#: How often a page of which imports took the most looks for more lines.
ROUNDS = 3
_NEWEST = "-recorded_at"


@dataclass(frozen=True, slots=True)
class Doing:
    """What one action did of one sort. ``event`` is the newest of ``count`` things; ``titles`` are some of what they are about.

    ``parts``: what the action said beside it of the same thing (an update beside its milestone), with the fields that the thing
    itself does not have.
    """

    event: EventRow
    count: int = 1
    titles: tuple[str, ...] = ()
    parts: tuple[EventRow, ...] = ()

    @property
    def fields(self) -> int:
        """How many fields are told of."""
        return len(self.event.changes) + sum(len(part.changes) for part in self.parts)


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
        cursor, events, counts = found.next_cursor, list(found.rows), dict[_Sort, Counter[str]]()
        if events and not one_by_one:  # also at the end, so that there are as many queries however much there is
            counts, others, behind = _rest_of(viewer, filters, events)
            events, cursor = events + others, behind or cursor
        lines += [_Line(event) for event in events] if one_by_one else _lines(events, counts)
        if cursor is None or len(lines) >= asked.limit:
            break
    return Page(_told(viewer, lines), cursor)


def newest_doings(*, viewer: Viewer, filters: FeedFilter | None = None, limit: int) -> Page[Doing]:
    """The newest lines of a history in which an action leaves FEW events at most, with two queries less than ``doing_page``.

    So many events are read that the last line is whole. Raises Invalid.
    """
    found = newest_events(viewer, filters, PageRequest(limit=limit * FEW))
    lines = _lines(list(found.rows), {})
    shown = lines[:limit]
    if not (lines[limit:] or found.next_cursor):
        return Page(_told(viewer, shown), None)
    last = min((shown[-1].event, *shown[-1].parts), key=lambda event: event.pk)
    return Page(_told(viewer, shown), cursor_behind(_NEWEST, last.recorded_at, last.pk))


def _told(viewer: Viewer, lines: list[_Line]) -> tuple[Doing, ...]:
    """The lines, for the viewer's eyes."""
    rows = {row.id: row for row in event_rows(viewer, [one for line in lines for one in (line.event, *line.parts)])}
    return tuple(
        Doing(
            rows[line.event.pk], line.count, line.titles, tuple(_beside(line.event, rows[one.pk]) for one in line.parts)
        )
        for line in lines
    )


def _beside(event: Event, part: EventRow) -> EventRow:
    """What a part says that its thing does not: not what both hold, nor whose it is and who did it."""
    known = {encode_id(one) for one in (event.aggregate_id, event.actor_id) if one is not None}
    own = (
        one
        for one in part.changes
        if one.field not in event.after and not (isinstance(one.new, str) and one.new in known)
    )
    return replace(part, changes=tuple(own))


_Sort = tuple[int, str, int | None]


@dataclass(frozen=True, slots=True)
class _Line:
    event: Event
    count: int = 1
    titles: tuple[str, ...] = ()
    parts: tuple[Event, ...] = ()


def _rest_of(
    viewer: Viewer, filters: FeedFilter | None, events: list[Event]
) -> tuple[dict[_Sort, Counter[str]], list[Event], str | None]:
    """Of the action that a page ends in: how many events of each sort and kind it has, those that the page does not reach (all
    of few, of many the newest), and the cursor behind all of them. Two SQL queries."""
    last = events[-1]
    tally = ask_within(_counted, viewer, filters, of_action=last.action_id)
    counts: dict[_Sort, Counter[str]] = defaultdict(Counter)
    newest_of: dict[_Sort, int] = defaultdict(int)
    for verb, actor_id, kind, many, _first, newest in tally:
        sort = (last.action_id, verb, actor_id)
        counts[sort][kind] = many
        newest_of[sort] = max(newest_of[sort], newest)
    reached = {_sort(event) for event in events}
    few = {sort[1:]: None for sort, kinds in counts.items() if _how_many(sort[1], kinds) <= FEW}
    # Asked for none, too: there are as many queries for few events as for many.
    others = ask_within(
        _more_of, viewer, filters, tuple(verb for verb, _actor in few),
        of_action=last.action_id,
        newest=[newest for sort, newest in newest_of.items() if sort not in reached],
        shown=[event.pk for event in events],
        **{f"actor_{number}": actor_id for number, (_verb, actor_id) in enumerate(few)},
    )  # fmt: skip
    first = min(first for *_, first, _newest in tally)
    return counts, others, cursor_behind(_NEWEST, last.recorded_at, first) if first < last.pk else None


def _counted(events: QuerySet[Event], *, of_action: int) -> Any:
    """Verb, actor and kind of what an action did: how often, the first and the newest event."""
    of_sort = events.filter(action_id=of_action).order_by().values_list("verb", "actor_id", "kind")
    return of_sort.annotate(many=Count("pk"), first=Min("pk"), newest=Max("pk"))


def _more_of(
    events: QuerySet[Event],
    verbs: tuple[str, ...],
    *,
    of_action: int,
    newest: Collection[int],
    shown: Collection[int],
    **actors: int | None,
) -> Any:
    """Events of an action that are not shown yet: the newest ones, and all of these verbs by these actors."""
    wanted = Q(Among("pk", newest))
    for number, verb in enumerate(verbs):
        wanted |= Q(verb=verb, actor_id=actors[f"actor_{number}"])
    return events.filter(wanted, action_id=of_action).exclude(Among("pk", shown)).order_by("-pk")


def _lines(events: list[Event], counts: dict[_Sort, Counter[str]]) -> list[_Line]:
    """A line where the newest of each sort stands; of few things that are all there each has its own."""
    sorts: dict[_Sort, list[Event]] = defaultdict(list)
    for event in events:
        sorts[_sort(event)].append(event)
    found: list[_Line] = []
    for event in events:
        alike = sorts[_sort(event)]
        kinds = counts.get(_sort(event)) or Counter(one.kind for one in alike)
        count = _how_many(event.verb, kinds)
        if count <= FEW and kinds.total() == len(alike):
            of_thing = [one for one in alike if _about(one) == _about(event)]
            if event is of_thing[0]:
                main = next((one for one in of_thing if one.kind == _named(one.verb)), event)
                found.append(_Line(main, parts=tuple(one for one in of_thing if one is not main)))
        elif event is alike[0]:
            titles = dict.fromkeys(one.title for one in alike)
            found.append(_Line(event, count, tuple(titles)[:NAMED]))
    return found


def _how_many(verb: str, kinds: Counter[str]) -> int:
    """How many things an action did something to: of a thing and what was said of it (an update of a milestone) one."""
    return max(kinds.values()) if _named(verb) in kinds else kinds.total()


def _about(event: Event) -> int:
    """The thing that an event is about: what its verb names, where it is a part of that."""
    field = f"{_named(event.verb)}_id"
    named = None if event.kind == _named(event.verb) else reference(field, event.after.get(field))
    return named or event.aggregate_id


def _named(verb: str) -> str:
    """The kind of thing that a verb is about."""
    return verb.partition(".")[0]


def _sort(event: Event) -> _Sort:
    return event.action_id, event.verb, event.actor_id
