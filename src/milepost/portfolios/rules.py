"""Pure decisions of portfolios: what values are taken, and what a stage asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.rules import clean_name
from milepost.core.countries import Region
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import encode_id
from milepost.core.money import parse_percent, parse_quantity, plain_quantity
from milepost.portfolios.choices import Dimension, InvestmentType, Sector, Stage
from milepost.portfolios.models import Company, Initiative

MAX_TEXT = 10_000
MAX_LINES = 50
ALLOCATION_KEYS: dict[Dimension, list[str]] = {
    Dimension.SECTOR: list(Sector.values),
    Dimension.REGION: [region.value for region in Region],
    Dimension.INVESTMENT_TYPE: list(InvestmentType.values),
}


def clean_text(value: str, field: str, limit: int = MAX_TEXT) -> str:
    """Trimmed text of several lines, at most ``limit`` characters. Raises Invalid."""
    cleaned = value.replace("\r\n", "\n").strip()
    if len(cleaned) > limit:
        raise Invalid(
            field,
            cleaned[:80],
            _("has %(count)s characters, more than %(limit)s") % {"count": len(cleaned), "limit": limit},
            _("Shorten it."),
        )
    if "\x00" in cleaned:
        raise Invalid(field, cleaned[:80], _("holds a null character"), _("Remove it."))
    return cleaned


def clean_line(value: str, field: str, limit: int) -> str:
    """Trimmed text of one line, which may be empty. Raises Invalid."""
    return clean_name(value, field, limit) if value.strip() else ""


def choice(kind: type[Choices], field: str) -> Callable[[Any], Any]:
    """A cleaner that takes only the values of ``kind``; its errors list them."""

    def clean(value: Any) -> Any:
        if value not in kind.values:
            raise Invalid(
                field,
                value,
                _("is not one of the choices"),
                _("Use one of: %(choices)s.") % {"choices": ", ".join(map(str, kind.values))},
            )
        return value

    return clean


def clean_fields(fields: Mapping[str, Any], cleaners: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Each field through its cleaner. A field without one is a bug of the caller."""
    return {name: cleaners[name](value) for name, value in fields.items()}


