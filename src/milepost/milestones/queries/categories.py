"""Reads about the categories of milestones: those that everybody has, and the firm's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.functions import Lower

from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Category


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category of milestones: one that everybody has, or (``own``) one of the firm's. ``code`` is what milestones name.

    ``version`` is 0 for what nobody can change.
    """

    code: str
    milestone_type: str
    name: str
    own: bool
    version: int = 0
    archived: bool = False


def category_rows(*, viewer: Viewer, archived: bool = False) -> tuple[CategoryRow, ...]:
    """Those that everybody has, then the firm's own by name; or the firm's own that are archived. One SQL query."""
    shared = [CategoryRow(code, kind.value, str(name), own=False) for code, (kind, name) in CATEGORIES.items()]
    own = Category.objects.seen_by(viewer).filter(archived_at__isnull=not archived).order_by(Lower("name"), "pk")
    return (*([] if archived else shared), *map(_row, own))


def category_row(*, viewer: Viewer, category_id: int) -> CategoryRow:
    """One of the firm's own, archived or not. Raises Missing."""
    found = Category.objects.seen_by(viewer).filter(pk=category_id).first()
    if found is None:
        raise Missing("category", encode_id(category_id))
    return _row(found)


def category_name(*, viewer: Viewer, code: str) -> str:
    """What people call the category of a milestone. No SQL query for one that everybody has, else one."""
    if code in CATEGORIES:
        return str(CATEGORIES[code][1])
    try:
        return category_row(viewer=viewer, category_id=decode_id(code)).name
    except (Invalid, Missing):
        return code


def _row(row: Category) -> CategoryRow:
    return CategoryRow(
        encode_id(row.pk),
        row.milestone_type,
        row.name,
        own=True,
        version=row.version,
        archived=row.archived_at is not None,
    )
