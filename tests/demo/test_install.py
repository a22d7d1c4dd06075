"""Making the demo: all or nothing, never beside a firm of one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from milepost.access.actions.firms import create_firm
from milepost.access.models import User
from milepost.access.queries.operator import firm_origins
from milepost.access.viewer import System
from milepost.cli.demo import newcomer_demo
from milepost.core.errors import Conflict
from milepost.demo import install
from milepost.demo.calendar import Calendar
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.tables.meridian import MERIDIAN
from milepost.demo.world import World


@pytest.mark.django_db
def test_it_refuses_to_stand_beside_a_firm_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    create_firm(acting=System(via="command"), now=now, name="Fjord Equity", currency="NOK")
    with pytest.raises(Conflict, match="holds a firm already"):
        install(now)
    newcomer_demo(lambda: pytest.fail("nothing is made, so nothing is compiled for it"))
    assert capsys.readouterr().out == "", "bin/run says nothing of it"
    assert firm_origins() == ("command",)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_broken_off_it_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: World, key: str) -> int | None:
        raise KeyboardInterrupt("Ctrl-C")

    monkeypatch.setattr(World, "scope", stop)
    with pytest.raises(KeyboardInterrupt, match="Ctrl-C"):
        install(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    assert firm_origins() == ()


@pytest.mark.once
def test_the_calendar_keeps_the_order_of_a_day() -> None:
    calendar = Calendar(datetime(2026, 11, 22, 9, tzinfo=UTC), "Europe/Paris")  # a Sunday
    played = list(calendar.moments([(0, "c"), (-2, "a"), (-1, "b"), (0, "d")]))
    assert [thing for _, thing in played] == ["a", "b", "c", "d"], "the weekend counts as the Friday before"
    assert [at for at, _ in played] == sorted({at for at, _ in played})
    assert {at.date() for at, _ in played} == {date(2026, 11, 20)}
    assert calendar.month_end(0) == date(2026, 11, 30)


@pytest.mark.once
def test_every_reference_in_the_tables_leads_somewhere() -> None:
    for firm in (HARBOUR, MERIDIAN):
        above = {row.key for portfolio in firm.portfolios for row in portfolio.objectives}
        for company in firm.companies:
            people = {person.key for person in (*firm.people, *company.people)}
            objectives = {row.key for row in company.objectives}
            for objective in company.objectives:
                assert objective.serves in above | objectives | {""}, objective.key
            for row in company.initiatives:
                assert {row.owner, row.sponsor, row.by} - {""} <= people, row.key
                assert row.objective in objectives | {""}, row.key


@pytest.mark.once
def test_keys_and_addresses_are_used_once() -> None:
    people = [*HARBOUR.people, *(person for company in HARBOUR.companies for person in company.people)]
    for column in ("key", "name", "email"):
        values = [getattr(person, column) for person in people]
        assert len(values) == len(set(values)), column
    assert all(person.email.endswith(".example") for person in people), "no address that could be somebody's"
