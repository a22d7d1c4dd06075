"""Reads about what happened: the feed, and the notices of what concerns oneself."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from milepost.access.models import Notice
from milepost.access.queries.actors import BOOKKEEPING, PeopleNames, named_events, references_of
from milepost.access.queries.feed_filters import FeedFilter, NoticeFilter
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import told_rules
from milepost.access.walls import reaches_of, told_within
from milepost.core.among import Among
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import Page, PageRequest, paginate_any, paginate_any_prepared, paginate_prepared
from milepost.core.prepared import Build, apart, ask
from milepost.core.references import names_of, reference, references, without

EVENT_SORTS = {"recorded_at": "recorded_at"}
NOTICE_SORTS = {"made_at": "made_at"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an event changed. ``old_name`` and ``new_name`` say whom or what an id stands for.

    An id of something that the viewer may not see is None, and ``withheld`` says so.
    """

    field: str
    old: Any
    new: Any
    old_name: str = ""
    new_name: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened. ``actor_name`` is empty for Milepost itself and for people behind another wall."""

    id: int
    action_id: int
    verb: str
    kind: str
    aggregate_id: int
    version: int
    title: str
    actor_id: int | None
    actor_name: str
    via: str
    portfolio_id: int | None
    company_id: int | None
    initiative_id: int | None
    by_milepost: bool
    created: bool
    changes: tuple[Change, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A line that told the viewer of an event, of which there is one; ``id`` is the event's."""

    id: int
    event: EventRow
    made_at: datetime
    seen_at: datetime | None


def event_page(*, viewer: Viewer, filters: FeedFilter | None = None, page: PageRequest | None = None) -> Page[EventRow]:
    """What happened to the things that the viewer may see, newest first. At most seven SQL queries. Raises Invalid.

    What happened to the own account belongs to no firm: it is told when the kind ``user`` is asked for.
    """
    found = newest_events(viewer, filters, page or PageRequest())
    return Page(event_rows(viewer, found.rows), found.next_cursor)


def events_within(viewer: Viewer, filters: FeedFilter | None) -> QuerySet[Event]:
    """The events that the viewer may see and asked for. Raises Invalid."""
    wanted = filters or FeedFilter()
    _check(wanted)
    exact = {
        "kind": wanted.kind,
        "verb": wanted.verb,
        "portfolio_id": wanted.portfolio_id,
        "company_id": wanted.company_id,
        "initiative_id": wanted.initiative_id,
        "aggregate_id": wanted.aggregate_id,
        "action_id": wanted.action_id,
        "recorded_at__gte": wanted.since,
        "recorded_at__lt": wanted.until,
    }
    events = Event.objects.seen_by(viewer).filter(**{name: value for name, value in exact.items() if value is not None})
    # The firm's feed and the own account's are two: over both, no index gives the newest without sorting all of history.
    if wanted.things is not None:
        about = Event.objects.unwalled("which of them are told stands around it").filter(
            kind__in=wanted.things.kinds, aggregate_id__in=wanted.things.found()
        )
        events = events.filter(pk__in=about.values("pk"))  # within, so that they are found before the wall is looked at
    if wanted.things is not None or (wanted.kind and wanted.aggregate_id is not None and wanted.kind != "user"):
        # Nor may the firm be looked up by its index: that would walk all of its history to find the few events of one thing.
        home = ExpressionWrapper(F("firm_id") + 0, output_field=BigIntegerField())
        events = events.annotate(home=home).filter(home=viewer.firm_id)
    else:
        events = events.filter(firm_id=None if wanted.kind == "user" else viewer.firm_id)
    if wanted.actor_id is not None:
        # Who asks for the acts of somebody whose name is behind a wall must learn nothing either.
        events = events.filter(named_events(viewer, wanted.actor_id), actor_id=wanted.actor_id)
    return events


def _check(wanted: FeedFilter) -> None:
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise Invalid("until", wanted.until, _("is before the beginning"), _("Give a later moment."))


def newest_events(viewer: Viewer, filters: FeedFilter | None, page: PageRequest) -> Page[Event]:
    """A page of them. One SQL query for each way in which events are told to the viewer. Raises Invalid."""
    wanted = filters or FeedFilter()
    _check(wanted)
    if wanted.actor_id is not None:  # whose name is told, other queries decide
        told = [events_within(viewer, wanted).filter(_way(viewer, way)) for way in _ways(wanted)]
        return paginate_any(told, page, sorts=EVENT_SORTS, usual="-recorded_at")
    shape, values = _apart(wanted)
    shapes = [(viewer, shape, way) for way in _ways(wanted)]
    return paginate_any_prepared(_told_so, shapes, page=page, sorts=EVENT_SORTS, usual="-recorded_at", **values)


def ask_within(narrow: Build, viewer: Viewer, filters: FeedFilter | None, *shape: Hashable, **values: Any) -> list[Any]:
    """The rows of ``narrow(events_within(viewer, filters), *shape, **values)``, the values prepared. Raises Invalid."""
    wanted = filters or FeedFilter()
    _check(wanted)
    if wanted.actor_id is not None:  # whose name is told, other queries decide
        return list(narrow(events_within(viewer, wanted), *shape, **values))
    kept, given = _apart(wanted)
    return ask(_narrowed, narrow, viewer, kept, tuple(given), *shape, **given, **values)


