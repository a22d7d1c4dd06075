"""The walls of the tables of exchange: what somebody uploads is that person's until it is applied. Loaded by apps.py."""

from __future__ import annotations

from django.db.models import Q

from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_wall
from milepost.exchange.models import Import, ImportRow


@register_wall(Import)
def imports(viewer: Viewer) -> Q:
    """One's own."""
    return Q(firm_id=viewer.firm_id, user_id=viewer.user_id)


@register_wall(ImportRow)
def rows(viewer: Viewer) -> Q:
    """With their import."""
    return Q(table__firm_id=viewer.firm_id, table__user_id=viewer.user_id)
