"""Proposals and stages under any order of acts, held against a tiny model of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.core.models import Event
from milepost.portfolios.actions.initiatives import confirm_value, create_initiative, move_stage, update_initiative
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.models import Initiative, Proposal
from tests.cast import NOW, Cast

PROPOSERS, DECIDERS = ("contributor_a", "owner_a", "executive_a"), ("executive_a", "operating_partner")
NEEDS = {1: {"owner"}, 2: {"owner", "objective", "due"}}
NEEDS[3] = NEEDS[4] = NEEDS[2] | {"sponsor", "value"}
NEEDS[5] = NEEDS[3] | {"confirmed"}


class Acts(RuleBasedStateMachine):
    """The model: of a proposal who made it and its status; of an initiative its stage and what is filled."""

    cast: Cast
    proposals = Bundle("proposals")
    initiatives = Bundle("initiatives")

    @initialize()
    def begin(self) -> None:
        """Nothing yet; each act a minute after the one before."""
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.viewers = {name: self.cast.viewer(name) for name in {*PROPOSERS, *DECIDERS, "controller"}}
        self.now = NOW
        self.status: dict[int, tuple[str, str]] = {}
        self.stage: dict[int, int] = {}
        self.filled: dict[int, set[str]] = {}
        self.acts: dict[int, int] = {}

    def teardown(self) -> None:
        """Undo."""
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def act(self, fn: Callable[..., Any], persona: str, error: type[Exception] | None, **fields: Any) -> Any:
        """Do it; it must fail just as the model says."""
        self.now += timedelta(minutes=1)
        if error is None:
            return fn(acting=self.viewers[persona], now=self.now, **fields)
        with pytest.raises(error, match=r"."):
            fn(acting=self.viewers[persona], now=self.now, **fields)
        return None

    @rule(target=proposals, by=st.sampled_from(PROPOSERS), value=st.sampled_from([None, "5", "0.01"]))
    def propose(self, by: str, value: str | None) -> int:
        """Anybody in the company."""
        made = self.act(
            propose_initiative,
            by,
            None,
            company_id=self.cast.a,
            title="Idea",
            value_lever="pricing",
            planned_value=value,
        )
        self.status[made.pk] = ("proposed", by)
        return int(made.pk)

    def _own(self, pk: int, by: str) -> type[Exception] | None:
        status, proposer = self.status[pk]
        return Forbidden if by != proposer else Conflict if status != "proposed" else None

    def _decide(self, pk: int, by: str) -> type[Exception] | None:
        status, proposer = self.status[pk]
        return Conflict if status != "proposed" else Forbidden if by == proposer else None

    @rule(pk=proposals, by=st.sampled_from(PROPOSERS), title=st.sampled_from(["Idea", "Better"]))
    def revise(self, pk: int, by: str, title: str) -> None:
        """Only the proposer, while it is open."""
        self.act(revise_proposal, by, self._own(pk, by), proposal_id=pk, title=title)

    @rule(pk=proposals, by=st.sampled_from(PROPOSERS))
    def withdraw(self, pk: int, by: str) -> None:
        """Only the proposer, while it is open."""
        error = self._own(pk, by)
        self.act(withdraw_proposal, by, error, proposal_id=pk)
        if error is None:
            self.status[pk] = ("withdrawn", self.status[pk][1])

    @rule(pk=proposals, by=st.sampled_from(DECIDERS), reason=st.sampled_from(["", "No."]))
    def decline(self, pk: int, by: str, reason: str) -> None:
        """With a reason, not the own one."""
        error = self._decide(pk, by) or (None if reason else Invalid)
        self.act(decline_proposal, by, error, proposal_id=pk, reason=reason)
        if error is None:
            self.status[pk] = ("declined", self.status[pk][1])

    @rule(
        target=initiatives, pk=proposals, by=st.sampled_from(DECIDERS), reason=st.sampled_from(["", "Smaller."]),
        name=st.sampled_from([None, "Amended"]),
    )  # fmt: skip
    def accept(self, pk: int, by: str, reason: str, name: str | None) -> int:
        """Amended needs a reason. What was not accepted gives a plain initiative to go on with."""
        error = self._decide(pk, by) or (Invalid if name and not reason else None)
        amendments: Any = {"name": name} if name else None
        done = self.act(accept_proposal, by, error, proposal_id=pk, reason=reason, amendments=amendments)
        if error is not None:
            return self.begin_initiative()
        self.status[pk] = ("amended" if name else "accepted", self.status[pk][1])
        self.stage[done.initiative_id] = 0
        self.filled[done.initiative_id] = {"value"} if done.planned_minor is not None else set()
        return int(done.initiative_id)

    @rule(target=initiatives)
    def begin_initiative(self) -> int:
        """Without a proposal."""
        made = self.act(
            create_initiative, "executive_a", None, company_id=self.cast.a, name="Work", value_lever="pricing"
        )
        self.stage[made.pk], self.filled[made.pk] = 0, set()
        return int(made.pk)

    @rule(pk=initiatives, what=st.sampled_from(["owner", "objective", "due", "sponsor", "value"]), there=st.booleans())
    def fill(self, pk: int, what: str, there: bool) -> None:
        """Anything may be filled; what the stage needs stays; a signed-off value stays as it is."""
        values: dict[str, tuple[str, Any]] = {
            "owner": ("owner_id", self.cast.people["owner_a"]), "objective": ("objective_id", self.cast.objective_a),
            "due": ("due", date(2027, 1, 1)), "sponsor": ("sponsor_id", self.cast.people["executive_a"]),
            "value": ("planned_value", f"{1 + len(self.acts)}"),
        }  # fmt: skip
        field, value = values[what]
        needed = what in NEEDS.get(self.stage[pk], set())
        changes_value = what == "value" and (there or "value" in self.filled[pk])
        error = Conflict if (not there and needed) or (self.stage[pk] == 5 and changes_value) else None
        self.acts[len(self.acts)] = pk
        self.act(update_initiative, "executive_a", error, initiative_id=pk, **{field: value if there else None})
        if error is None:
            self.filled[pk] = self.filled[pk] | {what} if there else self.filled[pk] - {what}
            if changes_value:
                self.filled[pk] -= {"confirmed"}

    @rule(pk=initiatives)
    def confirm(self, pk: int) -> None:
        """A value there is, once."""
        filled = self.filled[pk]
        error = None if "value" in filled and "confirmed" not in filled else Conflict
        self.act(confirm_value, "controller", error, initiative_id=pk)
        filled.add("confirmed") if error is None else None

    @rule(pk=initiatives, step=st.sampled_from([1, 1, 1, 2, 0, -1, -3]), reason=st.sampled_from(["", "Back."]))
    def move(self, pk: int, step: int, reason: str) -> None:
        """One forward with all that it needs, or back with a reason."""
        present = self.stage[pk]
        to = min(5, max(0, present + step))
        if to > present:
            error = None if to == present + 1 and self.filled[pk] >= NEEDS[to] else Conflict
        else:
            error = Invalid if to < present and not reason else None
        self.act(move_stage, "executive_a", error, initiative_id=pk, stage=to, reason=reason)
        self.stage[pk] = present if error else to

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        """Of the database, and of its events."""
        if not hasattr(self, "status"):
            return
        rows = Proposal.objects.unwalled("a test").filter(pk__in=self.status).values_list("pk", "status")
        assert dict(rows) == {pk: status for pk, (status, _) in self.status.items()}
        stages = Initiative.objects.unwalled("a test").filter(pk__in=self.stage).values_list("pk", "stage")
        assert dict(stages) == self.stage
        for model, known in ((Proposal, self.status), (Initiative, self.stage)):
            for row in model.objects.unwalled("a test").filter(pk__in=known):
                events = Event.objects.unwalled("a test").filter(aggregate_id=row.pk)
                assert events.count() == row.version


def test_proposals_and_stages_keep_their_rules_in_any_order(cast: Cast) -> None:
    machine = type("ActsOfTheCast", (Acts,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
