"""Of which type and category the milestones are that a plan file brings: no file says, and a milestone has both."""

from __future__ import annotations

from milepost.access.viewer import Viewer
from milepost.core.ids import encode_id
from milepost.milestones.models import Category
from milepost.milestones.rules import clean_category

USUAL = ("operational", "process_improvement")


def clean_kind(viewer: Viewer, milestone_type: str, category: str) -> tuple[str, str]:
    """Type and category that fit each other; the usual ones where neither is given. Raises Invalid."""
    if not milestone_type and not category:
        return USUAL
    own = Category.objects.seen_by(viewer).filter(milestone_type=milestone_type, archived_at__isnull=True)
    return clean_category(milestone_type, category, {encode_id(pk) for pk in own.values_list("pk", flat=True)})
