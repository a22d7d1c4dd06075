"""API tokens."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from milepost.access.actions.tokens import DEFAULT_DAYS, LONGEST_DAYS, create_token, revoke_token
from milepost.access.queries import TOKEN_SORTS, TokenRow, token_page, token_row
from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer, MomentAnswer, Name
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.core.paging import Page

TokenScope = Literal["read", "write", "admin"]


class Token(Answer):
    """A key for programs, without its secret."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    user_id: IdAnswer
    user_name: Annotated[str, Field(examples=["Ada Keller"])]
    name: Annotated[str, Field(examples=["Nightly export"])]
    prefix: Annotated[str, Field(examples=["mp_Xk29a"], description="How the secret begins, to tell tokens apart")]
    made_with_id: Annotated[
        IdAnswer | None, Field(description="The token with which a program made it: it ends when that one is revoked")
    ]
    token_scopes: list[TokenScope]
    state: Literal["active", "expired", "revoked"]
    expires_at: MomentAnswer
    last_used_at: MomentAnswer | None
    revoked_at: MomentAnswer | None
    recorded_at: MomentAnswer


class TokenWithSecret(Token):
    """A new token, with its secret."""

    secret: Annotated[str | None, Field(description="Shown this once; null when the request is repeated")]


class NewToken(Body):
    """A token of one's own. The one that makes it has the scope admin; it can do no more and ends no later than that."""

    name: Name
    token_scopes: Annotated[list[TokenScope], Field(min_length=1, max_length=3, examples=[["read"]])] = ["read"]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, examples=[90])] = DEFAULT_DAYS


class TokenQuery(ListQuery):
    """Which tokens: one's own, and for administrators everybody's."""

    user_id: Id | None = None


tokens = Resource("tokens", "token", "Tokens", Token)


@tokens.list(sorts=tuple(TOKEN_SORTS))
def list_tokens(call: Call, query: TokenQuery) -> Page[TokenRow]:
    """Newest first."""
    return token_page(viewer=call.viewer, now=call.now, user_id=query.user_id, page=query.page())


@tokens.one
def read_token(call: Call, token_id: int) -> TokenRow:
    """One."""
    return token_row(viewer=call.viewer, now=call.now, token_id=token_id)


@tokens.create_with_secret(TokenWithSecret, "secret", "The secret is shown in this answer only.")
def make_token(call: Call, body: NewToken) -> tuple[Any, str]:
    """Make a token of one's own."""
    return create_token(acting=call.viewer, now=call.now, **body.given())


@tokens.remove(
    "revoke_token", "Make a token useless at once", "All that were made with it are revoked in the same action."
)
def revoke(call: Call, token_id: int, version: int | None) -> Any:
    """Revoke it."""
    return revoke_token(acting=call.viewer, now=call.now, token_id=token_id, version=version)
