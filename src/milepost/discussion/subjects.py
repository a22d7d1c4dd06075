"""What can be discussed. Contexts above register their things, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid, Missing


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is discussed: it lies in an initiative, and is seen by those who see that."""

    kind: str
    id: int
    name: str
    firm_id: int
    company_id: int
    initiative_id: int


#: The thing of that id behind the viewer's wall. Raises Missing.
SubjectFn = Callable[[Viewer, int], Subject]

_subjects: dict[str, SubjectFn] = {}


def register_subject(kind: str, fn: SubjectFn) -> None:
    """Let things of ``kind`` be discussed."""
    _subjects[kind] = fn


def subject_of(viewer: Viewer, kind: str, subject_id: int) -> Subject:
    """The thing, as far as the viewer sees it. Raises Missing, Invalid (a kind that is not discussed)."""
    find = _subjects.get(kind)
    if find is None:
        raise Invalid(
            "subject_kind",
            kind,
            _("cannot be discussed"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(sorted(_subjects))},
        )
    try:
        return find(viewer, subject_id)
    except Missing as missing:
        raise Missing(missing.kind, missing.value, "subject_id") from None
