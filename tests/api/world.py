"""A small firm for the API's tests, made by the product's own actions: two walled companies, a token for each person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.test import Client

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.actions.tokens import create_token
from milepost.access.entering import load_viewer
from milepost.access.viewer import System, Viewer
from milepost.core.clock import now
from milepost.core.ids import decode_id, encode_id
from milepost.discussion.actions.attachments import attach_file
from milepost.discussion.actions.comments import add_comment
from milepost.exchange.actions import upload
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.categories import create_category
from milepost.milestones.actions.changes import request_change
from milepost.milestones.actions.criteria import add_criterion, add_evidence
from milepost.milestones.actions.crossings import open_crossing
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import create_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.actions.views import save_view
from milepost.milestones.queries.crossings import crossings_of
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.initiatives import create_initiative
from milepost.portfolios.actions.objectives import create_objective
from milepost.portfolios.actions.portfolios import create_portfolio
from milepost.portfolios.actions.proposals import propose_initiative
from tests.api.conformance import check_answer

JSON = "application/json"


class Api:
    """A client that sends one person's token and speaks JSON."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.client = Client()

    def send(self, method: str, path: str, body: Any = None, /, **headers: str) -> Any:
        """The response, which must be one that is documented; header names with underscores, as in ``If_Match``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token and "Authorization" not in named:
            named["Authorization"] = f"Bearer {self.token}"
        content: dict[str, Any] = (
            {} if body is None else {"data": body, "content_type": named.pop("Content-Type", JSON)}
        )
        if body is not None and not isinstance(body, str | bytes):
            content["data"] = orjson.dumps(body)
        response = self.client.generic(method, f"/api/v1{path}", headers=named, **content)
        check_answer(method, path, response)
        return response

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST."""
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        """PATCH."""
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        """DELETE."""
        return self.send("DELETE", path, **headers)


@dataclass
class World:
    """Ids as the API shows them, and a client for each person by name."""

    firm_id: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def api(self, name: str) -> Api:
        """The client of a person."""
        return Api(self.tokens[name]) if name else Api()


def add_person(
    world: World, moment: datetime, name: str, role: str, scope_id: int | None = None, until: date | None = None
) -> None:
    """A member of the firm with one role and a token that may do all that the role may."""
    member = add_member(
        acting=System(), now=moment, firm_id=world.firm_id, email=f"{name}-{world.firm_id}@example.com", name=name.title(),
        role=role, scope_id=scope_id, until=until,
    )  # fmt: skip
    viewer = load_viewer(user_id=member.user_id, firm_id=world.firm_id, today=moment.date(), via="web")
    assert viewer is not None
    _, world.tokens[name] = create_token(
        acting=viewer, now=moment, name="Test", token_scopes=("read", "write", "admin")
    )
    world.viewers[name] = viewer
    world.ids[name] = encode_id(member.user_id)


def make_world() -> World:
    """Harbour, with companies Aster and Brio of which each has an executive, an initiative, an objective and a proposal."""
    moment = now() - timedelta(minutes=5)
    firm = create_firm(acting=System(), now=moment, name="Harbour", currency="EUR", timezone="Europe/Berlin")
    world = World(firm_id=firm.pk)
    world.ids["firm"] = encode_id(firm.pk)
    add_person(world, moment, "admin", "administrator")
    add_person(world, moment, "partner", "operating_partner")
    admin = world.viewers["admin"]
    fund = create_portfolio(acting=admin, now=moment, name="Harbour Fund II", currency="EUR")
    world.ids["fund"] = encode_id(fund.pk)
    for name, country in (("aster", "DE"), ("brio", "US")):
        add_company(world, admin, moment, fund.pk, name, country)
    side = open_crossing(
        acting=admin, now=moment, milestone_id=decode_id(world["milestone_aster"]), side="takes", label="Part for aster",
        other_milestone_id=decode_id(world["milestone_brio"]), other_label="Part of brio", proposed_on=date(2030, 1, 31),
    )  # fmt: skip
    (given,) = crossings_of(viewer=admin, milestone_id=decode_id(world["milestone_brio"]))
    alone = open_crossing(
        acting=admin, now=moment, milestone_id=decode_id(world["milestone_aster"]), side="takes", label="Not joined yet"
    )
    world.ids |= {"crossing_aster": encode_id(side.pk), "crossing_brio": encode_id(given.id)}
    world.ids["crossing_alone"] = encode_id(alone.pk)
    add_categories(world, admin, moment)
    add_person(world, moment, "partner", "operating_partner")
    add_person(world, moment, "controller", "controller")
    add_person(world, moment, "investor", "investor", fund.pk)
    return world


def add_categories(world: World, admin: Viewer, moment: datetime) -> None:
    """One of the firm's own, and one of a firm that nobody here sees."""
    own = create_category(acting=admin, now=moment, milestone_type="financial", name="Site closure")
    firm = create_firm(acting=System(), now=moment, name="Elsewhere", currency="EUR")
    there = add_member(
        acting=System(),
        now=moment,
        firm_id=firm.pk,
        email=f"admin-{firm.pk}@example.com",
        name="Nobody",
        role="administrator",
    )
    viewer = load_viewer(user_id=there.user_id, firm_id=firm.pk, today=moment.date(), via="web")
    assert viewer is not None
    hidden = create_category(acting=viewer, now=moment, milestone_type="financial", name="Elsewhere alone")
    world.ids |= {"category": encode_id(own.pk), "category_elsewhere": encode_id(hidden.pk)}


