"""Writes about a firm's own categories of milestones."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict
from milepost.milestones.choices import CATEGORIES, MilestoneType
from milepost.milestones.models import Category
from milepost.portfolios.rules import choice


@action("category.created")
def create_category(*, acting: Viewer, now: datetime, milestone_type: str, name: str) -> Category:
    """A category of the firm's own. Raises Forbidden, Invalid, Conflict (the name is taken)."""
    acting.require(Can.MANAGE_FIRM)
    kind = choice(MilestoneType, "milestone_type")(milestone_type)
    return add(Category(firm_id=acting.firm_id, milestone_type=kind, name=_free_name(acting, name)))


@action("category.renamed")
def rename_category(
    *, acting: Viewer, now: datetime, category_id: int, name: str, version: int | None = None
) -> Category:
    """Call a category otherwise; its milestones keep it. Raises Missing, Stale, Forbidden, Invalid, Conflict."""
    category = lock(Category, category_id, acting, version, field="category_id")
    acting.require(Can.MANAGE_FIRM)
    change(category, name=_free_name(acting, name, category.pk))
    return category


@action("category.archived")
def archive_category(*, acting: Viewer, now: datetime, category_id: int, version: int | None = None) -> Category:
    """Offer it no longer; the milestones that have it keep it. Raises Missing, Stale, Forbidden."""
    category = lock(Category, category_id, acting, version, field="category_id")
    acting.require(Can.MANAGE_FIRM)
    change(category, archived_at=category.archived_at or now)
    return category


@action("category.restored")
def restore_category(*, acting: Viewer, now: datetime, category_id: int, version: int | None = None) -> Category:
    """Offer it again. Raises Missing, Stale, Forbidden."""
    category = lock(Category, category_id, acting, version, field="category_id")
    acting.require(Can.MANAGE_FIRM)
    change(category, archived_at=None)
    return category


def _free_name(acting: Viewer, name: str, own: int | None = None) -> str:
    cleaned = clean_name(name, limit=80)
    shared = {str(words).lower() for _kind, words in CATEGORIES.values()}
    others = Category.objects.seen_by(acting).filter(name__iexact=cleaned).exclude(pk=own or 0)
    if cleaned.lower() in shared or others.exists():
        raise Conflict(
            _("There is a category %(cleaned)s already.") % {"cleaned": cleaned},
            _("Use that one."),
            field="name",
            value=name,
        )
    return cleaned
