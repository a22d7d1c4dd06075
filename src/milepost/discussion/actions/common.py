"""What the writes of discussion share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from milepost.access.models import Scope
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict, Forbidden
from milepost.discussion.models import OnSubject
from milepost.discussion.subjects import Subject


def require_may_discuss(acting: Viewer, initiative_id: int) -> None:
    """Raise Forbidden unless the viewer, who sees the initiative, may also speak in it."""
    scope = Scope.objects.unwalled("the caller found the thing behind the viewer's wall").get(pk=initiative_id)
    acting.require(Can.DISCUSS, scope)


def columns_of(subject: Subject) -> dict[str, Any]:
    """What a row says of the thing it stands on."""
    return {
        "firm_id": subject.firm_id,
        "company_id": subject.company_id,
        "initiative_id": subject.initiative_id,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "subject_name": subject.name,
    }


def require_standing(row: OnSubject) -> None:
    """Raise Conflict when it was withdrawn."""
    if row.withdrawn_at is not None:
        raise Conflict(_("This was withdrawn."), _("There is nothing more to change."))


def require_own(acting: Viewer, user_id: int, who: str) -> None:
    """Raise Forbidden unless ``user_id`` is the viewer."""
    if user_id != acting.user_id:
        raise Forbidden(_("Only who %(who)s it changes it.") % {"who": who}, _("Say something yourself instead."))