def _narrowed(
    narrow: Build, viewer: Viewer, kept: FeedFilter, names: tuple[str, ...], *shape: Hashable, **values: Any
) -> Any:
    given = {name: values.pop(name) for name in names}
    return narrow(_told_so(viewer, kept, None, **given), *shape, **values)


def _apart(wanted: FeedFilter) -> tuple[FeedFilter, dict[str, Any]]:
    """A filter without its numbers and moments; and these, by name."""
    shape, values = apart(wanted)
    if shape.things is not None and shape.things.of is not None:
        values["thing_id"] = shape.things.thing_id
        shape = replace(shape, things=replace(shape.things, thing_id=0))
    return shape, values


def _told_so(viewer: Viewer, shape: FeedFilter, way: int | None, *, thing_id: int | None = None, **values: Any) -> Any:
    if thing_id is not None and shape.things is not None:
        values["things"] = replace(shape.things, thing_id=thing_id)
    return events_within(viewer, replace(shape, **values)).filter(_way(viewer, way))


def _ways(wanted: FeedFilter) -> Sequence[int | None]:
    """One's own, what roles tell, what rules tell: by OR, all that one's companies ever did would be sorted for its newest."""
    few = wanted.aggregate_id is not None or wanted.action_id is not None or wanted.things is not None
    return [None] if wanted.kind == "user" or few else range(2 + len(told_rules()))


def _way(viewer: Viewer, way: int | None) -> Q:
    if way is None:
        return Q()
    if way == 0:
        return Q(user_id=viewer.user_id)
    return told_within(reaches_of(viewer)) if way == 1 else told_rules()[way - 2](viewer)


def event_row(*, viewer: Viewer, event_id: int) -> EventRow:
    """One event. Raises Missing. At most six SQL queries."""
    event = Event.objects.seen_by(viewer).filter(pk=event_id).first()
    if event is None:
        raise Missing("event", encode_id(event_id))
    return event_rows(viewer, [event])[0]


def notice_page(
    *, viewer: Viewer, filters: NoticeFilter | None = None, page: PageRequest | None = None
) -> Page[NoticeRow]:
    """What the viewer was told, newest first, as far as it may still be seen. At most seven SQL queries."""
    unseen = filters is not None and filters.unseen
    found = paginate_prepared(
        _own, viewer, unseen, page=page or PageRequest(), sorts=NOTICE_SORTS, usual="-made_at", tie="event_id"
    )
    ids = [notice.event_id for notice in found.rows]
    rows = {row.id: row for row in event_rows(viewer, ask(_among, viewer, ids=ids) if ids else ())}
    return found.map(lambda notice: NoticeRow(notice.event_id, rows[notice.event_id], notice.made_at, notice.seen_at))


def _own(viewer: Viewer, unseen: bool) -> Any:
    still_seen = Event.objects.seen_by(viewer).filter(pk=OuterRef("event_id"))
    own = Notice.objects.seen_by(viewer).filter(Exists(still_seen))
    return own.filter(seen_at__isnull=True) if unseen else own


def _among(viewer: Viewer, *, ids: Collection[int]) -> Any:
    return Event.objects.seen_by(viewer).filter(Among("pk", ids))


def event_rows(viewer: Viewer, events: Iterable[Event]) -> tuple[EventRow, ...]:
    """Rows of events that are walled already; one SQL query for the people in them, one for each kind of thing."""
    listed = list(events)
    people = PeopleNames(viewer, listed)
    things = names_of(viewer, {pk: of for pk, of in references_of(listed).items() if pk not in people.known})
    return tuple(_row(event, people, things) for event in listed)


def _row(event: Event, people: PeopleNames, things: Mapping[int, str]) -> EventRow:
    return EventRow(
        id=event.pk,
        action_id=event.action_id,
        verb=event.verb,
        kind=event.kind,
        aggregate_id=event.aggregate_id,
        version=event.version,
        title=event.title,
        actor_id=event.actor_id if people.name(event.actor_id, event) else None,
        actor_name=people.name(event.actor_id, event),
        via=event.via,
        portfolio_id=event.portfolio_id,
        company_id=event.company_id,
        initiative_id=event.initiative_id,
        by_milepost=event.actor_id is None,
        created=event.before is None,
        changes=tuple(_changes(event, people, things)),
        recorded_at=event.recorded_at,
    )


def _changes(event: Event, people: PeopleNames, things: Mapping[int, str]) -> Iterable[Change]:
    before: Mapping[str, Any] = event.before if event.before is not None else {}
    for field in event.after if event.before is None else before:
        old, new = before.get(field), event.after.get(field)
        if field in BOOKKEEPING or (event.before is None and new in (None, "", [], {})):
            continue
        told_old, old_name = _told(field, old, event, people, things)
        told_new, new_name = _told(field, new, event, people, things)
        yield Change(field, told_old, told_new, old_name, new_name, (told_old, told_new) != (old, new))


def _told(field: str, value: Any, event: Event, people: PeopleNames, things: Mapping[int, str]) -> tuple[Any, str]:
    """A value and the name it stands for; nothing when it is the id of something behind a wall."""
    if isinstance(value, dict):
        ids = references(field, value)
        return without(field, value, {one for one in ids if not (people.name(one, event) or things.get(one))}), ""
    wanted = reference(field, value)
    if wanted is None:
        return value, ""
    name = people.name(wanted, event) or things.get(wanted, "")
    return (value, name) if name else (None, "")
