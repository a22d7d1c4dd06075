"""Where things that were found are looked at, and what their kinds are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.access.queries import Hit
from milepost.web.addresses import address

KIND_NAMES: dict[str, str | Promise] = {
    "company": _("Company"),
    "portfolio": _("Portfolio"),
    "initiative": _("Initiative"),
    "milestone": _("Milestone"),
    "objective": _("Objective"),
    "proposal": _("Proposal"),
    "task": _("Task"),
    "person": _("Person"),
    "criterion": _("Criterion"),
    "update": _("Update"),
    "comment": _("Comment"),
    "attachment": _("Attachment"),
}
KINDS_NAMES: dict[str, str | Promise] = {
    "company": _("Companies"),
    "portfolio": _("Portfolios"),
    "initiative": _("Initiatives"),
    "milestone": _("Milestones"),
    "objective": _("Objectives"),
    "proposal": _("Proposals"),
    "task": _("Tasks"),
    "person": _("People"),
    "criterion": _("Criteria"),
    "update": _("Updates"),
    "comment": _("Comments"),
    "attachment": _("Attachments"),
}
#: Kinds with a page of their own, which is named as they are; the others are looked at on the page of their subject.
_OWN_PAGE = frozenset({"company", "portfolio", "initiative", "milestone", "objective", "proposal", "person"})


def place_of(hit: Hit) -> str:
    """The address of what was found, or of what it stands on."""
    if hit.kind in _OWN_PAGE:
        return address(hit.kind, hit.id)
    if hit.subject_kind in _OWN_PAGE and hit.subject_id is not None:
        return address(hit.subject_kind, hit.subject_id)
    return address("home")
