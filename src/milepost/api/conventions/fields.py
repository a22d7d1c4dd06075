"""How single values travel: ids, money, percentages, quantities, days, moments, text.

``…Answer`` types stand in answers and say how the value is made of a row (`Shown`); the others stand in bodies and queries and
say what is taken. Both carry the JSON schema that the OpenAPI document shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from milepost.core.errors import Invalid
from milepost.core.ids import decode_id, encode_id
from milepost.core.money import plain_money, plain_percent, plain_quantity

EXAMPLE_ID = "0hc5m2x8k4t9r"
DECIMAL = r"^[+-]?(\d+(\.\d*)?|\.\d+)$"
_PLAIN_DECIMAL = r"^-?\d+(\.\d+)?$"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a field of an answer is made of a row: by which function, of which attributes (none: the one of its name).

    ``stored`` turns what the history keeps of such an attribute back into what the row would hold.
    """

    by: Callable[..., Any] | None = None
    of: tuple[str, ...] = ()
    stored: Callable[[Any], Any] | None = None


class Answer(BaseModel):
    """A representation. Never instantiated: its encoder and its schema are both derived from it, so they cannot differ."""

    model_config = ConfigDict(extra="forbid")


class Body(BaseModel):
    """What a request carries: exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    #: Fields that say which row is meant, not what it should become.
    ADDRESS: ClassVar[frozenset[str]] = frozenset()

    def given(self) -> dict[str, Any]:
        """The fields that were sent, as arguments of an action; nested bodies as plain dicts."""
        return self.model_dump(exclude_unset=True, by_alias=True, exclude=set(self.ADDRESS))


class Query(BaseModel):
    """Query parameters. Names that are not among the fields are refused."""

    model_config = ConfigDict(extra="forbid")


# ---------------------------------------------------------------- ids


def _take_id(value: object) -> int:
    # isascii: lower() makes a plain k of the Kelvin sign, and the like.
    if isinstance(value, str) and value.isascii():
        try:
            return decode_id(value)
        except Invalid:
            pass
    raise PydanticCustomError("id", "is not an id: ids are 13 letters and digits, as the API gives them")


def _id_schema(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, "examples": [EXAMPLE_ID], "title": "Id"}


ID_SCHEMA = WithJsonSchema(_id_schema("^[0-7][0-9a-hjkmnp-tv-z]{12}$"))
IdAnswer = Annotated[str, Shown(by=encode_id, stored=decode_id), ID_SCHEMA]
#: Upper case and look-alike letters (o, i, l) are forgiven.
ID_TAKEN_SCHEMA = _id_schema("^[0-7oOiIlL][0-9a-tv-zA-TV-Z]{12}$")
Id = Annotated[int, BeforeValidator(_take_id), WithJsonSchema(ID_TAKEN_SCHEMA)]

# ---------------------------------------------------------------- money, percentages, quantities


class MoneyAnswer(Answer):
    """An amount in one currency: major units as decimal text, since JSON numbers lose digits."""

    amount: Annotated[str, Field(pattern=_PLAIN_DECIMAL, examples=["1250000.00"])]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]


class Money(Body):
    """An amount in one currency, in major units as decimal text."""

    amount: Annotated[str, Field(pattern=DECIMAL, max_length=24, examples=["1250000.00"])]
    currency: Annotated[str, Field(pattern="^[A-Za-z]{3}$", examples=["EUR"])]


def money(minor: int, currency: str) -> dict[str, str]:
    """Minor units and their currency as a MoneyAnswer."""
    return {"amount": plain_money(minor, currency), "currency": currency}


def money_of(minor: str, currency: str = "currency") -> Shown:
    """A money field made of these two attributes of the row."""
    return Shown(by=money, of=(minor, currency))


_DECIMAL_ANSWER: dict[str, Any] = {"type": "string", "pattern": _PLAIN_DECIMAL}
PercentAnswer = Annotated[
    str, Shown(by=plain_percent), WithJsonSchema({**_DECIMAL_ANSWER, "examples": ["12.5"], "title": "Percent"})
]
QuantityAnswer = Annotated[
    str, Shown(by=plain_quantity), WithJsonSchema({**_DECIMAL_ANSWER, "examples": ["1200"], "title": "Quantity"})
]
Percent = Annotated[str, Field(pattern=DECIMAL, max_length=24, examples=["12.5"], description="Percent")]
Quantity = Annotated[
    str,
    Field(pattern=DECIMAL, max_length=30, examples=["1200"], description="A number of any unit, six decimals at most"),
]

# ---------------------------------------------------------------- days and moments


def _take_day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "is not a day: write it as YYYY-MM-DD")


def _take_moment(value: object) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise PydanticCustomError("moment", "is not a moment: write it as 2026-11-22T09:30:00Z, with its offset from UTC")


def _has_passed(value: datetime, info: ValidationInfo[dict[str, datetime]]) -> datetime:
    if value > info.context["now"]:
        raise PydanticCustomError("yet_to_come", "is yet to come")
    return value


_DAY_SCHEMA: dict[str, Any] = {"type": "string", "format": "date", "examples": ["2026-11-22"], "title": "Day"}
_MOMENT_SCHEMA: dict[str, Any] = {
    "type": "string", "format": "date-time", "examples": ["2026-11-22T09:30:00Z"], "title": "Moment",
}  # fmt: skip
Day = Annotated[date, BeforeValidator(_take_day), WithJsonSchema(_DAY_SCHEMA)]
DayAnswer = Annotated[date, WithJsonSchema(_DAY_SCHEMA)]
Moment = Annotated[datetime, BeforeValidator(_take_moment), WithJsonSchema(_MOMENT_SCHEMA)]
#: In queries: a moment whose history is asked for, which nobody knows before it has passed.
PastMoment = Annotated[Moment, AfterValidator(_has_passed)]
MomentAnswer = Annotated[datetime, Shown(stored=datetime.fromisoformat), WithJsonSchema(_MOMENT_SCHEMA)]

# ---------------------------------------------------------------- numbers and switches in queries


def _take_whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole", "is not a whole number")


def _take_switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("switch", "is neither true nor false")


WholeInQuery = Annotated[int, BeforeValidator(_take_whole), WithJsonSchema({"type": "integer"})]
SwitchInQuery = Annotated[bool, BeforeValidator(_take_switch), WithJsonSchema({"type": "boolean"})]

# ---------------------------------------------------------------- text


def as_it_is(value: Any) -> Any:
    """For lists of plain dicts that are shown as they are kept."""
    return value


def _no_null(value: object) -> object:
    if isinstance(value, str) and "\x00" in value:
        raise PydanticCustomError("null_character", "holds a null character, which no text may")
    return value


#: PostgreSQL cannot keep a null character in text, and nobody means one.
Text = Annotated[str, BeforeValidator(_no_null), Field(pattern=r"^[^\x00]*$", max_length=10_000)]
Line = Annotated[str, BeforeValidator(_no_null), Field(pattern=r"^[^\x00]*$", max_length=500)]
#: A word of the interface itself, such as a sort key or a cursor.
Word = Annotated[str, BeforeValidator(_no_null), Field(pattern=r"^[^\x00]*$", min_length=1, max_length=2000)]
Name = Annotated[
    str, BeforeValidator(_no_null), Field(pattern=r"^[^\x00]*$", min_length=1, max_length=200, examples=["Aster Tools"])
]
Currency = Annotated[str, Field(pattern="^[A-Za-z]{3}$", examples=["EUR"], description="ISO 4217 code")]
Country = Annotated[str, Field(pattern="^[A-Za-z]{2}$", examples=["DE"], description="ISO 3166-1 code")]
