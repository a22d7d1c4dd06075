"""Writes about initiatives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.reach import require_person_in
from milepost.access.roles import Can, ScopeKind
from milepost.access.rules import clean_name
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.batches import once
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.money import parse_money
from milepost.portfolios.choices import Stage, ValueLever
from milepost.portfolios.models import Company, Initiative, Objective, Proposal
from milepost.portfolios.rules import (
    check_dates,
    check_keeps_stage,
    check_stage_move,
    check_takes_work,
    choice,
    clean_fields,
    clean_text,
    missing_for_stage,
)


class InitiativeFields(TypedDict, total=False):
    """What can be set. ``planned_value`` in major units of the company's currency."""

    name: str
    description: str
    value_lever: str
    objective_id: int | None
    sponsor_id: int | None
    owner_id: int | None
    planned_value: Any
    starts_on: date | None
    due: date | None


def _clean(fields: InitiativeFields, currency: str) -> dict[str, Any]:
    cleaners: dict[str, Any] = {
        "name": clean_name,
        "description": lambda value: clean_text(value, "description"),
        "value_lever": choice(ValueLever, "value_lever"),
        "planned_value": lambda value: None if value is None else parse_money(value, currency, "planned_value"),
    }
    plain = ("objective_id", "sponsor_id", "owner_id", "starts_on", "due")
    cleaned = clean_fields(fields, cleaners | dict.fromkeys(plain, lambda value: value))
    if "planned_value" in cleaned:
        cleaned["planned_minor"] = cleaned.pop("planned_value")
    return cleaned


@action("initiative.created")
def create_initiative(
    *, acting: Viewer, now: datetime, company_id: int, **fields: Unpack[InitiativeFields]
) -> Initiative:
    """A new initiative at L0 (``name`` and ``value_lever`` needed). Raises Missing, Forbidden, Invalid, Conflict."""
    company = lock(Company, company_id, acting, field="company_id")
    acting.require(Can.EDIT_INITIATIVES, company)
    return new_initiative(acting, now, company, fields)


def new_initiative(acting: Viewer, now: datetime, company: Company, fields: InitiativeFields) -> Initiative:
    """Inside an action that has locked the company and checked the permission. Raises Conflict in an archived company."""
    check_takes_work(company)
    given: InitiativeFields = {"name": "", "value_lever": "", **fields}
    initiative = Initiative(
        firm_id=company.firm_id,
        scope_kind=ScopeKind.INITIATIVE,
        wall_id=company.pk,
        company=company,
        currency=company.currency,
        **_clean(given, company.currency),
    )
    _check(acting, now, initiative, set(fields))
    return add(initiative, verb="initiative.created")


@action("initiative.updated")
def update_initiative(
    *, acting: Viewer, now: datetime, initiative_id: int, version: int | None = None, **fields: Unpack[InitiativeFields]
) -> Initiative:
    """Change an initiative. A new planned value must be confirmed anew. Raises Missing, Stale, Forbidden, Invalid, Conflict."""
    initiative = lock(Initiative, initiative_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, initiative)
    currency = currency_of_value(initiative, fields.get("planned_value"))
    cleaned = _clean(fields, currency)
    if cleaned.get("planned_minor") is not None:
        cleaned["currency"] = currency
    before = {name: getattr(initiative, name) for name in cleaned}
    lacked = missing_for_stage(initiative, Stage(initiative.stage))
    if "planned_minor" in cleaned and cleaned["planned_minor"] != initiative.planned_minor:
        if initiative.stage == Stage.SIGNED_OFF:
            raise Conflict(
                _("The value of a signed-off initiative stays."), _("Move it back a stage, with a reason, first."),
                field="planned_value", value=fields.get("planned_value"),
            )  # fmt: skip
        cleaned |= {"value_confirmed_by_id": None, "value_confirmed_at": None}
    for name, value in cleaned.items():
        setattr(initiative, name, value)
    _check(acting, now, initiative, {name for name in before if before[name] != cleaned[name]})
    check_keeps_stage(initiative, lacked)
    initiative.refresh_from_db(fields=list(cleaned))
    change(initiative, **cleaned)
    return initiative


