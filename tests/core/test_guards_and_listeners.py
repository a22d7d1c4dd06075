"""What stands around an action: guards before it, deliveries after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from milepost.access.actions.firms import update_firm
from milepost.access.viewer import System
from milepost.core import events
from milepost.core.errors import Conflict, Invalid
from milepost.core.models import Delivery, Event
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.models import Company
from tests.cast import NOW, Cast
from tests.core.test_actions import rename, told


def test_a_guard_refuses_before_anything_is_written(cast: Cast, clean_registry: None) -> None:
    seen: list[tuple[Any, Any]] = []

    def guard(aggregate: Any, before: Any) -> None:
        seen.append((aggregate.name, before))
        if aggregate.name == "Guarded":
            raise Conflict("A guard objects.")

    events.register_guard("company.*", guard)
    events.register_guard("company.*", guard)  # twice is once
    before = told()
    with pytest.raises(Conflict, match="A guard objects"):
        update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, name="Guarded")
    assert seen == [("Guarded", {"name": "Aster Tools"})]
    assert told() == before
    assert Company.objects.unwalled("a test").get(pk=cast.a).name == "Aster Tools"
    update_firm(
        acting=cast.viewer("administrator"), now=NOW, firm_id=cast.firm_id, version=None, name="Guarded",
        currency="EUR", timezone="UTC", locale="en",
    )  # fmt: skip


def test_a_delivery_is_written_for_each_listener_of_the_verb_in_the_same_transaction(
    cast: Cast, clean_registry: None
) -> None:
    def hear(event: Event, now: datetime) -> None: ...

    events.register_listener("firm.*", "tests.all_of_firm", hear)
    events.register_listener("firm.renamed", "tests.renamed", hear)
    events.register_listener("company.*", "tests.companies", hear)
    with pytest.raises(Invalid, match="refused"):
        rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="refused")
    assert not Delivery.objects.filter(listener__startswith="tests.").exists()
    rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="x")
    owed = Delivery.objects.filter(listener__startswith="tests.").order_by("listener")
    assert [(row.listener, row.state, row.attempts, row.not_before) for row in owed] == [
        ("tests.all_of_firm", "waiting", 0, NOW),
        ("tests.renamed", "waiting", 0, NOW),
    ]


def test_a_listeners_name_is_its_own(clean_registry: None) -> None:
    def hear(event: Event, now: datetime) -> None: ...

    def other(event: Event, now: datetime) -> None: ...

    events.register_listener("x", "tests.name", hear)
    events.register_listener("x", "tests.name", hear)
    with pytest.raises(ValueError, match=r"a listener named 'tests.name' exists already"):
        events.register_listener("x", "tests.name", other)
    assert [listener.name for listener in events.listeners_for("x")] == ["tests.name"]
    assert events.listener_named("nobody") is None
