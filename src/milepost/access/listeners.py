"""What access does when something happened: invitations go out, people hear of their new roles."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.access.actions.people import invitation_code
from milepost.access.models import Invitation, Notice
from milepost.access.roles import ROLES, Role
from milepost.core.clock import today_in
from milepost.core.events import register_listener
from milepost.core.ids import decode_id, encode_id
from milepost.core.models import Event


def send_invitation(event: Event, now: datetime) -> None:
    """Mail the link of an invitation that is still open. Repeated, it is the same message to whoever collects mail."""
    if settings.MILEPOST.email_url is None:
        return
    invitation = (
        Invitation.objects.unwalled("the letter goes to whom it invites")
        .select_related("firm", "scope", "invited_by")
        .filter(pk=event.aggregate_id)
        .first()
    )
    if invitation is None or invitation.revoked_at or invitation.accepted_at or invitation.expires_at <= now:
        return
    with translation.override(invitation.firm.locale):
        letter_of(invitation, event.pk).send()


def letter_of(invitation: Invitation, event_id: int) -> EmailMessage:
    """What is mailed to whom ``invitation`` invites; its id follows from the event's, so that a repeat is the same letter."""
    config = settings.MILEPOST
    firm = _one_line(invitation.firm.name)
    last_moment = invitation.expires_at - timedelta(microseconds=1)  # of a day that ends at midnight, that day
    words = {
        "inviter": _one_line(invitation.invited_by.name),
        "firm": firm,
        "role": ROLES[Role(invitation.role)].name,
        "day": date_format(today_in(invitation.firm.timezone, last_moment)),
        # The code stands behind the #: browsers keep it to themselves, so it enters no log on the way.
        "link": f"{config.base_url}/join/#{invitation_code(invitation)}",
    }
    body = _(
        "%(inviter)s invites you to %(firm)s on Milepost, with the role: %(role)s.\n\n"
        "Open this link to join:\n%(link)s\n\n"
        "It works once, for this address only, until %(day)s.\n"
        "If you did not expect this, leave it: nothing happens."
    )
    return EmailMessage(
        subject=_("Invitation to %(firm)s") % {"firm": firm},
        body=body % words,
        to=[invitation.email],
        headers={"Message-ID": f"<{encode_id(event_id)}.invitation@{config.host}>"},
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def tell_of_role(event: Event, now: datetime) -> None:
    """A role given by somebody else is told to whom it was given."""
    user_id = decode_id(event.after["user_id"])
    if event.actor_id in (None, user_id) or event.firm_id is None:
        return
    Notice.objects.bulk_create(
        [Notice(event_id=event.pk, firm_id=event.firm_id, user_id=user_id, made_at=event.recorded_at)],
        ignore_conflicts=True,
    )


def register() -> None:
    """Called once when the app is ready."""
    register_listener("invitation.created", "access.send_invitation", send_invitation, transactional=False)
    register_listener("grant.given", "access.tell_of_role", tell_of_role)