def add_company(world: World, admin: Viewer, moment: datetime, fund_id: int, name: str, country: str) -> None:
    """A company with a person in it and one of everything."""
    day = date(2025, 1, 1)
    company = create_company(
        acting=admin, now=moment, name=name.title(), sector="industrials", country=country, currency="EUR",
        holding={"portfolio_id": fund_id, "valid_from": day, "stake": "60", "invested_cost": "12000000.00",
                 "investment_type": "buyout"},
    )  # fmt: skip
    objective = create_objective(
        acting=admin, now=moment, company_id=company.pk, title=f"Margin of {name}", metric="EBITDA margin", target="18",
        unit="percent", weight="40",
    )  # fmt: skip
    initiative = create_initiative(
        acting=admin, now=moment, company_id=company.pk, name=f"Lean {name}", value_lever="operations",
        objective_id=objective.pk, planned_value="1250000.00", due=date(2027, 3, 31),
    )  # fmt: skip
    add_person(world, moment, f"executive_{name}", "executive", company.pk)
    add_person(world, moment, f"contributor_{name}", "contributor", company.pk)
    proposal = propose_initiative(
        acting=world.viewers[f"contributor_{name}"], now=moment, company_id=company.pk, title=f"Second shift {name}",
        value_lever="operations", capacity=[{"resource": "Engineers", "amount": "2", "unit": "FTE", "from": "2026-01-01",
                                             "until": "2026-06-30"}],
        assumptions=[{"statement": "Steel stays cheap", "as_of": "2026-01-01", "source": "Index"}],
    )  # fmt: skip
    for kind, made in (("", company), ("objective_", objective), ("initiative_", initiative), ("proposal_", proposal)):
        world.ids[f"{kind}{name}"] = encode_id(made.pk)
    add_milestones(world, admin, moment, name, company.pk, initiative.pk, objective.pk)


def add_milestones(
    world: World, admin: Viewer, moment: datetime, name: str, company_id: int, initiative_id: int, objective_id: int
) -> None:
    """A milestone with one of everything, and another that waits for it."""
    step: Any = {"acting": admin, "now": moment}
    executive = decode_id(world[f"executive_{name}"])
    first, second = (
        create_milestone(
            **step, initiative_id=initiative_id, name=f"{title} {name}", milestone_type="operational", objective_id=objective_id,
            category="process_improvement", owner_id=executive, due=date(2027, 1, 31), planned_start=date(2026, 10, 1),
            optimistic="5", likely="8.5", pessimistic="20", weight="30", tags=[name], team={"accountable": [executive]},
        )
        for title in ("Line", "Shift")
    )  # fmt: skip
    criterion = add_criterion(**step, milestone_id=first.pk, metric=f"Parts of {name}", target="1200", unit="pieces")
    made = {
        "milestone": first,
        "second": second,
        "task": create_task(**step, milestone_id=first.pk, name=f"Train {name}", duration="3", owner_id=executive),
        "criterion": criterion,
        "evidence": add_evidence(
            **step, criterion_id=criterion.pk, title=f"Report of {name}", link="https://e.example/1"
        ),
        "update": record_update(**step, milestone_id=first.pk, status="in_progress", percent="20", words=f"Of {name}"),
        "dependency": add_dependency(**step, predecessor_id=first.pk, successor_id=second.pk, lag="-1.5"),
        "comment": add_comment(
            **step, subject_kind="milestone", subject_id=first.pk, words=f"Well done {name}", mentions=[executive]
        ),
        "attachment": attach_file(
            **step, subject_kind="milestone", subject_id=first.pk, file_name=f"{name}.txt", content=name.encode()
        ),
        "calendar": create_calendar(**step, company_id=company_id, name=f"Shifts of {name}", holidays_of="DE"),
    }
    agreed = create_milestone(
        **step, initiative_id=initiative_id, name=f"Pilot {name}", milestone_type="financial", category="revenue"
    )
    partner = world.viewers["partner"]
    made["baseline"] = agree_baseline(acting=partner, now=moment, initiative_id=initiative_id, name=f"Plan {name}")
    made["change_request"] = request_change(
        **step, initiative_id=initiative_id, reason=f"Why {name}", baseline_name=f"Plan 2 {name}",
        items=[{"kind": "due", "milestone_id": agreed.pk, "due": date(2027, 3, 1)}],
    )  # fmt: skip
    acting = world.viewers[f"executive_{name}"]
    rows = f"Name,Initiative\nOf {name},Lean {name}\n".encode()
    made["import"] = upload(acting=acting, now=moment, kind="milestones", file_name=f"{name}.csv", content=rows)
    query = f"company_id={encode_id(company_id)}"
    made["view"] = save_view(acting=acting, now=moment, name=f"View of {name}", query=query, shared=True)
    world.ids |= {f"{kind}_{name}": encode_id(row.pk) for kind, row in made.items()}
