"""Reads about what happened: the feed, and the notices of what concerns oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from milepost.access.models import Grant, Notice
from milepost.access.queries.feed_filters import FeedFilter, NoticeFilter
from milepost.access.roles import Can, ScopeKind
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import told_rules
from milepost.access.walls import reaches_of, told_within
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import Page, PageRequest, paginate, paginate_any
from milepost.core.references import names_of, pointers, reference, references, without

EVENT_SORTS = {"recorded_at": "recorded_at"}
NOTICE_SORTS = {"made_at": "made_at"}
#: Of every aggregate, and no news in a feed; of a token the one that made it, which the list of tokens tells.
_BOOKKEEPING = frozenset(
    {"id", "scope_ptr_id", "version", "recorded_at", "firm_id", "scope_kind", "wall_id", "made_at", "made_with_id"}
)


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
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise Invalid("until", wanted.until, _("is before the beginning"), _("Give a later moment."))
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
            kind__in=wanted.things.kinds, aggregate_id__in=wanted.things.ids
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
        events = events.filter(_named(viewer, wanted.actor_id), actor_id=wanted.actor_id)
    return events


def newest_events(viewer: Viewer, filters: FeedFilter | None, page: PageRequest) -> Page[Event]:
    """A page of them. One SQL query for each way in which events are told to the viewer. Raises Invalid."""
    events, wanted = events_within(viewer, filters), filters or FeedFilter()
    few = wanted.aggregate_id is not None or wanted.action_id is not None or wanted.things is not None
    if wanted.kind == "user" or few:
        return paginate(events, page, sorts=EVENT_SORTS, usual="-recorded_at")
    # One's own, what roles tell, what rules tell: by OR, all that one's companies ever did would be sorted for its newest fifty.
    told = [Q(user_id=viewer.user_id), told_within(reaches_of(viewer)), *(rule(viewer) for rule in told_rules())]
    return paginate_any([events.filter(one) for one in told], page, sorts=EVENT_SORTS, usual="-recorded_at")


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
    still_seen = Event.objects.seen_by(viewer).filter(pk=OuterRef("event_id"))
    own = Notice.objects.seen_by(viewer).filter(Exists(still_seen))
    if filters is not None and filters.unseen:
        own = own.filter(seen_at__isnull=True)
    found = paginate(own, page or PageRequest(), sorts=NOTICE_SORTS, usual="-made_at", tie="event_id")
    events = Event.objects.seen_by(viewer).filter(pk__in=[notice.event_id for notice in found.rows])
    rows = {row.id: row for row in event_rows(viewer, events)}
    return found.map(lambda notice: NoticeRow(notice.event_id, rows[notice.event_id], notice.made_at, notice.seen_at))


def event_rows(viewer: Viewer, events: Iterable[Event]) -> tuple[EventRow, ...]:
    """Rows of events that are walled already; one SQL query for the people in them, one for each kind of thing."""
    listed = list(events)
    people = _PeopleNames(viewer, listed)
    things = names_of(viewer, {pk: of for pk, of in _references(listed).items() if pk not in people.known})
    return tuple(_row(event, people, things) for event in listed)


def _row(event: Event, people: _PeopleNames, things: Mapping[int, str]) -> EventRow:
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


def _changes(event: Event, people: _PeopleNames, things: Mapping[int, str]) -> Iterable[Change]:
    before: Mapping[str, Any] = event.before if event.before is not None else {}
    for field in event.after if event.before is None else before:
        old, new = before.get(field), event.after.get(field)
        if field in _BOOKKEEPING or (event.before is None and new in (None, "", [], {})):
            continue
        told_old, old_name = _told(field, old, event, people, things)
        told_new, new_name = _told(field, new, event, people, things)
        yield Change(field, told_old, told_new, old_name, new_name, (told_old, told_new) != (old, new))


def _told(field: str, value: Any, event: Event, people: _PeopleNames, things: Mapping[int, str]) -> tuple[Any, str]:
    """A value and the name it stands for; nothing when it is the id of something behind a wall."""
    if isinstance(value, dict):
        ids = references(field, value)
        return without(field, value, {one for one in ids if not (people.name(one, event) or things.get(one))}), ""
    wanted = reference(field, value)
    if wanted is None:
        return value, ""
    name = people.name(wanted, event) or things.get(wanted, "")
    return (value, name) if name else (None, "")


def _references(events: Sequence[Event]) -> dict[int, type[Model] | None]:
    """The ids that their states hold, each with what it is an id of."""
    states = [(pointers(event.kind), state) for event in events for state in (event.before or {}, event.after)]
    return {
        one: of.get(field)
        for of, state in states
        for field, value in state.items()
        if field not in _BOOKKEEPING and (field.endswith("_id") or isinstance(value, dict))
        for one in references(field, value)
    }


class _PeopleNames:
    """Names of people in events: the firm's own people and those of the event's company, never another company's.

    That somebody of company B once touched something of company A tells A's people nothing of B's.
    """

    def __init__(self, viewer: Viewer, events: Sequence[Event]) -> None:
        self._viewer = viewer
        self._sees_all = viewer.reach(Can.SEE_PEOPLE).firm
        self._names: dict[int, str] = {viewer.user_id: viewer.name}
        self._of_firm: set[int] = {viewer.user_id}
        self._companies: dict[int, set[int]] = {}
        wanted = {event.actor_id for event in events if event.actor_id is not None} | _references(events).keys()
        for user_id, name, kind, company_id in _grants_of(viewer, wanted - {viewer.user_id}):
            self._names[user_id] = name
            if kind in (None, ScopeKind.PORTFOLIO.value):
                self._of_firm.add(user_id)
            elif company_id is not None:
                self._companies.setdefault(user_id, set()).add(company_id)

    @property
    def known(self) -> set[int]:
        """The ids that are people's."""
        return set(self._names)

    def name(self, user_id: int | None, event: Event) -> str:
        """The name, or nothing when it stands behind a wall."""
        if user_id is None:
            return ""
        known = (
            self._sees_all
            or user_id in self._of_firm
            or (event.company_id is not None and event.company_id in self._companies.get(user_id, ()))
        )
        return self._names.get(user_id, "") if known else ""


def _grants_of(viewer: Viewer, user_ids: set[int]) -> Iterable[tuple[int, str, str | None, int | None]]:
    """Person, name, kind of scope and company of every role that these people hold or held in the firm."""
    if not user_ids:
        return []
    # Roles taken back count too: who left is still named in what was done before.
    grants = Grant.objects.unwalled("decides whose name may be told").filter(
        firm_id=viewer.firm_id, user_id__in=user_ids
    )
    return grants.values_list("user_id", "user__name", "scope__scope_kind", "scope__wall_id")


def _named(viewer: Viewer, user_id: int) -> Q:
    """The events in which this person is named to the viewer: the same rule as in ``_PeopleNames``."""
    if user_id == viewer.user_id or viewer.reach(Can.SEE_PEOPLE).firm:
        return Q()
    places = [(kind, company_id) for _, _, kind, company_id in _grants_of(viewer, {user_id})]
    if any(kind in (None, ScopeKind.PORTFOLIO.value) for kind, _ in places):
        return Q()
    return Q(company_id__in={company_id for _, company_id in places if company_id is not None})