def currency_of_value(valued: Initiative | Proposal, wanted: Any) -> str:
    """In which currency a value of it is. A first one is in the company's present one, whatever it was before, and the company is
    locked for it: nobody changes its currency meanwhile."""
    if valued.planned_minor is not None or wanted is None:
        return valued.currency
    return lock(Company, valued.company_id, System()).currency


@action("initiative.stage_changed")
def move_stage(
    *, acting: Viewer, now: datetime, initiative_id: int, stage: int, reason: str = "", version: int | None = None
) -> Initiative:
    """One stage forward, or back with a reason. Raises Missing, Stale, Forbidden, Invalid, Conflict (what is missing)."""
    initiative = lock(Initiative, initiative_id, acting, version)
    acting.require(Can.ADVANCE_STAGE, initiative)
    if stage not in Stage.values:
        raise Invalid("stage", stage, _("is not a stage"), _("Use 0 (idea) to 5 (signed off)."))
    told = clean_text(reason, "reason", 500)
    check_stage_move(initiative, Stage(stage), told)
    if stage != initiative.stage:
        change(initiative, stage=stage, stage_reason=told)
    return initiative


@action("initiative.value_confirmed")
def confirm_value(*, acting: Viewer, now: datetime, initiative_id: int, version: int | None = None) -> Initiative:
    """The controller's word that the planned value is right. Raises Missing, Stale, Forbidden, Conflict."""
    initiative = lock(Initiative, initiative_id, acting, version)
    acting.require(Can.CONFIRM_MONEY, initiative)
    if initiative.planned_minor is None:
        raise Conflict(
            _("This initiative has no planned value to confirm."), _("Enter it first."), field="planned_value"
        )
    if initiative.value_confirmed_at is not None:
        raise Conflict(_("This planned value has been confirmed already."))
    change(initiative, value_confirmed_by_id=acting.user_id, value_confirmed_at=now)
    return initiative


@action("initiative.archived")
def archive_initiative(*, acting: Viewer, now: datetime, initiative_id: int, version: int | None = None) -> Initiative:
    """Take an initiative out of the lists; all its history stays."""
    initiative = lock(Initiative, initiative_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, initiative)
    change(initiative, archived_at=initiative.archived_at or now)
    return initiative


@action("initiative.restored")
def restore_initiative(*, acting: Viewer, now: datetime, initiative_id: int, version: int | None = None) -> Initiative:
    """Bring an archived initiative back."""
    initiative = lock(Initiative, initiative_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, initiative)
    change(initiative, archived_at=None)
    return initiative


def check_serves(acting: Viewer, company_id: int, objective_id: int) -> None:
    """Raise Missing unless the objective is seen, Invalid unless it is that company's own."""
    objective = once(("objective", objective_id), Objective.objects.seen_by(acting).filter(pk=objective_id).first)
    if objective is None:
        raise Missing("objective", encode_id(objective_id), "objective_id")
    if objective.company_id != company_id:
        raise Invalid(
            "objective_id",
            encode_id(objective_id),
            _("is not an objective of this company"),
            _("Choose one of this company."),
        )


def _check(acting: Viewer, now: datetime, initiative: Initiative, fields: set[str]) -> None:
    """The rules over several fields; ``fields`` are those that were set."""
    check_dates(initiative.starts_on, initiative.due)
    if "objective_id" in fields and initiative.objective_id is not None:
        check_serves(acting, initiative.company_id, initiative.objective_id)
    for field in ("sponsor_id", "owner_id"):
        person = getattr(initiative, field)
        if field in fields and person is not None:
            require_person_in(
                firm_id=initiative.firm_id,
                company_id=initiative.company_id,
                user_id=person,
                today=today_in(acting.firm_timezone, now),
                field=field,
                initiative_id=initiative.id,
            )
