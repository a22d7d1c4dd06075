"""The walls of the tables of scheduling. Loaded by apps.py."""

from __future__ import annotations

from django.db.models import Q

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_wall
from milepost.scheduling.models import Forecast, PlanImport, ScheduleRun


@register_wall(Forecast)
def forecasts(viewer: Viewer) -> Q:
    """With their activity."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")


@register_wall(ScheduleRun)
def runs(viewer: Viewer) -> Q:
    """With their company: a run may reach over several of its initiatives."""
    return Q(firm_id=viewer.firm_id) & viewer.company_scoped(Can.SEE_INITIATIVES, "company_id")


@register_wall(PlanImport)
def plan_imports(viewer: Viewer) -> Q:
    """With their initiative."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")
