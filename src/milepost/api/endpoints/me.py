"""Oneself, and the firm."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.access.actions.firms import update_firm
from milepost.access.actions.people import update_profile
from milepost.access.queries import FirmRow, MeRow, firm_row
from milepost.access.queries import me as me_row
from milepost.api.conventions.fields import ID_SCHEMA, Answer, Body, Currency, IdAnswer, MomentAnswer, Name, Shown, Text
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.api.endpoints.grants import Grant
from milepost.core.ids import encode_id

TimeZone = Annotated[Text, Field(examples=["Europe/Berlin"], description="IANA time zone")]
Locale = Annotated[Text, Field(examples=["en"], description="A language of this installation")]


class Firm(Answer):
    """The tenant: the investor whose space this is."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Harbour Partners"])]
    currency: Annotated[str, Field(examples=["EUR"])]
    timezone: Annotated[str, Field(examples=["Europe/Berlin"])]
    locale: Annotated[str, Field(examples=["en"])]
    recorded_at: MomentAnswer


class FirmChange(Body):
    """Settings of the firm."""

    name: Name = ""
    currency: Currency = ""
    timezone: TimeZone = ""
    locale: Locale = ""


class Me(Answer):
    """The owner of the token, in the firm of the token. An empty locale or time zone is the firm's."""

    id: Annotated[str, Shown(by=encode_id, of=("user_id",)), ID_SCHEMA, Field(description="Of the person")]
    version: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["Ada Keller"])]
    email: Annotated[str, Field(examples=["ada@example.com"])]
    locale: Annotated[str, Field(examples=[""])]
    timezone: Annotated[str, Field(examples=[""])]
    firm: Firm
    roles: list[Grant]
    may_somewhere: Annotated[list[str], Shown(by=str), Field(description="Capabilities held on anything at all")]
    token_scopes: Annotated[list[str], Shown(by=str), Field(examples=[["read"]])]
    recorded_at: MomentAnswer


class MeChange(Body):
    """One's own name, language and time zone; an empty one takes the firm's."""

    name: Name = ""
    locale: Locale = ""
    timezone: TimeZone = ""


me = Resource("me", "me", "Me and the firm", Me, single=True)
firm = Resource("firm", "firm", "Me and the firm", Firm, single=True)


@me.one
def read_me(call: Call, _: int) -> MeRow:
    """Who the token acts as."""
    return me_row(viewer=call.viewer, today=call.today)


@me.update
def change_me(call: Call, _: int, version: int | None, body: MeChange) -> Any:
    """What is not sent stays."""
    row = me_row(viewer=call.viewer, today=call.today)
    present = {"name": row.name, "locale": row.locale, "timezone": row.timezone}
    return update_profile(acting=call.viewer, now=call.now, version=version or row.version, **present | body.given())


@firm.one
def read_firm(call: Call, _: int) -> FirmRow:
    """The firm of the token."""
    return firm_row(viewer=call.viewer)


@firm.update
def change_firm(call: Call, _: int, version: int | None, body: FirmChange) -> Any:
    """What is not sent stays."""
    row = firm_row(viewer=call.viewer)
    present = {"name": row.name, "currency": row.currency, "timezone": row.timezone, "locale": row.locale}
    return update_firm(
        acting=call.viewer, now=call.now, firm_id=row.id, version=version or row.version, **present | body.given()
    )
