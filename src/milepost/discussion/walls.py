"""The walls of the tables of discussion. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.access.wall_rules import register_wall
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.core.references import register_names
from milepost.core.walls import Sees
from milepost.discussion.models import Attachment, Comment


@register_wall(Comment)
def comments(viewer: Viewer) -> Q:
    """With the thing they stand on."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")


@register_wall(Attachment)
def attachments(viewer: Viewer) -> Q:
    """With the thing they stand on."""
    return Q(firm_id=viewer.firm_id) & viewer.initiative_scoped(Can.SEE_INITIATIVES, "company_id", "initiative_id")


def _attachment_names(viewer: Sees, ids: Collection[int]) -> dict[int, str]:
    return dict(ask(_titles, viewer, ids=ids))


def _titles(viewer: Sees, *, ids: Collection[int]) -> Any:
    return Attachment.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", "title")


register_names(Attachment, _attachment_names)
