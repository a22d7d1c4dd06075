"""Milestones can be discussed, and an attachment that is evidence is not taken back. Loaded by apps.py."""

from __future__ import annotations

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.aggregates import Aggregate, State
from milepost.core.errors import Conflict, Missing
from milepost.core.events import register_guard
from milepost.core.ids import encode_id
from milepost.discussion.subjects import Subject, register_subject
from milepost.milestones.models import Evidence, Milestone


def milestone(viewer: Viewer, milestone_id: int) -> Subject:
    """A milestone that the viewer sees. Raises Missing."""
    found = Milestone.objects.seen_by(viewer).filter(pk=milestone_id).first()
    if found is None:
        raise Missing("milestone", encode_id(milestone_id))
    return Subject("milestone", found.pk, found.name, found.firm_id, found.company_id, found.initiative_id)


def evidence_stays(attachment: Aggregate, before: State | None) -> None:
    """Refuse to take back a file by which a criterion is shown to hold."""
    standing = Evidence.objects.unwalled("evidence holds whoever looks").filter(removed_at__isnull=True)
    if standing.filter(attachment_id=attachment.pk).exists():
        raise Conflict(_("This file is the evidence of a criterion."), _("Take the evidence back first."))


register_subject("milestone", milestone)
register_guard("attachment.withdrawn", evidence_stays)
