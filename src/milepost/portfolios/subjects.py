"""Initiatives can be discussed. Loaded by apps.py."""

from __future__ import annotations

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.discussion.subjects import Subject, register_subject
from milepost.portfolios.models import Initiative


def initiative(viewer: Viewer, initiative_id: int) -> Subject:
    """An initiative that the viewer sees. Raises Missing."""
    found = Initiative.objects.seen_by(viewer).filter(pk=initiative_id).first()
    if found is None:
        raise Missing("initiative", encode_id(initiative_id))
    return Subject("initiative", found.pk, found.name, found.firm_id, found.company_id, found.pk)


register_subject("initiative", initiative)
