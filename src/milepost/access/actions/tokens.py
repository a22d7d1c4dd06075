"""Writes about API tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.access.models import ApiToken
from milepost.access.roles import Can
from milepost.access.rules import TOKEN_SCOPES, clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Forbidden, Invalid

TOKEN_PREFIX = "mp_"  # noqa: S105 - what every token starts with, so that leaked ones can be recognised
LONGEST_DAYS = 366
DEFAULT_DAYS = 90
_TOUCH_EVERY = timedelta(minutes=1)


def token_hash(token: str) -> str:
    """What is stored of a token. It has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


@action("token.created")
def create_token(
    *, acting: Viewer, now: datetime, name: str, token_scopes: Sequence[str] = ("read",), days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """A token of one's own and its secret, which is shown this once. Raises Invalid, Forbidden.

    A token never makes a stronger one: through the API it takes the scope admin, only its own scopes can be given on, and the
    new one ends no later than itself, and with it when it is revoked.
    """
    unknown = [scope for scope in token_scopes if scope not in TOKEN_SCOPES]
    if unknown or not token_scopes:
        value = unknown[0] if unknown else []
        raise Invalid(
            "token_scopes",
            value,
            _("is not a token scope"),
            _("Use one or more of: %(choices)s.") % {"choices": ", ".join(TOKEN_SCOPES)},
        )
    if acting.token_scopes is not None and not set(token_scopes) <= acting.token_scopes:
        raise Forbidden(_("A token cannot make a token that may do more than itself."), _("Ask for fewer scopes."))
    if acting.token_scopes is not None and "admin" not in acting.token_scopes:
        raise Forbidden(
            _("This token makes no tokens."), _("Use a token with the scope admin, or the page API tokens.")
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("days", days, _("is not between 1 and %(most)s") % {"most": LONGEST_DAYS})
    expires_at = now + timedelta(days=days)
    if acting.token_expires_at is not None:
        expires_at = min(expires_at, acting.token_expires_at)
    if acting.token_id is not None and lock(ApiToken, acting.token_id, acting).revoked_at is not None:
        raise Forbidden(_("This token was revoked just now."), _("Make a new token on the page API tokens."))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        firm_id=acting.firm_id,
        user_id=acting.user_id,
        name=clean_name(name, limit=120),
        prefix=secret[:8],
        token_hash=token_hash(secret),
        made_with_id=acting.token_id,
        token_scopes=[scope for scope in TOKEN_SCOPES if scope in token_scopes],
        expires_at=expires_at,
    )
    return add(token), secret


@action("token.revoked")
def revoke_token(*, acting: Viewer, now: datetime, token_id: int, version: int | None = None) -> ApiToken:
    """Make a token useless at once, and all that were made with it: one's own, or anybody's for an administrator.

    Each has an event of its own. Raises Missing, Stale, Forbidden, Conflict.
    """
    token = lock(ApiToken, token_id, acting, version)
    if token.user_id != acting.user_id:
        acting.require(Can.MANAGE_FIRM)
    elif acting.token_scopes is not None and "write" not in acting.token_scopes:
        raise Forbidden(_("This token may only read."), _("Use a token with the scope write."))
    if token.revoked_at is not None:
        raise Conflict(_("This token has been revoked already."))
    change(token, revoked_at=now)
    _revoke_made_with([token.pk], now)
    return token


def _revoke_made_with(parents: list[int], now: datetime) -> None:
    """Whoever has a stolen token may have made others with it. What makes one locks its parent, so that none is missed."""
    made = ApiToken.objects.unwalled("whoever may end a token ends what was made with it").select_for_update(
        of=("self",)
    )
    while parents:
        children = list(made.filter(made_with_id__in=parents).order_by("pk"))
        for child in children:
            if child.revoked_at is None:
                change(child, revoked_at=now)
        parents = [child.pk for child in children]


def revoke_all_of(user_id: int, now: datetime, firm_id: int | None = None) -> None:
    """Inside an action that shuts a person out: every token of theirs, in one firm or everywhere, with an event each."""
    standing = ApiToken.objects.unwalled("all that opens the account").filter(user_id=user_id, revoked_at__isnull=True)
    if firm_id is not None:
        standing = standing.filter(firm_id=firm_id)
    for token in standing.select_for_update(of=("self",)).order_by("pk"):
        change(token, verb="token.revoked", revoked_at=now)


def touch_token(*, token: ApiToken, now: datetime) -> None:
    """Note that a token was used, at most once a minute. Bookkeeping without an event, like a heartbeat."""
    if token.last_used_at is None or now - token.last_used_at >= _TOUCH_EVERY:
        ApiToken.objects.unwalled("the token proved itself").filter(pk=token.pk).update(last_used_at=now)
