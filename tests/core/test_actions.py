"""Actions: one transaction, one event for each aggregate changed, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from milepost.access.actions.firms import update_firm
from milepost.access.models import Firm
from milepost.access.viewer import System
from milepost.core import events
from milepost.core.actions import action, add, change, in_bulk, lock, request_action_id
from milepost.core.errors import Conflict, Invalid, InvalidRows, Missing, Stale
from milepost.core.ids import encode_id, new_id
from milepost.core.models import Delivery, Event
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.models import Company
from tests.cast import NOW, Cast


@pytest.fixture
def clean_registry() -> Iterator[None]:
    """Listeners and guards that a test registers are gone after it."""
    listeners, guards = dict(events._listeners), list(events._guards)
    yield
    events._listeners.clear()
    events._listeners.update(listeners)
    events._guards[:] = guards


@action("firm.renamed")
def rename(*, acting: System, now: datetime, firm_id: int, name: str, version: int | None = None) -> Firm:
    """A small action of the tests' own."""
    firm = lock(Firm, firm_id, acting, version)
    if name == "refused":
        raise Invalid("name", name, "is refused")
    change(firm, name=name)
    return firm


@action("firm.renamed_twice")
def rename_two(*, acting: System, now: datetime, first: int, second: int, names: tuple[str, str]) -> list[str]:
    """Goes on when the second is refused."""
    done = []
    for firm_id, name in zip((first, second), names, strict=True):
        try:
            rename(acting=acting, now=now, firm_id=firm_id, name=name)
            done.append(name)
        except Invalid:
            continue
    return done


def since(count: int) -> list[Event]:
    return list(Event.objects.unwalled("a test").order_by("recorded_at", "id"))[count:]


def told() -> int:
    return Event.objects.unwalled("a test").count()


def firm_of(cast: Cast) -> Firm:
    return Firm.objects.unwalled("a test").get(pk=cast.firm_id)


def test_a_change_is_told_by_one_event_with_before_after_and_version(cast: Cast) -> None:
    before = told()
    acting = cast.viewer("analyst", via="api")
    company = update_company(acting=acting, now=NOW, company_id=cast.a, version=1, name="Aster Works", sector="energy")
    (event,) = since(before)
    assert (event.verb, event.kind, event.aggregate_id, event.version) == ("company.updated", "company", cast.a, 2)
    assert event.before == {"name": "Aster Tools", "sector": "industrials"}
    assert event.after["name"] == "Aster Works"
    assert event.after["id"] == encode_id(cast.a)
    assert event.after["firm_id"] == encode_id(cast.firm_id)
    assert (event.actor_id, event.via, event.recorded_at) == (acting.user_id, "api", NOW)
    assert (event.firm_id, event.company_id, event.title) == (cast.firm_id, cast.a, "Aster Works")
    assert (company.version, company.recorded_at) == (2, NOW)


def test_the_after_of_an_event_is_the_whole_state_as_the_table_holds_it(cast: Cast) -> None:
    update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, name="Aster Works")
    stored = Company.objects.unwalled("a test").get(pk=cast.a)
    event = Event.objects.unwalled("a test").get(aggregate_id=cast.a, kind="company", version=2)
    # The moments are told in UTC by whatever the database gives back.
    assert event.after | {"recorded_at": ""} == stored.state() | {"recorded_at": ""}
    assert set(event.after) >= {"name", "sector", "country", "currency", "version", "firm_id", "wall_id", "archived_at"}


def test_a_creation_has_no_before(cast: Cast) -> None:
    event = Event.objects.unwalled("a test").get(aggregate_id=cast.a, kind="company", version=1)
    assert event.before is None


def test_when_nothing_differs_nothing_is_written(cast: Cast) -> None:
    before = told()
    company = update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, name="Aster Tools")
    assert told() == before
    assert company.version == 1


def test_each_version_has_exactly_one_event(cast: Cast) -> None:
    for number in range(3):
        rename(acting=System(), now=NOW, firm_id=cast.firm_id, name=f"Harbour {number}")
    versions = Event.objects.unwalled("a test").filter(kind="firm", aggregate_id=cast.firm_id).order_by("version")
    assert list(versions.values_list("version", flat=True)) == [1, 2, 3, 4]
    twin = versions[0]
    twin.pk = new_id()
    with pytest.raises(IntegrityError, match=r"event_one_per_version|core_event"):
        twin.save(force_insert=True)


def test_an_action_that_raises_leaves_nothing(cast: Cast) -> None:
    before = told()
    with pytest.raises(Invalid, match="'refused' is refused"):
        rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="refused")
    assert told() == before
    assert firm_of(cast).name == "Harbour"


def test_nested_actions_share_the_outer_ones_action_id(cast: Cast) -> None:
    before = told()
    rename_two(acting=System(), now=NOW, first=cast.firm_id, second=cast.meridian.firm_id, names=("H", "M"))
    told_now = since(before)
    assert [event.verb for event in told_now] == ["firm.renamed", "firm.renamed"]
    assert len({event.action_id for event in told_now}) == 1


