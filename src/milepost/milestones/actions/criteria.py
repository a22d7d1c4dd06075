"""Writes about success criteria and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.core.money import parse_quantity
from milepost.discussion.actions.attachments import attach_file
from milepost.discussion.rules import clean_link
from milepost.milestones.actions.commitments import keep_criterion
from milepost.milestones.actions.updates import require_may_report
from milepost.milestones.choices import Verdict
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Criterion, Evidence, Milestone
from milepost.milestones.rules import check_open, check_there
from milepost.portfolios.choices import Comparison
from milepost.portfolios.rules import choice, clean_fields


class CriterionFields(TypedDict, total=False):
    """What can be set. ``target`` is a number of ``unit``."""

    metric: str
    comparison: str
    target: Any
    unit: str


def _unit(value: str) -> str:
    if not value.strip():
        raise Invalid(
            "unit", value, _("is empty, and a number without a unit says nothing"), _("Give %, EUR, days, pieces …")
        )
    return clean_name(value, "unit", 40)


CLEANERS: dict[str, Any] = {
    "metric": lambda value: clean_name(value, "metric"),
    "comparison": choice(Comparison, "comparison"),
    "target": lambda value: parse_quantity(value, "target"),
    "unit": _unit,
}


@action("criterion.created")
def add_criterion(*, acting: Viewer, now: datetime, milestone_id: int, **fields: Unpack[CriterionFields]) -> Criterion:
    """A new criterion (``metric``, ``target``, ``unit`` needed). Raises Missing, Forbidden, Invalid, Conflict (completed)."""
    milestone = lock(Milestone, milestone_id, acting, field="milestone_id")
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    check_open(milestone)
    given: CriterionFields = {"metric": "", "target": "", "unit": "", **fields}
    made = add(Criterion(firm_id=milestone.firm_id, milestone=milestone, **clean_fields(given, CLEANERS)))
    _heed(acting, now, made)
    return made


@action("criterion.updated")
def update_criterion(
    *,
    acting: Viewer,
    now: datetime,
    criterion_id: int,
    version: int | None = None,
    change_reason: str = "",
    **fields: Unpack[CriterionFields],
) -> Criterion:
    """Change a criterion; a judged one must be judged anew. A weaker one, in a baseline: only from who may agree, with a reason.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    criterion = lock(Criterion, criterion_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, criterion.milestone.initiative)
    check_there(criterion)
    cleaned = clean_fields(fields, CLEANERS)
    changed = [name for name, value in cleaned.items() if getattr(criterion, name) != value]
    if changed:
        check_open(criterion.milestone)
        sent: Mapping[str, Any] = fields
        keep_criterion(
            acting=acting, now=now, criterion=criterion, to=dict(cleaned), reason=change_reason,
            at=(changed[0], sent[changed[0]]),
        )  # fmt: skip
        cleaned |= {"verdict": Verdict.UNKNOWN, "judged_by_id": None, "judged_at": None}
    if change(criterion, **cleaned):
        _heed(acting, now, criterion)
    return criterion


@action("criterion.removed")
def remove_criterion(
    *, acting: Viewer, now: datetime, criterion_id: int, version: int | None = None, change_reason: str = ""
) -> Criterion:
    """Take a criterion away; its history stays. One in a baseline: only with a reason, from who may agree.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    criterion = lock(Criterion, criterion_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, criterion.milestone.initiative)
    if criterion.removed_at is None:
        check_open(criterion.milestone)
        keep_criterion(acting=acting, now=now, criterion=criterion, to=None, reason=change_reason)
    change(criterion, removed_at=criterion.removed_at or now)
    _heed(acting, now, criterion)
    return criterion


def _heed(acting: Viewer, now: datetime, criterion: Criterion) -> None:
    """How measurable its milestone is may have changed."""
    refresh_facts([criterion.milestone_id], now=now, today=today_in(acting.firm_timezone, now))


@action("evidence.added")
def add_evidence(
    *, acting: Viewer, now: datetime, criterion_id: int, title: str, link: str = "", file_name: str = "",
    content: bytes = b"", version: int | None = None,
) -> Evidence:  # fmt: skip
    """A link, or a file that is attached to the milestone, which shows that a criterion (of ``version``) holds.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (it was removed).
    """
    criterion = lock(Criterion, criterion_id, acting, version)
    require_may_report(acting, criterion.milestone)
    check_there(criterion)
    if bool(link.strip()) == bool(file_name):
        raise Invalid("link", link, _("is not the only one of link and file"), _("Give a link, or a file."))
    attached = None
    if file_name:
        attached = attach_file(
            acting=acting, now=now, subject_kind="milestone", subject_id=criterion.milestone_id, title=title,
            file_name=file_name, content=content,
        )  # fmt: skip
    return add(
        Evidence(
            firm_id=criterion.firm_id,
            criterion=criterion,
            title=clean_name(title, "title"),
            link="" if attached else clean_link(link),
            attachment_id=attached.pk if attached else None,
            added_by_id=acting.user_id,
        )
    )


@action("evidence.removed")
def remove_evidence(*, acting: Viewer, now: datetime, evidence_id: int, version: int | None = None) -> Evidence:
    """Take evidence back; its history stays. Raises Missing, Stale, Forbidden, Conflict (completed)."""
    evidence = lock(Evidence, evidence_id, acting, version)
    criterion = lock(Criterion, evidence.criterion_id, acting)  # a completion waits for its criteria
    require_may_report(acting, criterion.milestone)
    check_open(criterion.milestone)
    change(evidence, removed_at=evidence.removed_at or now)
    return evidence
