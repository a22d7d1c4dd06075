"""Templates of plans: which there are, what one would become in a company from a day on, and starting an initiative of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of, to_bytes
from milepost.api.conventions.fields import Answer, Body, Day, DayAnswer, Id, Name, Query, Shown, as_it_is
from milepost.api.conventions.lists import page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.endpoints.initiatives import Initiative, initiatives
from milepost.core.ids import encode_id
from milepost.core.paging import Page
from milepost.milestones.actions.templates import start_from_template
from milepost.milestones.queries.templates import plan_preview
from milepost.milestones.templates import templates
from milepost.portfolios.choices import Comparison, ValueLever

TAG = "Templates"
Code = Literal[
    "hundred_day_plan", "operational_transformation", "market_expansion", "system_implementation", "addon_integration"
]
Days = Annotated[int, Field(examples=[20], description="Working days")]


class TemplateCriterion(Answer):
    """A measurable criterion, with a target to adapt."""

    metric: Annotated[str, Field(examples=["Median change-over, four weeks"])]
    comparison: Comparison
    target: Annotated[str, Shown(by=str), Field(examples=["50"])]
    unit: Annotated[str, Field(examples=["minutes"])]


class TemplateTask(Answer):
    """A task; those of one milestone follow each other."""

    name: Annotated[str, Field(examples=["Train all shifts on the standard"])]
    days: Days


class TemplateLink(Answer):
    """What a milestone waits for: end (FS) or start (SS) of another, and so many working days more."""

    predecessor: Annotated[str, Field(examples=["roadmap"])]
    link: Literal["FS", "SS"]
    lag: Days


class TemplateMilestone(Answer):
    """A milestone of a template."""

    code: Annotated[str, Field(examples=["change_over"])]
    name: Annotated[str, Field(examples=["Change-over on the pilot cell cut from 95 to 50 minutes"])]
    category: Annotated[str, Field(examples=["efficiency"])]
    objective: Annotated[str, Field(description="Why; becomes its description")]
    days: Days
    weight: Annotated[int, Field(examples=[6], description="Percent; those of a template add up to 100")]
    criteria: list[TemplateCriterion]
    tasks: list[TemplateTask]
    after: list[TemplateLink]
    tags: Annotated[list[str], Shown(by=as_it_is)]


class Template(Answer):
    """A plan to start an initiative from."""

    code: Annotated[Code, Field(examples=["operational_transformation"])]
    name: Annotated[str, Field(examples=["Operational transformation"])]
    about: str
    value_lever: ValueLever
    buffer: Annotated[int, Field(description="Working days between planned finish and due date")]
    milestones: list[TemplateMilestone]


class LaidOut(Answer):
    """A milestone with its days; work from start to finish inclusive."""

    code: Annotated[str, Shown(of=("milestone.code",))]
    name: Annotated[str, Shown(of=("milestone.name",))]
    start: DayAnswer
    finish: DayAnswer
    due: DayAnswer


class TemplatePlan(Answer):
    """What starting a template on a day would make, before it is made."""

    template: Template
    calendar_name: Annotated[str, Field(description="Whose working days were counted; empty: Monday to Friday")]
    rows: list[LaidOut]
    due: DayAnswer


class TemplatePlanQuery(Query):
    """Which template, from when."""

    template: Code = "hundred_day_plan"
    starts_on: Annotated[Day | None, Field(description="Today unless given")] = None


class NewFromTemplate(Body):
    """An initiative to start from a template."""

    company_id: Id
    template: Code
    starts_on: Day
    name: Annotated[Name, Field(description="The template's unless given")] = ""
    owner_id: Annotated[Id | None, Field(description="Owns the milestones too")] = None
    objective_id: Id | None = None


def _templates(call: Call) -> HttpResponse:
    return page_response(call.request, Page(templates()), encoder_of(Template).all)


def _plan(call: Call) -> HttpResponse:
    found = plan_preview(
        viewer=call.viewer, company_id=call.id, template=call.query.template,
        starts_on=call.query.starts_on or call.today, today=call.today,
    )  # fmt: skip
    return HttpResponse(to_bytes(encoder_of(TemplatePlan).all(found)), content_type="application/json")


def _start(call: Call) -> HttpResponse:
    given: dict[str, Any] = call.body.given()
    made = start_from_template(acting=call.viewer, now=call.now, **given)
    response = initiatives.representation(call, made, status=201)
    response["Location"] = call.request.path.removesuffix("from-template") + encode_id(made.pk)
    return response


for _operation in (
    Operation("GET", "/templates", "list_templates", TAG, "List templates", _templates, Success(Template, "page"),
              description="With their milestones, criteria, tasks and dependencies. All on one page."),
    Operation("GET", "/companies/{company_id}/template-plan", "get_template_plan", TAG, "Lay a template out", _plan,
              Success(TemplatePlan), query=TemplatePlanQuery,
              description="By the working days of the company's calendar, else the firm's. Nothing is made."),
    Operation("POST", "/initiatives/from-template", "start_from_template", TAG, "Start an initiative from a template", _start,
              Success(Initiative, "sparse", 201, ("ETag", "Location")), body=NewFromTemplate, refusals=frozenset({404}),
              description="With all milestones, criteria, tasks and dependencies, in one action."),
):  # fmt: skip
    REGISTRY.add(_operation)
