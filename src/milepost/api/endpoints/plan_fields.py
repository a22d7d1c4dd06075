"""How plan time and teams travel, in milestones and tasks alike."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from milepost.api.conventions.fields import Answer, Body, DayAnswer, Id, IdAnswer, Quantity, Shown
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.choices import Involvement
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import plain_days
from milepost.portfolios.queries.common import Named

#: A day that the history keeps as plan seconds.
PlanDayAnswer = Annotated[DayAnswer, Shown(stored=day_of)]
DaysText = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["2.5"], "title": "Working days"}),
]
#: The day of a constraint, which the network keeps as plan seconds.
ConstraintDayAnswer = Annotated[DayAnswer, Shown(of=("constraint_at",), stored=day_of)]
Days = Annotated[Quantity, Field(description="Working days", examples=["2.5"])]


def days_of(seconds: str) -> Shown:
    """Working days made of this attribute of the row, seconds of working time."""
    return Shown(by=plain_days, of=(seconds,))


class TeamMember(Answer):
    """Who is how involved."""

    involvement: Involvement
    person_id: IdAnswer
    person_name: Annotated[str | None, Field(examples=["Ada Keller"], description="null in past states")]


def member(line: tuple[str, Named]) -> dict[str, Any]:
    """A TeamMember of involvement and person."""
    involvement, person = line
    return {"involvement": involvement, "person_id": encode_id(person.id), "person_name": person.name or None}


def kept_team(lines: list[list[str]]) -> list[tuple[str, Named]]:
    """Involvement and person as the history keeps them, without names."""
    return [(involvement, Named(decode_id(person), "")) for involvement, person in lines]


TeamAnswer = Annotated[list[TeamMember], Shown(by=member, stored=kept_team)]
People = Annotated[list[Id], Field(max_length=50)]


class Team(Body):
    """Who is how involved; it replaces the team as a whole. At most one person is accountable."""

    responsible: People = []
    accountable: Annotated[list[Id], Field(max_length=1)] = []
    consulted: People = []
    informed: People = []
