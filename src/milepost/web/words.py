"""What people call verbs and fields that the events of all contexts carry."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

#: Verb of an event -> what happened, with the thing's title after it. A verb that is missing is shown by its parts.
VERBS: Words = {
    "firm.created": _("opened the firm"),
    "firm.updated": _("changed the settings of"),
    "user.created": _("made an account for"),
    "user.updated": _("changed the profile of"),
    "member.added": _("added"),
    "member.deactivated": _("deactivated"),
    "member.reactivated": _("reactivated"),
    "grant.given": _("gave the role"),
    "grant.extended": _("changed the last day of the role"),
    "grant.revoked": _("took back the role"),
    "invitation.created": _("invited"),
    "invitation.accepted": _("accepted the invitation of"),
    "invitation.revoked": _("took back the invitation of"),
    "token.created": _("made the API token"),
    "token.revoked": _("revoked the API token"),
    "portfolio.created": _("added the portfolio"),
    "portfolio.updated": _("changed the portfolio"),
    "portfolio.archived": _("archived the portfolio"),
    "portfolio.restored": _("restored the portfolio"),
    "company.created": _("added the company"),
    "company.updated": _("changed the company"),
    "company.archived": _("archived the company"),
    "company.restored": _("restored the company"),
    "holding.recorded": _("recorded the stake"),
    "holding.confirmed": _("confirmed the stake"),
    "holding.superseded": _("replaced the stake"),
    "objective.created": _("added the objective"),
    "objective.updated": _("changed the objective"),
    "objective.closed": _("closed the objective"),
    "objective.reopened": _("reopened the objective"),
    "initiative.created": _("added the initiative"),
    "initiative.updated": _("changed the initiative"),
    "initiative.stage_changed": _("moved the initiative"),
    "initiative.value_confirmed": _("confirmed the planned value of"),
    "initiative.archived": _("archived the initiative"),
    "initiative.restored": _("restored the initiative"),
    "milestone.created": _("added the milestone"),
    "milestone.updated": _("changed the milestone"),
    "milestone.reported": _("reported on"),
    "milestone.completed": _("completed"),
    "milestone.reopened": _("reopened"),
    "milestone.archived": _("archived the milestone"),
    "task.created": _("added the task"),
    "task.updated": _("changed the task"),
    "criterion.created": _("added the criterion"),
    "criterion.updated": _("changed the criterion"),
    "criterion.judged": _("judged the criterion"),
    "criterion.removed": _("removed the criterion"),
    "evidence.added": _("added the evidence"),
    "evidence.removed": _("removed the evidence"),
    "dependency.created": _("linked"),
    "dependency.updated": _("changed the link"),
    "dependency.removed": _("unlinked"),
    "crossing.opened": _("opened the crossing"),
    "crossing.paired": _("joined the crossing"),
    "crossing.reworded": _("renamed the crossing"),
    "crossing.date_proposed": _("proposed a day for"),
    "crossing.date_agreed": _("agreed to the day of"),
    "crossing.date_declined": _("declined the day of"),
    "crossing.date_withdrawn": _("took back the day of"),
    "crossing.ended": _("ended the crossing"),
    "crossing.date_received": _("brought a day from the other side of"),
    "crossing.agreement_received": _("brought the other side's agreement on"),
    "crossing.decline_received": _("brought the other side's refusal of"),
    "crossing.withdrawal_received": _("brought the other side's withdrawal of"),
    "crossing.end_received": _("brought the other side's end of"),
    "crossing_pair.made": _("joined both sides of the"),
    "crossing_pair.ended": _("ended both sides of the"),
    "calendar.created": _("added the calendar"),
    "calendar.updated": _("changed the calendar"),
    "category.created": _("added the category"),
    "proposal.made": _("proposed"),
    "proposal.accepted": _("accepted the proposal"),
    "proposal.revised": _("revised the proposal"),
    "proposal.declined": _("declined the proposal"),
    "proposal.withdrawn": _("withdrew the proposal"),
}

FIELDS: Words = {
    "user_id": _("person"),
    "scope_id": _("where"),
    "until": _("last day"),
    "revoked_at": _("taken back"),
    "accepted_at": _("accepted"),
    "expires_at": _("expires"),
    "deactivated_at": _("deactivated"),
    "archived_at": _("archived"),
    "email": _("e-mail"),
    "invited_by_id": _("invited by"),
    "token_scopes": _("may"),
    "planned_minor": _("planned value (minor units)"),
    "invested_minor": _("invested cost (minor units)"),
    "stake": _("stake (basis points)"),
    "locale": _("language"),
    "timezone": _("time zone"),
    "owner_id": _("owner"),
    "sponsor_id": _("sponsor"),
    "starts_on": _("start"),
    "agreed_on": _("agreed day"),
    "proposed_on": _("proposed day"),
    "proposed_here": _("proposed by this side"),
    "declined_on": _("declined day"),
    "declined_here": _("declined by this side"),
    "decline_reason": _("reason"),
    "paired": _("joined to the other side"),
}

KINDS: Words = {
    "firm": _("Firm"),
    "membership": _("Person"),
    "grant": _("Role"),
    "invitation": _("Invitation"),
    "token": _("API token"),
    "portfolio": _("Portfolio"),
    "company": _("Company"),
    "holding": _("Stake"),
    "objective": _("Objective"),
    "initiative": _("Initiative"),
    "proposal": _("Proposal"),
    "milestone": _("Milestone"),
    "activity": _("Task"),
    "criterion": _("Criterion"),
    "evidence": _("Evidence"),
    "update": _("Update"),
    "dependency": _("Dependency"),
    "crossing": _("Crossing"),
}


def verb_phrase(verb: str) -> str:
    """What happened, to stand before the title of the thing."""
    kind, _dot, done = verb.partition(".")
    return str(VERBS.get(verb, f"{done.replace('_', ' ')} · {kind}"))


def field_name(field: str) -> str:
    """What people call a field."""
    return str(FIELDS.get(field, field.removesuffix("_id").replace("_", " ")))
