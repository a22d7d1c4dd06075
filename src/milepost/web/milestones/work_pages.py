"""Pages for those who do the work: my work, reporting, completing, criteria."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.roles import Can
from milepost.core.actions import in_bulk
from milepost.core.errors import Forbidden
from milepost.core.ids import decode_id, encode_id
from milepost.core.money import plain_percent
from milepost.milestones.actions.criteria import add_criterion, add_evidence, remove_criterion
from milepost.milestones.actions.reminders import set_cadence
from milepost.milestones.actions.updates import (
    complete_milestone,
    judge_criterion,
    record_update,
    reopen_milestone,
)
from milepost.milestones.choices import PercentMode
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.detail import milestone_detail
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import criterion_row, obstacles_of, update_row
from milepost.milestones.queries.reminders import cadence_row, snoozes
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.queries.work import criterion_home, my_tasks, my_work, waited_for
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.web.milestones.forms import (
    CadenceForm,
    CompleteForm,
    CriterionForm,
    EvidenceForm,
    JudgeForm,
    ReopenForm,
    ReportForm,
)
from milepost.web.milestones.pages import editable, standing
from milepost.web.milestones.snooze_pages import snooze_choices
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import MANY

SECTION = "work"


@page(Can.SEE_INITIATIVES, section=SECTION)
def work(request: WebRequest) -> HttpResponse:
    """What waits for a word from the viewer, and the viewer's tasks."""
    tasks = my_tasks(viewer=request.viewer)
    waiters = waited_for(viewer=request.viewer, today=request.today)
    snoozed = snoozes(viewer=request.viewer, today=request.today)
    named = [task.milestone_id for task, _home in tasks] + [one.milestone_id for one in snoozed]
    named += [pk for one in waiters for pk in (one.mine_id, one.milestone_id)]
    return show(
        request,
        "milestones/work.html",
        milestones=my_work(viewer=request.viewer, today=request.today),
        tasks=tasks,
        contradictions=contradictions_of(viewer=request.viewer, ids=named),
        waiters=waiters,
        snoozed=snoozed,
        snooze_choices=snooze_choices(request.today),
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def still_so(request: WebRequest) -> HttpResponse:
    """The chosen ones stand as they did: all of them are reported, or none."""
    chosen = [_reportable(request, decode_id(text, "milestone")) for text in request.POST.getlist("milestone")[:MANY]]
    if not chosen:
        return done(request, _("Choose milestones first."), "work")
    seen = dict(text.split(":", 1) for text in request.POST.getlist("seen") if ":" in text)
    moved = [row for row in chosen if seen.get(encode_id(row.id), str(row.version)) != str(row.version)]
    if moved:
        return _look_again(request, moved[0])
    calls = [partial(record_update, **one) for one in _as_before(request, chosen)]
    in_bulk(acting=request.viewer, now=request.now, calls=calls)
    said = ngettext(
        "Reported: %(n)d milestone is as it was.", "Reported: %(n)d milestones are as they were.", len(chosen)
    )
    return done(request, said % {"n": len(chosen)}, "work")


@page(Can.EDIT_INITIATIVES, section="initiatives", methods=("GET", "POST"))
def cadence(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Say how often updates are due on the milestones of an initiative."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    now_every = cadence_row(viewer=request.viewer, initiative_id=initiative_id).every_days
    form = CadenceForm(request, initial={"every_days": now_every})
    if form.submitted() and form.run(set_cadence, initiative_id=initiative_id) is not None:
        return done(request, _("Saved."), "initiative", initiative_id=initiative_id)
    return show(
        request,
        "discussion/form.html",
        form=form,
        subject=row,
        up=reverse("initiative", args=[initiative_id]),
        title=_("How often updates are due"),
        button=_("Save the rhythm"),
    )


def _reportable(request: WebRequest, milestone_id: int) -> MilestoneRow:
    """The row, when the viewer may report on it. Raises Missing, Forbidden."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    if row.owner_id != request.viewer.user_id and not _runs(request, row):
        raise Forbidden(_("Only its owner, or who runs the initiative, reports on this milestone."))
    return row


def _runs(request: WebRequest, row: MilestoneRow) -> bool:
    """Whether the viewer runs its initiative, and so may reopen it."""
    return request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def report(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Report on a milestone."""
    row = _reportable(request, milestone_id)
    usual = {"not_started": "in_progress"}.get(row.status, row.status)
    initial = {
        "status": request.GET.get("status") or usual,
        "percent": plain_percent(row.percent),
        "expected_finish": row.expected_finish,
        "version": row.version,
    }
    form = ReportForm(request, initial=initial, gathers=row.percent_mode == PercentMode.ROLLED_UP)
    if form.submitted() and form.run(record_update, milestone_id=milestone_id) is not None:
        return done(request, _("Reported."), "milestone", milestone_id=milestone_id)
    return show(request, "milestones/report_form.html", form=form, row=row, may_reopen=_runs(request, row))


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def correct(request: WebRequest, update_id: int) -> HttpResponse:
    """Correct what was reported: both stay, and the later one counts."""
    said = update_row(viewer=request.viewer, update_id=update_id)
    row = _reportable(request, said.milestone_id)
    initial = {
        **{name: getattr(said, name) for name in ("status", "expected_finish", "words", "obstacles")},
        "percent": plain_percent(said.percent),
        "version": row.version,
    }
    form = ReportForm(request, initial=initial, gathers=row.percent_mode == PercentMode.ROLLED_UP)
    if form.submitted() and form.run(record_update, milestone_id=row.id, corrects_id=update_id) is not None:
        return done(request, _("Corrected. What was said before stays below it."), "milestone", milestone_id=row.id)
    runs = _runs(request, row)
    return show(request, "milestones/report_form.html", form=form, row=row, corrects=said, may_reopen=runs)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def still_on_track(request: WebRequest, milestone_id: int) -> HttpResponse:
    """One tap: the same as before still holds."""
    row = _reportable(request, milestone_id)
    if request.POST.get("version", str(row.version)) != str(row.version):
        return _look_again(request, row)
    record_update(**_as_before(request, [row])[0])
    return done(request, _("Reported: %(name)s is as it was.") % {"name": row.name}, "work")


def _look_again(request: WebRequest, row: MilestoneRow) -> HttpResponse:
    """Who says "as it was" means what the page showed."""
    said = _("%(name)s has changed since this page was shown, so nothing was reported. Look at it again.")
    messages.warning(request, said % {"name": row.name})
    return redirect("work")


def _as_before(request: WebRequest, rows: Sequence[MilestoneRow]) -> list[dict[str, Any]]:
    """What was reported last of each, again, with what stands in the way. What was expected before today is expected no more."""
    obstacles = obstacles_of(viewer=request.viewer, ids=[row.id for row in rows])
    return [
        {
            "acting": request.viewer,
            "now": request.now,
            "milestone_id": row.id,
            "version": row.version,
            "status": row.status if row.status not in ("not_started", "completed") else "on_track",
            "expected_finish": expected if (expected := row.expected_finish) and expected >= request.today else None,
            "obstacles": obstacles[row.id],
        }
        for row in rows
    ]


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def complete(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Complete a milestone."""
    row = _reportable(request, milestone_id)
    form = CompleteForm(request, initial={"finished_on": request.today, "version": row.version})
    if form.submitted() and form.run(complete_milestone, milestone_id=milestone_id) is not None:
        return done(request, _("Completed."), "milestone", milestone_id=milestone_id)
    found = milestone_detail(viewer=request.viewer, milestone_id=milestone_id)
    runs = _runs(request, row)
    return show(request, "milestones/complete_form.html", form=form, row=row, found=found, may_reopen=runs)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def reopen(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Take a completion back."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = ReopenForm(request, initial={"version": row.version})
    if form.submitted() and form.run(reopen_milestone, milestone_id=milestone_id) is not None:
        return done(request, _("Open again."), "milestone", milestone_id=milestone_id)
    return show(
        request, "milestones/small_form.html", form=form, row=row, title=_("Reopen"), button=_("Reopen the milestone")
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def criterion_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Add a criterion."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = CriterionForm(request)
    if form.submitted() and form.run(add_criterion, milestone_id=milestone_id) is not None:
        return done(request, _("Criterion added."), "milestone", milestone_id=milestone_id)
    return show(
        request,
        "milestones/small_form.html",
        form=form,
        row=row,
        title=_("Add a criterion"),
        button=_("Add the criterion"),
        **standing(request, row),
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def criterion_judge(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Say whether a criterion holds."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    row = _reportable(request, home.milestone_id)
    form = JudgeForm(request, initial={"verdict": home.verdict, "version": home.version})
    if form.submitted() and form.run(judge_criterion, criterion_id=criterion_id) is not None:
        return done(request, _("Judged."), "milestone", milestone_id=row.id)
    stands = standing(request, row)
    if stands:
        stands["judged"] = criterion_row(viewer=request.viewer, criterion_id=criterion_id)
    button = _("Save the judgement")
    return show(request, "milestones/small_form.html", stands, form=form, row=row, title=home.name, button=button)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def evidence_new(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Add evidence to a criterion."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    row = _reportable(request, home.milestone_id)
    form = EvidenceForm(request)
    if form.submitted():
        sent = form.arguments()
        made = form.attempt(
            lambda: add_evidence(acting=request.viewer, now=request.now, criterion_id=criterion_id, **sent)
        )
        if made is not None:
            return done(request, _("Evidence added."), "milestone", milestone_id=row.id)
    title = _("Evidence for “%(metric)s”") % {"metric": home.name}
    return show(request, "milestones/small_form.html", form=form, row=row, title=title, button=_("Add the evidence"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def criterion_remove(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Take a criterion away."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    remove_criterion(acting=request.viewer, now=request.now, criterion_id=criterion_id)
    return done(request, _("Criterion removed."), "milestone", milestone_id=home.milestone_id)
