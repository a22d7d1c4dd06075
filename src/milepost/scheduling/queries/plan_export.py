"""An initiative as a plan file, with the list of what the format cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.milestones.models import Activity, Calendar, Criterion, Crossing, Dependency, Milestone
from milepost.milestones.plantime import day_of
from milepost.planfiles import Format, PlanFileError, dumps
from milepost.planfiles.model import WRITABLE
from milepost.portfolios.models import Initiative
from milepost.scheduling.models import Forecast, PlanImport
from milepost.scheduling.planning import holidays_between
from milepost.scheduling.plans.dates import BY_FINISH, BY_START
from milepost.scheduling.plans.exporting import Exported, plan_file
from milepost.scheduling.plans.lost import lost_in_words
from milepost.scheduling.plans.model import Lost
from milepost.scheduling.plans.opening import in_sentences

WHY = "of an initiative that the viewer sees"
ENDINGS = {Format.MSPDI: "xml", Format.XER: "xer"}
#: The program's own list tells of codes and numbers that nobody typed; these say nothing to who exports.
NO_NEWS = frozenset(
    {
        "scheduling options",
        "outline",
        "top WBS node",
        "link ids",
        "data date",
        "wbs",
        "project id",
        "stored dates",
        "summary task",
    }
)


@dataclass(frozen=True, slots=True)
class PlanExport:
    """A plan file of an initiative. lost: what the format does not hold of it."""

    file_name: str
    file_format: str
    content: bytes
    lost: tuple[Lost, ...]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


def export_plan(*, viewer: Viewer, initiative_id: int, file_format: str, today: date) -> PlanExport:
    """The initiative's milestones, tasks, links and calendars as MSPDI or XER. Twelve SQL queries.

    Raises Missing, Invalid (the format), Conflict (there is nothing to write).
    """
    if file_format not in [one.value for one in WRITABLE]:
        choices = ", ".join(one.value for one in WRITABLE)
        raise Invalid(
            "format", file_format, _("cannot be written"), _("Use one of: %(choices)s.") % {"choices": choices}
        )
    initiative = Initiative.objects.seen_by(viewer).filter(pk=initiative_id).first()
    if initiative is None:
        raise Missing("initiative", encode_id(initiative_id), "initiative_id")
    form = Format(file_format)
    what = _exported(viewer, initiative, today)
    if not what.activities:
        raise Conflict(_("This initiative has no milestone."), _("Add one, or import a plan."))
    try:
        content, losses = dumps(plan_file(what, form, today), form)
    except PlanFileError as error:
        raise Conflict(*in_sentences(error)) from error
    lost = lost_in_words(Lost(one.feature, one.why, one.count) for one in losses if one.feature not in NO_NEWS)
    name = slugify(initiative.name)[:60] or "plan"
    return PlanExport(
        f"{name}.{ENDINGS[form]}", form.value, content, (*_not_in_any_file(viewer, initiative, what, form), *lost)
    )


def _exported(viewer: Viewer, initiative: Initiative, today: date) -> Exported:
    inside = {"initiative_id": initiative.pk, "archived_at__isnull": True}
    milestones: Any = Milestone.objects.seen_by(viewer).filter(**inside).order_by("pk")
    tasks: Any = Activity.objects.seen_by(viewer).filter(kind="task", **inside).order_by("pk")
    rows = [*milestones, *tasks]
    links = Dependency.objects.seen_by(viewer).filter(
        removed_at__isnull=True, predecessor__initiative_id=initiative.pk, successor__initiative_id=initiative.pk
    )
    used = {row.calendar_id for row in rows} - {None}
    calendars = Calendar.objects.unwalled(WHY).in_bulk(used) if used else {}
    newest = (
        PlanImport.objects.seen_by(viewer)
        .filter(initiative=initiative)
        .defer("taken")
        .order_by("-recorded_at", "-pk")
        .first()
    )
    return Exported(
        newest.project_name if newest and newest.project_name else initiative.name,
        newest.project_code if newest and newest.project_code else slugify(initiative.name)[:20].upper() or "PLAN",
        newest.header if newest else {},
        rows,
        list(links.order_by("pk")),
        calendars,
        lambda country: holidays_between(country, today),
        Forecast.objects.seen_by(viewer).filter(initiative_id=initiative.pk).in_bulk(),
    )


def _not_in_any_file(viewer: Viewer, initiative: Initiative, what: Exported, form: Format) -> Iterable[Lost]:
    """What is more than a plan: promises, people, words."""
    ids = [row.pk for row in what.activities]
    criteria = Criterion.objects.unwalled(WHY).filter(milestone__initiative_id=initiative.pk, removed_at__isnull=True)
    crossings = Crossing.objects.seen_by(viewer).filter(initiative_id=initiative.pk, ended_at__isnull=True)
    among = Dependency.objects.seen_by(viewer).filter(removed_at__isnull=True)
    outside = among.filter(predecessor__initiative_id=initiative.pk) | among.filter(
        successor__initiative_id=initiative.pk
    )
    words = (
        (gettext_noop("criteria"), _("Success criteria and their evidence stay here."), criteria.count()),
        (gettext_noop("owners"), _("Who owns what stays here."), sum(row.owner_id is not None for row in what.activities)),
        (gettext_noop("tags"), _("Tags stay here."), sum(bool(getattr(row, "tags", None)) for row in what.activities)),
        (gettext_noop("crossings"), _("Days agreed with other companies stay here."), crossings.count()),
        (gettext_noop("links outside"), _("Links with other initiatives stay here."), outside.count() - len(what.links)),
        (gettext_noop("forecasts"), _("Computed days and floats stay here; P6 computes its own. What was planned is written."),
         len(what.forecasts) if form is Format.XER else 0),
        (gettext_noop("due dates"), _("P6 has no due date that is no constraint; they stay here."),
         sum(_due_is_lost(row) for row in what.activities) if form is Format.XER else 0),
    )  # fmt: skip
    return [Lost(feature, why, count) for feature, why, count in words if count and ids]


def _due_is_lost(row: Any) -> bool:
    """Unless a constraint says the same day."""
    holds = {kind.value for kind in BY_FINISH | BY_START}
    return row.due is not None and not (row.constraint_kind in holds and day_of(row.constraint_at) == row.due)
