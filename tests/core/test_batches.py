"""A batch of actions comes to what the same actions come to one by one."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.actions import lock
from milepost.core.errors import Conflict
from milepost.core.models import Delivery, Event
from milepost.core.writing_batches import prepare, write
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.models import Activity, Dependency, Milestone, MilestoneFacts
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.initiatives import create_initiative, update_initiative
from milepost.portfolios.actions.objectives import create_objective, update_objective
from milepost.portfolios.models import Company, Initiative
from tests.cast import NOW, Cast

LATER = NOW + timedelta(minutes=5)


def calls_of(cast: Cast, persona: str = "executive_a") -> list[Any]:
    step: Any = {"acting": cast.viewer(persona), "now": LATER}
    home: Any = {"initiative_id": cast.initiative_a, "milestone_type": "operational", "category": "compliance"}
    return [
        partial(create_milestone, **step, **home, name="First", due=date(2026, 9, 1), owner_id=cast.people["owner_a"]),
        partial(create_milestone, **step, **home, name="", due=date(2026, 9, 1)),
        partial(
            create_milestone, **step, **home, name="Second", tags=["x"], team={"informed": [cast.people["owner_a"]]}
        ),
        partial(update_milestone, **step, milestone_id=cast.milestone_a, name="Renamed", weight="12"),
        partial(create_task, **step, milestone_id=cast.milestone_a, name="Sub", percent="50", duration="3"),
        partial(update_task, **step, task_id=cast.task_a, percent="100"),
        partial(create_objective, **step, company_id=cast.a, title="Aim", metric="EBITDA", target="12.5"),
        partial(update_objective, **step, objective_id=cast.objective_a, title="Other aim"),
        partial(create_initiative, **step, company_id=cast.a, name="Wave", value_lever="pricing", planned_value="5"),
        partial(update_initiative, **step, initiative_id=cast.initiative_a_other, due=date(2027, 5, 1)),
    ]


def told(events: Any) -> list[Any]:
    hidden = ("id", "activity_ptr_id", "scope_ptr_id")
    return [
        (e.verb, e.kind, e.version, e.title, e.before, [(k, v) for k, v in e.after.items() if k not in hidden])
        for e in sorted(events, key=lambda e: (e.verb, e.title, e.version))
    ]  # fmt: skip


def rows_of(model: Any, *names: str) -> list[Any]:
    return sorted(model.objects.unwalled("a test").values_list(*names), key=str)


def state_of_all() -> list[Any]:
    facts = (
        "name_key",
        "assessment",
        "rule",
        "reason",
        "valid_until",
        "word_due",
        "percent",
        "owner_id",
        "margin_days",
    )
    return [
        rows_of(
            Activity, "name", "percent", "actual_start", "actual_finish", "version", "recorded_at", "parent_id", "due"
        ),
        rows_of(Milestone, "name", "tags", "weight", "category", "version", "status"),
        rows_of(MilestoneFacts, *facts),
        rows_of(Initiative, "name", "due", "planned_minor", "version"),
    ]


def test_a_batch_comes_to_what_its_actions_come_to_one_by_one(cast_rows: Any, db: None) -> None:
    from django.db import transaction

    from milepost.core.errors import DomainError

    found = []
    for in_batch in (False, True):
        with transaction.atomic():
            cast = cast_rows.insert()
            if in_batch:
                made = prepare(acting=cast.viewer("executive_a"), now=LATER, calls=calls_of(cast))
                assert [at for at, _ in made.refused] == [1]
                write(made)
            else:
                for at, call in enumerate(calls_of(cast)):
                    if at == 1:
                        with pytest.raises(DomainError, match="is empty"):
                            call()
                    else:
                        call()
            events = Event.objects.unwalled("a test").filter(recorded_at=LATER)
            found.append((told(events), state_of_all()))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_preparing_writes_nothing_and_says_what_would_be_written(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        made = prepare(acting=cast.viewer("executive_a"), now=LATER, calls=calls_of(cast))
    assert not [q["sql"] for q in queries if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    renamed = made.outcomes[3].events[0]
    assert renamed.before is not None
    assert (renamed.before["weight"], renamed.after["weight"]) == (3000, 1200) or renamed.after["weight"] == 1200
    assert not Event.objects.unwalled("a test").filter(recorded_at=LATER).exists()
    assert [e.verb for e in made.more] == [] or {e.verb for e in made.more} == {"milestone.rolled_up"}


def test_events_of_a_batch_share_an_action_and_a_listener_that_hears_once_hears_once(cast: Cast) -> None:
    write(prepare(acting=cast.viewer("executive_a"), now=LATER, calls=calls_of(cast)))
    events = Event.objects.unwalled("a test").filter(recorded_at=LATER)
    assert len(set(events.values_list("action_id", flat=True))) == 1
    owed = Delivery.objects.filter(event__in=events, listener="scheduling.milestone")
    assert owed.count() == 1


def test_what_rows_repeat_is_asked_of_the_database_once(cast: Cast) -> None:
    step: Any = {"acting": cast.viewer("executive_a"), "now": LATER}
    home: Any = {"initiative_id": cast.initiative_a, "milestone_type": "operational", "category": "compliance"}

    def queries_for(many: int) -> int:
        rows = [
            partial(create_milestone, **step, **home, name=f"Row {n}", owner_id=cast.people["owner_a"])
            for n in range(many)
        ]
        with CaptureQueriesContext(connection) as queries:
            made = prepare(**step, calls=rows)
            write(made)
        assert not made.refused
        return sum(1 for query in queries if query["sql"].startswith("SELECT"))

    assert queries_for(3) == queries_for(40)


def test_a_batch_that_only_asks_for_refusals_tells_no_events(cast: Cast) -> None:
    made = prepare(acting=cast.viewer("executive_a"), now=LATER, calls=calls_of(cast), derive=False)
    assert [at for at, _ in made.refused] == [1]
    assert not made.events


def test_what_changed_meanwhile_stops_the_whole_batch(cast: Cast) -> None:
    made = prepare(acting=cast.viewer("executive_a"), now=LATER, calls=calls_of(cast))
    update_milestone(
        acting=cast.viewer("executive_a"), now=NOW + timedelta(minutes=1), milestone_id=cast.milestone_a, name="Mine"
    )
    with pytest.raises(Conflict, match="being prepared"):
        write(made)
    assert not Event.objects.unwalled("a test").filter(recorded_at=LATER).exists()


def test_walls_and_permissions_hold_in_a_batch(cast: Cast) -> None:
    for persona in ("executive_b", "contributor_a", "board_a", "adviser"):
        made = prepare(acting=cast.viewer(persona), now=LATER, calls=calls_of(cast, persona))
        refused = {at for at, _ in made.refused}
        assert {0, 1, 2, 3, 6, 7, 8, 9} <= refused | ({0, 1, 2, 3} if persona == "adviser" else set()), persona
    acting = cast.viewer("executive_a")
    call = partial(create_company, acting=acting, now=LATER, name="X", sector="energy", country="DE")
    made = prepare(acting=acting, now=LATER, calls=[call])
    assert len(made.refused) == 1
    assert not Company.objects.unwalled("a test").filter(name="X").exists()


def test_what_a_batch_made_is_found_as_what_it_extends_too(cast: Cast) -> None:
    acting = cast.viewer("executive_a")
    step: Any = {"acting": acting, "now": LATER}
    home: Any = {"initiative_id": cast.initiative_a, "milestone_type": "operational", "category": "compliance"}

    def found() -> bool:
        made = create_milestone(**step, **home, name="First")
        return lock(Activity, made.pk, acting) is made

    (outcome,) = prepare(**step, calls=[found]).outcomes
    assert (outcome.result, outcome.error) == (True, None)


def test_what_a_batch_made_is_linked_in_it(cast: Cast) -> None:
    step: Any = {"acting": cast.viewer("executive_a"), "now": LATER}
    home: Any = {"initiative_id": cast.initiative_a, "milestone_type": "operational", "category": "compliance"}

    def linked() -> Any:
        made = create_milestone(**step, **home, name="First")
        return add_dependency(**step, predecessor_id=made.pk, successor_id=cast.milestone_a)

    prepared = prepare(**step, calls=[linked])
    assert not prepared.refused
    write(prepared)
    assert Dependency.objects.unwalled("a test").get(pk=prepared.outcomes[0].result.pk).predecessor.name == "First"
