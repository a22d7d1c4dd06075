"""Reads about API tokens, and the check of one that a program sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.access.actions.tokens import TOKEN_PREFIX, token_hash, touch_token
from milepost.access.entering import load_viewer
from milepost.access.models import ApiToken
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.prepared import ask

TOKEN_SORTS = {"recorded_at": "recorded_at", "name": "name", "expires_at": "expires_at"}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret. ``state`` is ``active``, ``expired`` or ``revoked``.

    ``made_with_id``: the token of the same owner with which a program made it.
    """

    id: int
    version: int
    user_id: int
    user_name: str
    name: str
    prefix: str
    made_with_id: int | None
    token_scopes: tuple[str, ...]
    state: str
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    recorded_at: datetime


def token_page(
    *, viewer: Viewer, now: datetime, user_id: int | None = None, page: PageRequest | None = None
) -> Page[TokenRow]:
    """One's own tokens, and the whole firm's for its administrators; newest first. One SQL query."""
    tokens = ApiToken.objects.seen_by(viewer).select_related("user")
    if user_id is not None:
        tokens = tokens.filter(user_id=user_id)
    found = paginate(tokens, page or PageRequest(), sorts=TOKEN_SORTS, usual="-recorded_at")
    return found.map(lambda token: _token_row(token, now))


def token_row(*, viewer: Viewer, now: datetime, token_id: int) -> TokenRow:
    """One token. Raises Missing. One SQL query."""
    token = ApiToken.objects.seen_by(viewer).select_related("user").filter(pk=token_id).first()
    if token is None:
        raise Missing("token", encode_id(token_id))
    return _token_row(token, now)


def tokens_that_end_with(*, viewer: Viewer, now: datetime, token_id: int) -> tuple[TokenRow, ...]:
    """The tokens that revoking one revokes as well: what was made with it, and with those. Raises Missing.

    One SQL query for each generation, and one for the token itself.
    """
    token_row(viewer=viewer, now=now, token_id=token_id)
    found: list[TokenRow] = []
    generation = [token_id]
    while generation:
        made = ApiToken.objects.seen_by(viewer).select_related("user").filter(made_with_id__in=generation)
        rows = [_token_row(token, now) for token in made.order_by("pk")]
        found += [row for row in rows if row.state == "active"]
        generation = [row.id for row in rows]
    return tuple(found)


def _token_row(token: ApiToken, now: datetime) -> TokenRow:
    state = "revoked" if token.revoked_at else "active" if token.expires_at > now else "expired"
    return TokenRow(
        id=token.pk,
        version=token.version,
        user_id=token.user_id,
        user_name=token.user.name,
        name=token.name,
        prefix=token.prefix,
        made_with_id=token.made_with_id,
        token_scopes=tuple(token.token_scopes),
        state=state,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        recorded_at=token.recorded_at,
    )


def _opened_by(*, of_secret: str, now: datetime) -> Any:
    tokens = ApiToken.objects.unwalled("the token itself is the permission").select_related("firm")
    return tokens.filter(token_hash=of_secret, revoked_at__isnull=True, expires_at__gt=now).order_by("pk")[:1]


def authenticate_token(*, secret: str, now: datetime, via: str = "api") -> Viewer | None:
    """Whoever a token sent by a program acts as, within its scopes; None when it opens nothing.

    At most four SQL queries, and one write a minute that notes its use.
    """
    if not secret.startswith(TOKEN_PREFIX):
        return None
    token = next(iter(ask(_opened_by, of_secret=token_hash(secret), now=now)), None)
    if token is None:
        return None
    viewer = load_viewer(
        user_id=token.user_id,
        firm_id=token.firm_id,
        today=today_in(token.firm.timezone, now),
        via=via,
        token_scopes=token.token_scopes,
        token_expires_at=token.expires_at,
        token_id=token.pk,
    )
    if viewer is not None:
        touch_token(token=token, now=now)
    return viewer