def clean_allocation(allocation: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Targets in basis points by dimension and key, from percentages as people type them; none above 100 in all.

    Raises Invalid for unknown dimensions or keys, percentages outside 0 to 100, and sums above 100.
    """
    cleaned: dict[str, dict[str, int]] = {}
    for dimension, targets in allocation.items():
        if dimension not in Dimension.values:
            raise Invalid(
                "allocation",
                dimension,
                _("is not a dimension"),
                _("Use: %(choices)s.") % {"choices": ", ".join(Dimension.values)},
            )
        known = ALLOCATION_KEYS[Dimension(dimension)]
        for key in targets:
            if key not in known:
                raise Invalid(
                    f"allocation.{dimension}",
                    key,
                    _("is not a key of this dimension"),
                    _("Use: %(choices)s.") % {"choices": ", ".join(known)},
                )
        points = {key: parse_percent(value, f"allocation.{dimension}.{key}") for key, value in targets.items()}
        total = sum(points.values())
        if total > 10_000:
            raise Invalid(f"allocation.{dimension}", f"{total / 100:g}", _("percent in all is more than 100"))
        cleaned[dimension] = {key: value for key, value in points.items() if value}
    return cleaned


def check_takes_work(company: Company) -> None:
    """Nothing new begins in an archived company. Raises Conflict, without its name: who works on one initiative proposes too."""
    if company.archived_at is not None:
        raise Conflict(
            _("This company is archived and takes no new initiatives or proposals."),
            _("Bring the company back first."),
            field="company_id",
            value=encode_id(company.pk),
        )


def check_dates(starts_on: date | None, due: date | None) -> None:
    """A start after the due date is refused. Raises Invalid."""
    if starts_on and due and starts_on > due:
        raise Invalid(
            "due", due, _("is before the start %(starts_on)s") % {"starts_on": starts_on}, _("Move one of the two.")
        )


def clean_capacity(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dated capacity limits: {resource, amount, unit, from, until}, days inclusive. Raises Invalid naming the line."""
    _check_count(lines, "capacity")
    cleaned = []
    for number, line in enumerate(lines):
        at = f"capacity.{number}"
        begins, ends = _day(line.get("from"), f"{at}.from"), _day(line.get("until"), f"{at}.until")
        if begins > ends:
            raise Invalid(
                f"{at}.until",
                ends,
                _("is before the first day %(begins)s") % {"begins": begins},
                _("Swap or mend them."),
            )
        amount = parse_quantity(line.get("amount", ""), f"{at}.amount")
        if amount < 0:
            raise Invalid(f"{at}.amount", line.get("amount"), _("is negative"), _("Give 0 or more."))
        cleaned.append(
            {
                "resource": clean_name(str(line.get("resource", "")), f"{at}.resource", 120),
                "amount": plain_quantity(amount),
                "unit": clean_name(str(line.get("unit", "")), f"{at}.unit", 40),
                "from": begins.isoformat(),
                "until": ends.isoformat(),
            }
        )
    return cleaned


def clean_assumptions(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dated market assumptions: {statement, as_of, source}. Raises Invalid naming the line."""
    _check_count(lines, "assumptions")
    return [
        {
            "statement": clean_name(str(line.get("statement", "")), f"assumptions.{number}.statement", 500),
            "as_of": _day(line.get("as_of"), f"assumptions.{number}.as_of").isoformat(),
            "source": clean_line(str(line.get("source", "")), f"assumptions.{number}.source", 300),
        }
        for number, line in enumerate(lines)
    ]


def _check_count(lines: list[dict[str, Any]], field: str) -> None:
    if len(lines) > MAX_LINES:
        raise Invalid(
            field,
            len(lines),
            _("lines are more than %(most)s") % {"most": MAX_LINES},
            _("Join some of them."),
        )


def _day(value: Any, field: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(field, value, _("is not a date"), _("Write it as YYYY-MM-DD.")) from None


def missing_for_stage(initiative: Initiative, stage: Stage) -> list[str]:
    """The fields that must be filled before the initiative may stand at ``stage``; each stage asks for all below it."""
    asked: list[tuple[Stage, str, bool]] = [
        (Stage.DEFINED, "owner_id", initiative.owner_id is not None),
        (Stage.PLANNED, "objective_id", initiative.objective_id is not None),
        (Stage.PLANNED, "due", initiative.due is not None),
        (Stage.COMMITTED, "sponsor_id", initiative.sponsor_id is not None),
        (Stage.COMMITTED, "planned_value", initiative.planned_minor is not None),
        (Stage.SIGNED_OFF, "value_confirmed_at", initiative.value_confirmed_at is not None),
    ]
    return [field for asked_at, field, there in asked if asked_at <= stage and not there]


_NEEDED = {
    "owner_id": gettext_lazy("an owner"),
    "objective_id": gettext_lazy("an objective that it serves"),
    "due": gettext_lazy("a due date"),
    "sponsor_id": gettext_lazy("a sponsor"),
    "planned_value": gettext_lazy("a planned value"),
    "value_confirmed_at": gettext_lazy("a planned value that a controller confirmed"),
}


def check_stage_move(initiative: Initiative, stage: Stage, reason: str) -> None:
    """One step forward when everything is there, or any way back with a reason. Raises Conflict, Invalid."""
    present = Stage(initiative.stage)
    if stage > present + 1:
        raise Conflict(
            _("From %(present)s the next stage is %(next)s, not %(wanted)s.")
            % {"present": present.label, "next": Stage(present + 1).label, "wanted": stage.label},
            _("Move one stage at a time."),
            field="stage",
            value=int(stage),
        )
    if stage < present and not reason:
        raise Invalid("reason", reason, _("is empty, and going back needs a reason"), _("Say why it goes back."))
    if stage > present:
        _refuse_missing(stage, missing_for_stage(initiative, stage), _("Fill this first."))


def check_keeps_stage(initiative: Initiative, lacked: list[str]) -> None:
    """Nothing that its stage needs was taken away; what it ``lacked`` before may stay so. Raises Conflict."""
    stage = Stage(initiative.stage)
    lost = [field for field in missing_for_stage(initiative, stage) if field not in lacked]
    _refuse_missing(stage, lost, _("Keep it, or move the initiative back a stage, with a reason, first."))


def _refuse_missing(stage: Stage, missing: list[str], mend: str) -> None:
    if missing:
        needs = _(" and ").join(str(_NEEDED[field]) for field in missing)
        raise Conflict(
            _("%(stage)s needs %(needs)s.") % {"stage": stage.label, "needs": needs}, mend, field=missing[0], value=None
        )
