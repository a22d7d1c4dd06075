"""What the cast's companies plan: in each a milestone with one of everything, and another that waits for it.

The milestone and its task are the contributor's. It stands in the initiative that the adviser was given; what waits for it stands
in company A's other one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from milepost.core.ids import encode_id
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
from milepost.milestones.actions.milestones import archive_milestone, create_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.actions.views import save_view
from milepost.milestones.models import Baseline, ChangeRequest, Milestone

if TYPE_CHECKING:
    from tests.cast import FirmCast

#: One of each stands in ``FirmCast.things`` with ``_a`` and with ``_b`` at its end.
KINDS = (
    "milestone", "second", "task", "criterion", "evidence", "update", "dependency", "calendar", "baseline", "change_request",
    "crossing", "comment", "attachment", "import", "view",
)  # fmt: skip


def plan_milestones(cast: FirmCast, clock: Callable[[], datetime]) -> None:
    """Add to ``cast.things``: one of each of KINDS in either company. ``clock`` says the moment of each act."""
    administrator = cast.viewer("administrator")
    category = create_category(
        acting=administrator, now=clock(), milestone_type="operational", name=f"{cast.words.firm} site closure"
    )
    cast.things["category"] = category.pk
    for side, word in (("a", cast.words.a), ("b", cast.words.b)):
        _plan(cast, clock, side, word)


def _plan(cast: FirmCast, clock: Callable[[], datetime], side: str, word: str) -> None:
    partner = cast.viewer("operating_partner")

    def act(fn: Callable[..., Any], **fields: Any) -> Any:
        return fn(acting=partner, now=clock(), **fields)

    baseline, asked = _agree(cast, clock, side, word)
    owner, other = cast.people[f"contributor_{side}"], cast.people[f"executive_{side}"]
    place = cast.things[f"initiative_{side}"]
    elsewhere = cast.things.get(f"initiative_{side}_other", place)
    milestone = new_milestone(
        cast, f"{word} line", place, now=clock(), owner_id=owner, tags=[word], objective_id=cast.things[f"objective_{side}"],
        team={"accountable": [owner], "informed": [other]},
    )  # fmt: skip
    second = new_milestone(cast, f"{word} shift", elsewhere, now=clock())
    of = {"milestone_id": milestone.pk}
    criterion = act(add_criterion, **of, metric=f"{word} parts", target="12", unit="pieces")
    made = {
        "milestone": milestone,
        "second": second,
        "task": act(create_task, **of, name=f"{word} training", duration="2", owner_id=owner),
        "criterion": criterion,
        "evidence": act(add_evidence, criterion_id=criterion.pk, title=f"{word} report", link="https://e.example"),
        "update": act(record_update, **of, status="in_progress", percent="20", words=word),
        "dependency": act(add_dependency, predecessor_id=milestone.pk, successor_id=second.pk),
        "calendar": act(create_calendar, company_id=cast.things[side], name=f"{word} shifts"),
        "baseline": baseline,
        "change_request": asked,
        # Of the other company's milestone it is not told: tests/milestones/test_crossings.py joins sides.
        "crossing": act(open_crossing, milestone_id=second.pk, side="takes", label=f"{word} takes parts"),
    }
    said: Any = {"acting": cast.viewer(f"contributor_{side}"), "subject_kind": "milestone", "subject_id": milestone.pk}
    made["comment"] = add_comment(**said, now=clock(), words=f"{word} is ready.")
    made["attachment"] = attach_file(
        **said, now=clock(), file_name=f"{word} minutes.txt", content=f"Minutes of {word}".encode()
    )
    made["import"] = upload(
        acting=cast.viewer(f"executive_{side}"), now=clock(), kind="milestones", file_name=f"{word} plan.csv",
        content=f"Name,Initiative\n{word} wish,{word} Pricing\n".encode(),
    )  # fmt: skip
    made["view"] = save_view(
        acting=cast.viewer(f"executive_{side}"), now=clock(), name=f"{word} open", shared=True,
        query=f"company_id={encode_id(cast.things[side])}&open=yes",
    )  # fmt: skip
    cast.things.update({f"{kind}_{side}": row.pk for kind, row in made.items()})


def _agree(cast: FirmCast, clock: Callable[[], datetime], side: str, word: str) -> tuple[Baseline, ChangeRequest]:
    """A baseline of a milestone that was given up since, so that it binds nothing else; and a request for another one."""
    partner, place = cast.viewer("operating_partner"), cast.things[f"initiative_{side}"]
    first = new_milestone(cast, f"{word} pilot", place, now=clock())
    baseline = agree_baseline(acting=partner, now=clock(), initiative_id=place, name=f"{word} plan")
    archive_milestone(acting=partner, now=clock(), milestone_id=first.pk, change_reason=f"No pilot at {word}.")
    executive = cast.viewer(f"executive_{side}")
    asked = request_change(
        acting=executive,
        now=clock(),
        initiative_id=place,
        reason=f"{word} without its pilot",
        baseline_name=f"{word} plan 2",
    )
    return baseline, asked


def new_milestone(firm: FirmCast, name: str, initiative_id: int, *, now: datetime, **fields: Any) -> Milestone:
    """A milestone due in June 2026."""
    given = {"milestone_type": "operational", "category": "compliance", "due": date(2026, 6, 30), **fields}
    return create_milestone(
        acting=firm.viewer("operating_partner"), now=now, initiative_id=initiative_id, name=name, **given
    )
