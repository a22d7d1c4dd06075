"""The walls of the tables of discussion. Loaded by apps.py."""

from __future__ import annotations

from django.db.models import Q

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_wall
from milepost.core.references import named_by, register_names
from milepost.discussion.models import Attachment, Comment


@register_wall(Comment)
def comments(viewer: Viewer) -> Q:
    """With the thing they stand on."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")


@register_wall(Attachment)
def attachments(viewer: Viewer) -> Q:
    """With the thing they stand on."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")


register_names(Attachment, named_by(Attachment, "title"))
