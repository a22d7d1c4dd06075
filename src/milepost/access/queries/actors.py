"""Whose names stand in events, as far as a viewer may know, and what else their states point at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model, Q

from milepost.access.models import Grant
from milepost.access.roles import Can, ScopeKind
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.models import Event
from milepost.core.prepared import ask
from milepost.core.references import pointers, references

#: Of every aggregate, and no news in a feed; of a token the one that made it, which the list of tokens tells.
BOOKKEEPING = frozenset(
    {"id", "scope_ptr_id", "version", "recorded_at", "firm_id", "scope_kind", "wall_id", "made_at", "made_with_id"}
)


def references_of(events: Sequence[Event]) -> dict[int, type[Model] | None]:
    """The ids that their states hold, each with what it is an id of."""
    states = [(pointers(event.kind), state) for event in events for state in (event.before or {}, event.after)]
    return {
        one: of.get(field)
        for of, state in states
        for field, value in state.items()
        if field not in BOOKKEEPING and (field.endswith("_id") or isinstance(value, dict))
        for one in references(field, value)
    }


class PeopleNames:
    """Names of people in events: the firm's own people and those of the event's company, never another company's.

    That somebody of company B once touched something of company A tells A's people nothing of B's.
    """

    def __init__(self, viewer: Viewer, events: Sequence[Event]) -> None:
        self._viewer = viewer
        self._sees_all = viewer.reach(Can.SEE_PEOPLE).firm
        self._names: dict[int, str] = {viewer.user_id: viewer.name}
        self._of_firm: set[int] = {viewer.user_id}
        self._companies: dict[int, set[int]] = {}
        wanted = {event.actor_id for event in events if event.actor_id is not None} | references_of(events).keys()
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
    return ask(_held, firm_id=viewer.firm_id, ids=user_ids)


def _held(*, firm_id: int, ids: Collection[int]) -> Any:
    # Roles taken back count too: who left is still named in what was done before.
    grants = Grant.objects.unwalled("decides whose name may be told").filter(Among("user_id", ids), firm_id=firm_id)
    return grants.values_list("user_id", "user__name", "scope__scope_kind", "scope__wall_id")


def named_events(viewer: Viewer, user_id: int) -> Q:
    """The events in which this person is named to the viewer: the same rule as in ``PeopleNames``."""
    if user_id == viewer.user_id or viewer.reach(Can.SEE_PEOPLE).firm:
        return Q()
    places = [(kind, company_id) for _, _, kind, company_id in _grants_of(viewer, {user_id})]
    if any(kind in (None, ScopeKind.PORTFOLIO.value) for kind, _ in places):
        return Q()
    return Q(company_id__in={company_id for _, company_id in places if company_id is not None})