def test_a_nested_action_that_was_rolled_back_is_not_told(cast: Cast) -> None:
    before = told()
    done = rename_two(
        acting=System(), now=NOW, first=cast.firm_id, second=cast.meridian.firm_id, names=("refused", "M")
    )
    assert done == ["M"]
    assert [event.aggregate_id for event in since(before)] == [cast.meridian.firm_id]
    assert firm_of(cast).name == "Harbour"


def test_what_a_nested_action_wrote_before_it_was_refused_is_not_told_either(cast: Cast) -> None:
    @action("firm.outer")
    def outer(*, acting: System, now: datetime) -> None:
        @action("firm.inner")
        def inner(*, acting: System, now: datetime) -> None:
            rename(acting=acting, now=now, firm_id=cast.firm_id, name="gone again")
            raise Conflict("no")

        with pytest.raises(Conflict, match="no"):
            inner(acting=acting, now=now)

    before = told()
    outer(acting=System(), now=NOW)
    assert told() == before
    assert firm_of(cast).name == "Harbour"


def test_a_bulk_action_is_all_or_nothing_and_names_each_refused_row(cast: Cast) -> None:
    calls = [
        partial(rename, acting=System(), now=NOW, firm_id=cast.firm_id, name=name)
        for name in ("one", "refused", "three", "refused")
    ]
    before = told()
    with pytest.raises(InvalidRows, match="2 of the rows cannot be taken; nothing was written") as caught:
        in_bulk(acting=System(), now=NOW, calls=calls)
    assert [row for row, _ in caught.value.errors] == [1, 3]
    assert told() == before
    assert firm_of(cast).name == "Harbour"
    results = in_bulk(acting=System(), now=NOW, calls=[calls[0], calls[2]])
    assert [firm.name for firm in results] == ["one", "three"]
    assert [event.version for event in since(before)] == [2, 3]
    assert len({event.action_id for event in since(before)}) == 1


def test_an_unexpected_error_in_a_bulk_action_is_not_swallowed(cast: Cast) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError, match="a bug"):
        in_bulk(acting=System(), now=NOW, calls=[broken])


def test_two_actions_have_two_action_ids_and_a_requests_id_is_its_actions(cast: Cast) -> None:
    before = told()
    rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="one")
    token = request_action_id.set(77)
    try:
        rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="two")
    finally:
        request_action_id.reset(token)
    first, second = since(before)
    assert first.action_id not in {0, 77}
    assert second.action_id == 77


@pytest.mark.parametrize("write", [lambda firm: add(firm), lambda firm: change(firm, name="x")])
def test_there_is_no_write_outside_an_action(cast: Cast, write: Any) -> None:
    with pytest.raises(RuntimeError, match="a write outside an action"):
        write(firm_of(cast))


def test_an_action_takes_keyword_arguments_only_with_acting_and_now() -> None:
    with pytest.raises(TypeError, match="must take keyword-only arguments, acting and now among them"):

        @action("x")
        def positional(acting: System, now: datetime) -> None: ...

    with pytest.raises(TypeError, match="acting and now among them"):

        @action("x")
        def without_now(*, acting: System) -> None: ...


def test_a_moment_without_a_time_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match=r"now: .* has no time zone"):
        rename(acting=System(), now=NOW.replace(tzinfo=None), firm_id=cast.firm_id, name="x")


def test_an_old_version_is_refused_with_both_versions_and_the_present_state(cast: Cast) -> None:
    rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="newer")
    with pytest.raises(Stale, match="you sent version 1, it is now 2") as caught:
        rename(acting=System(), now=NOW, firm_id=cast.firm_id, name="mine", version=1)
    assert (caught.value.sent_version, caught.value.current_version) == (1, 2)
    assert caught.value.current["name"] == "newer"
    assert firm_of(cast).name == "newer"


def test_what_is_not_there_is_missing(cast: Cast) -> None:
    with pytest.raises(Missing, match="There is no firm '0000000000005' that you can see"):
        rename(acting=System(), now=NOW, firm_id=5, name="x")


def test_secrets_change_without_being_told(cast: Cast) -> None:
    from milepost.access.models import User

    @action("user.password_changed")
    def set_password(*, acting: System, now: datetime) -> None:
        user = User.objects.get(pk=cast.people["viewer"])
        change(user, password="a-new-hash")

    before = told()
    set_password(acting=System(), now=NOW)
    (event,) = since(before)
    assert event.before == {}
    assert "password" not in event.after
    assert "last_login" not in event.after
    assert event.version == 2


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


def test_events_of_an_action_at_different_moments_keep_their_own(cast: Cast) -> None:
    before = told()
    rename(acting=System(), now=NOW + timedelta(days=1), firm_id=cast.firm_id, name="later")
    assert since(before)[0].recorded_at == NOW + timedelta(days=1)
