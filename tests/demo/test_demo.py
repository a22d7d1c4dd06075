"""The demo: what it holds, that its history is one, and that it stands beside nobody's own data."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from milepost.access.entering import load_viewer
from milepost.access.models import Grant, Invitation, Membership, Notice, User
from milepost.access.queries import NoticeFilter, entered, notice_page
from milepost.access.queries.operator import firm_named
from milepost.access.roles import Role
from milepost.access.viewer import Viewer
from milepost.core.history import states_as_of
from milepost.core.models import Event
from milepost.core.outbox import outbox_state
from milepost.core.paging import PageRequest
from milepost.demo import PASSWORD, Outcome, install, installed, sign_ins
from milepost.milestones.queries.milestones import milestone_page
from milepost.milestones.queries.views import view_page
from milepost.portfolios.choices import ProposalStatus, Stage, ValueLever
from milepost.portfolios.models import Company, Holding, Initiative, Objective, Portfolio, Proposal
from milepost.portfolios.queries.cascade import company_cascade, portfolio_cascade
from milepost.portfolios.queries.holdings import HoldingFilter, allocation_of, holding_page
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.web.milestones.listing import listing_of
from tests.demo.conftest import NOW

#: test_command makes the demo on both databases; what is in it is looked at once.
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("whole_demo")]  # the first waits for it

TODAY = NOW.date()
WHY = "a test looks at the whole demo"


def viewer_of(email: str, firm: str = "Harbour Capital") -> Viewer:
    user = User.objects.get(email=email)
    viewer = load_viewer(user_id=user.pk, firm_id=firm_named(firm), today=TODAY, via="web")
    assert viewer is not None
    return viewer


def partner() -> Viewer:
    return viewer_of("henrik.lindqvist@harbour.example")


def company(name: str) -> Company:
    return Company.objects.unwalled(WHY).get(name=name)


def initiative(name: str) -> Initiative:
    return Initiative.objects.unwalled(WHY).get(name=name)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_a_fund_of_eight_companies_in_many_sectors_countries_and_currencies() -> None:
    companies = Company.objects.seen_by(partner())
    assert companies.count() == 8
    for column, at_least in {"sector": 7, "country": 8, "currency": 7, "fiscal_year_start": 4, "entry_date": 8}.items():
        assert companies.values(column).distinct().count() >= at_least, column
    fund, coinvest = Portfolio.objects.seen_by(partner()).order_by("-name")
    assert (fund.name, coinvest.name) == ("Harbour Fund II", "Harbour Co-Invest I")


def test_every_role_is_held_by_somebody_who_can_sign_in() -> None:
    assert {row.role for row in sign_ins()} == {role.value for role in Role}
    request = RequestFactory().post("/account/login/")
    for row in sign_ins()[:2]:
        assert authenticate(request, email=row.email, password=PASSWORD), row
    standing = Grant.objects.unwalled(WHY).filter(revoked_at__isnull=True)
    assert {row.email for row in sign_ins()} <= set(standing.values_list("user__email", flat=True))


def test_the_people_are_many_and_not_all_still_there() -> None:
    members = Membership.objects.seen_by(viewer_of("claire.fontaine@harbour.example"))
    assert members.count() >= 35
    assert [member.user.name for member in members.filter(deactivated_at__isnull=False)] == ["Marc Delattre"]
    adviser = Grant.objects.unwalled(WHY).get(role=Role.ADVISER)
    assert adviser.until is not None
    assert adviser.until > TODAY
    waiting = Invitation.objects.unwalled(WHY).filter(accepted_at__isnull=True, revoked_at__isnull=True)
    assert [(row.email, row.expires_at > NOW) for row in waiting] == [("yetunde.adeyemi@bluegum.example", True)]


def test_initiatives_use_every_lever_and_stand_at_every_stage() -> None:
    initiatives = Initiative.objects.seen_by(partner()).filter(archived_at__isnull=True)
    assert 40 <= initiatives.count() <= 60
    assert set(initiatives.values_list("value_lever", flat=True)) == set(ValueLever)
    assert set(initiatives.values_list("stage", flat=True)) == set(Stage)
    assert initiatives.filter(objective__isnull=True).count() == 2
    assert initiatives.filter(value_confirmed_at__isnull=False).count() >= 20


def test_the_cascade_shows_its_gaps() -> None:
    fund = Portfolio.objects.seen_by(partner()).get(name="Harbour Fund II")
    cascade = portfolio_cascade(viewer=partner(), portfolio_id=fund.pk, page=PageRequest())
    not_taken_up = [row.objective.title for row in cascade.objectives if not row.company_objectives]
    assert not_taken_up == ["Make every company ready for sale eighteen months before exit"]
    gaps = objective_page(
        viewer=partner(), filters=ObjectiveFilter(level="company", without_initiative=True), page=PageRequest()
    )
    assert [(row.company_name, row.title) for row in gaps.rows] == [
        ("Aster Tools", "A foothold in North America"),
        ("Bluegum Learning", "Monthly close in five days"),
    ]
    assert company_cascade(viewer=partner(), company_id=company("Aster Tools").pk).gaps == 1


def test_weights_and_targets_add_up_to_a_hundred_percent() -> None:
    for objectives in (
        Objective.objects.unwalled(WHY).filter(portfolio__isnull=False).values_list("portfolio_id", "weight"),
        Objective.objects.unwalled(WHY).filter(company__isnull=False).values_list("company_id", "weight"),
    ):
        weights = Counter[int]()
        for owner, weight in objectives:
            weights[owner or 0] += weight
        assert set(weights.values()) == {10_000}
    for portfolio in Portfolio.objects.unwalled(WHY):
        for targets in portfolio.allocation.values():
            assert sum(targets.values()) == 10_000, portfolio


def test_invested_cost_is_near_its_targets_by_sector_and_not_at_them() -> None:
    fund = Portfolio.objects.seen_by(partner()).get(name="Harbour Fund II")
    rows = allocation_of(viewer=partner(), portfolio_id=fund.pk, today=TODAY).rows
    assert all(row.actual is not None and abs(row.actual - row.target) < 600 for row in rows), rows
    assert any(row.actual != row.target for row in rows)


def test_proposals_met_every_fate_and_the_declined_one_got_a_reason() -> None:
    proposals = Proposal.objects.seen_by(partner())
    assert set(proposals.values_list("status", flat=True)) == set(ProposalStatus)
    declined = proposals.get(title="A regrinding shop in Grenoble")
    assert declined.status == ProposalStatus.DECLINED
    assert "Rhône Affûtage" in declined.reason
    amended = proposals.get(title="Tool cabinets at thirty customers")
    assert amended.amendments["planned_minor"] == [160_000_000, 80_000_000]
    assert amended.initiative is not None
    assert amended.initiative.name == "Tool cabinets at ten customers"
    for proposal in proposals:
        assert proposal.capacity, proposal
        assert proposal.assumptions, proposal


def test_a_stake_entered_wrong_is_rebuilt_as_it_was_known() -> None:
    nordkyst = company("Nordkyst Windcare")

    def known(at: datetime) -> list[int]:
        filters = HoldingFilter(company_id=nordkyst.pk, on=TODAY, known_at=at)
        return [row.invested_minor for row in holding_page(viewer=partner(), filters=filters, page=PageRequest()).rows]

    assert known(ago(340)) == []
    assert known(ago(320)) == [3_890_000_000]
    assert known(NOW) == [3_980_000_000]
    superseded = Holding.objects.unwalled(WHY).get(superseded_at__isnull=False)
    assert superseded.superseded_by is not None
    assert superseded.superseded_by.invested_minor == 3_980_000_000


def test_a_part_was_sold_and_another_stake_grew() -> None:
    def stakes(name: str, on: date) -> list[int]:
        filters = HoldingFilter(company_id=company(name).pk, on=on)
        return sorted(row.stake for row in holding_page(viewer=partner(), filters=filters, page=PageRequest()).rows)

    assert stakes("Helvia Diagnostics", ago(200).date()) == [6200]
    assert stakes("Helvia Diagnostics", TODAY) == [4100]
    assert stakes("Brio Software", ago(400).date()) == [1200, 3800]
    assert stakes("Brio Software", TODAY) == [1200, 5450]


def test_the_past_is_rebuilt_as_it_stood() -> None:
    sap, price = initiative("SAP cut-over, Lyon and Oyonnax"), initiative("Price by application instead of by weight")

    def stages(at: datetime) -> list[int | None]:
        states = states_as_of(viewer=partner(), kind="initiative", at=at, aggregate_ids=[sap.pk, price.pk])
        return [states.get(row.pk, {}).get("stage") for row in (sap, price)]

    assert stages(ago(420)) == [None, None]
    assert stages(ago(200)) == [3, 3]
    assert stages(ago(80)) == [2, 4], "the first rehearsal had failed"
    assert stages(NOW) == [3, 5]


def test_the_history_stretches_over_eighteen_months_and_ends_before_now() -> None:
    events = Event.objects.unwalled(WHY).order_by("recorded_at")
    first, last = events[0], events.reverse()[0]
    assert first.verb == "firm.created"
    assert 550 <= (NOW - first.recorded_at).days <= 560
    assert timedelta(0) <= NOW - last.recorded_at < timedelta(days=14)
    assert {event.recorded_at.weekday() for event in events} == {0, 1, 2, 3, 4}
    months = {(event.recorded_at.year, event.recorded_at.month) for event in events}
    assert len(months) >= 18


def test_every_version_has_its_event_in_order() -> None:
    versions: dict[tuple[str, int], list[tuple[datetime, int]]] = {}
    for event in Event.objects.unwalled(WHY).order_by("version"):
        versions.setdefault((event.kind, event.aggregate_id), []).append((event.recorded_at, event.version))
    for told in versions.values():
        assert told == sorted(told)
        assert [version for _, version in told] == list(range(1, len(told) + 1))


def test_the_outbox_is_delivered_and_people_have_notices() -> None:
    assert (outbox_state().waiting, outbox_state().dead) == (0, 0)
    executive = viewer_of("soren.dalgaard@nordkyst.example")
    assert [row.event.title for row in notice_page(viewer=executive, filters=NoticeFilter(unseen=True)).rows] == [
        "Helicopter hoist for winter call-outs"
    ]
    assert Notice.objects.unwalled(WHY).filter(seen_at__isnull=False).exists()


def test_two_firms_stand_side_by_side_and_share_one_person() -> None:
    eleanor = User.objects.get(email="eleanor.whitcombe@boards.example")
    assert [row.name for row in entered(user_id=eleanor.pk, firm_id=None, now=NOW)[0]] == [
        "Harbour Capital",
        "Meridian Partners",
    ]
    there = viewer_of(eleanor.email, "Meridian Partners")
    assert [row.name for row in Company.objects.seen_by(there)] == ["Larkfield Dairy"]
    assert not Company.objects.seen_by(partner()).filter(name="Larkfield Dairy").exists()
    shared = Grant.objects.unwalled(WHY).filter(user=eleanor).values_list("firm__name", flat=True)
    assert Counter(shared) == {"Harbour Capital": 1, "Meridian Partners": 1}


def test_three_views_of_the_list_are_shared_and_each_shows_milestones() -> None:
    viewer = partner()
    rows = view_page(viewer=viewer, page=PageRequest()).rows
    assert [row.name for row in rows] == ["Delayed, by company", "Due in 30 days", "Says green, looks red"]
    for row in rows:
        listing = listing_of(dict(parse_qsl(row.query)), viewer=viewer, today=NOW.date())
        assert milestone_page(viewer=viewer, filters=listing.filters, page=PageRequest()).rows, row.name


def test_a_second_run_changes_nothing() -> None:
    before = Event.objects.unwalled(WHY).count()
    assert installed()
    assert install(NOW + timedelta(days=1)) is Outcome.ALREADY_THERE
    assert Event.objects.unwalled(WHY).count() == before
