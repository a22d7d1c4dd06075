"""How much of what a page shows has changed since: a count, and nothing else.

A page is given a watch when it is drawn for a viewer: where that viewer sees which events, narrowed to the place that the page is
about. Counting then needs neither session nor viewer, and one SQL query along the newest events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db.models import F, Q

from milepost.access.viewer import Reach, Viewer
from milepost.access.walls import reaches_of, told_within
from milepost.core.ids import id_before, made_at
from milepost.core.models import Event
from milepost.core.prepared import ask

#: An event has its id before it is committed: so long before the page one begins to count, and the page knows what was there.
OVERLAP_SECONDS = 60
#: An event is recorded at the moment at which its act began, and has its id when it is written: an import takes minutes.
LONGEST_ACT = timedelta(hours=1)
#: More are not counted: nobody reads on.
MOST = 100


_Reaches: TypeAlias = tuple[tuple[Reach, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """What of the events concerns a page and its reader. ``since``: only ids beyond it."""

    firm_id: int
    user_id: int
    since: int
    reaches: dict[Reach, list[str]]
    scope_id: int | None = None


def watch(*, viewer: Viewer, scope_id: int | None = None) -> Watch:
    """From now on, what the viewer sees of a company or an initiative, or of everything. No SQL query."""
    return Watch(viewer.firm_id, viewer.user_id, id_before(OVERLAP_SECONDS), reaches_of(viewer), scope_id)


def changes(watch: Watch) -> int:
    """How many acts of others there are, up to MOST: what one press of a button changed is one. One SQL query."""
    reaches = tuple((reach, tuple(names)) for reach, names in watch.reaches.items())
    # What feeds are indexed by: no plan reads all that ever happened.
    began = made_at(watch.since) - LONGEST_ACT
    acts = ask(
        _acts,
        reaches,
        firm_id=watch.firm_id,
        user_id=watch.user_id,
        since=watch.since,
        began=began,
        scope_id=watch.scope_id,
    )
    return len(acts)


def _acts(reaches: _Reaches, *, firm_id: int, user_id: int, since: int, began: datetime, scope_id: int | None) -> Any:
    found = Event.objects.unwalled("counts within the walls that the watch holds of its viewer").filter(
        told_within(dict(reaches)), pk__gt=since, firm_id=firm_id, recorded_at__gte=began
    )
    if scope_id is not None:
        found = found.filter(Q(company_id=scope_id) | Q(initiative_id=scope_id))
    # "+ 0" since SQLite would walk the index of all actions there ever were instead of the newest events.
    acts = found.exclude(actor_id=user_id).order_by().values_list(F("action_id") + 0)
    return acts.distinct()[:MOST]
