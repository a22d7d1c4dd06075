"""Addresses of these pages."""

from __future__ import annotations

from milepost.web.pages import route
from milepost.web.scheduling import network_data, network_pages, plan_pages, timeline_data, timeline_pages

urlpatterns = [
    route("initiatives/<id:initiative_id>/plan/", plan_pages.plan, "plan"),
    route("initiatives/<id:initiative_id>/plan/import/", plan_pages.plan_import, "plan_import"),
    route("initiatives/<id:initiative_id>/plan/export/", plan_pages.plan_export, "plan_export"),
    route("initiatives/<id:initiative_id>/plan/file/", plan_pages.plan_file, "plan_file"),
    route("network/", network_pages.network, "network"),
    route("network/data/", network_data.network_data, "network_data"),
    route("network/crossings/<id:crossing_id>/", network_pages.network_crossing, "network_crossing"),
    route("network/<id:activity_id>/why/", network_pages.network_why, "network_why"),
    route("timeline/", timeline_pages.timeline, "timeline"),
    route("timeline/lanes/", timeline_data.lanes, "timeline_lanes"),
    route("timeline/bars/", timeline_data.bars, "timeline_bars"),
    route("timeline/<id:milestone_id>/preview/", timeline_data.preview, "timeline_preview"),
    route("timeline/<id:milestone_id>/move/", timeline_data.move, "timeline_move"),
]
