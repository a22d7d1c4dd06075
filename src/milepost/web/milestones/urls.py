"""Addresses of these pages."""

from __future__ import annotations

from milepost.web.milestones import baseline_pages, change_pages, crossing_pages, pages, template_pages, work_pages
from milepost.web.pages import route

urlpatterns = [
    route("milestones/", pages.milestone_list, "milestones"),
    route("milestones/map/", pages.heat_map, "heat_map"),
    route("milestones/<id:milestone_id>/", pages.milestone, "milestone"),
    route("milestones/<id:milestone_id>/edit/", pages.milestone_edit, "milestone_edit"),
    route("milestones/<id:milestone_id>/archive/", pages.milestone_archive, "milestone_archive"),
    route("initiatives/<id:initiative_id>/milestones/new/", pages.milestone_new, "milestone_new"),
    route(
        "companies/<id:company_id>/initiatives/from-template/",
        template_pages.initiative_from_template,
        "initiative_from_template",
    ),
    route("initiatives/<id:initiative_id>/cadence/", work_pages.cadence, "initiative_cadence"),
    route("work/", work_pages.work, "work"),
    route("milestones/<id:milestone_id>/report/", work_pages.report, "milestone_report"),
    route("milestones/<id:milestone_id>/still/", work_pages.still_on_track, "milestone_still"),
    route("milestones/<id:milestone_id>/complete/", work_pages.complete, "milestone_complete"),
    route("milestones/<id:milestone_id>/reopen/", work_pages.reopen, "milestone_reopen"),
    route("milestones/<id:milestone_id>/criteria/new/", work_pages.criterion_new, "criterion_new"),
    route("criteria/<id:criterion_id>/judge/", work_pages.criterion_judge, "criterion_judge"),
    route("criteria/<id:criterion_id>/evidence/new/", work_pages.evidence_new, "evidence_new"),
    route("criteria/<id:criterion_id>/remove/", work_pages.criterion_remove, "criterion_remove"),
    route("milestones/<id:milestone_id>/tasks/new/", work_pages.task_new, "task_new"),
    route("tasks/<id:task_id>/done/", work_pages.task_done, "task_done"),
    route("milestones/<id:milestone_id>/dependencies/new/", work_pages.dependency_new, "dependency_new"),
    route("dependencies/<id:dependency_id>/remove/", work_pages.dependency_remove, "dependency_remove"),
    route("initiatives/<id:initiative_id>/baselines/", baseline_pages.baselines, "baselines"),
    route("initiatives/<id:initiative_id>/baselines/new/", baseline_pages.baseline_new, "baseline_new"),
    route("initiatives/<id:initiative_id>/compare/", baseline_pages.comparison, "comparison"),
    route("initiatives/<id:initiative_id>/changes/new/", change_pages.change_request_new, "change_request_new"),
    route("changes/", change_pages.change_requests, "change_requests"),
    route("changes/<id:change_request_id>/", change_pages.change_request, "change_request"),
    route("changes/<id:change_request_id>/agree/", change_pages.change_approve, "change_approve"),
    route("changes/<id:change_request_id>/decline/", change_pages.change_refuse, "change_refuse"),
    route("changes/<id:change_request_id>/withdraw/", change_pages.change_withdraw, "change_withdraw"),
    route("milestones/<id:milestone_id>/change/", change_pages.milestone_change, "milestone_change"),
    route("criteria/<id:criterion_id>/change/", change_pages.criterion_change, "criterion_change"),
    route("milestones/<id:milestone_id>/crossings/new/", crossing_pages.crossing_new, "crossing_new"),
    route("crossings/<id:crossing_id>/", crossing_pages.crossing, "crossing"),
    route("crossings/<id:crossing_id>/pair/", crossing_pages.crossing_pair, "crossing_pair"),
    route("crossings/<id:crossing_id>/propose/", crossing_pages.crossing_propose, "crossing_propose"),
    route("crossings/<id:crossing_id>/agree/", crossing_pages.crossing_agree, "crossing_agree"),
    route("crossings/<id:crossing_id>/decline/", crossing_pages.crossing_decline, "crossing_decline"),
    route("crossings/<id:crossing_id>/withdraw/", crossing_pages.crossing_withdraw, "crossing_withdraw"),
    route("crossings/<id:crossing_id>/end/", crossing_pages.crossing_end, "crossing_end"),
]
