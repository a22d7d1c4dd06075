"""Success criteria of milestones, and the evidence that they are met."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from milepost.api.conventions.fields import (
    Answer,
    Body,
    IdAnswer,
    Line,
    MomentAnswer,
    Quantity,
    QuantityAnswer,
    Text,
)
from milepost.api.conventions.lists import ListQuery
from milepost.api.conventions.operations import Call
from milepost.api.conventions.resources import Resource
from milepost.api.endpoints.discussion import FileContent, FileName
from milepost.api.endpoints.milestones import CHANGE_REASON, milestones
from milepost.core.paging import Page
from milepost.milestones.actions.criteria import (
    add_criterion,
    add_evidence,
    remove_criterion,
    remove_evidence,
    update_criterion,
)
from milepost.milestones.actions.updates import judge_criterion
from milepost.milestones.choices import Verdict
from milepost.milestones.queries.parts import CRITERION_SORTS, PartFilter, criterion_page, criterion_row, evidence_row
from milepost.milestones.queries.rows import CriterionRow, EvidenceRow
from milepost.portfolios.choices import Comparison

TAG = "Criteria and evidence"
Metric = Annotated[Line, Field(min_length=1, max_length=200, examples=["Parts per shift"])]
Unit = Annotated[Line, Field(min_length=1, max_length=40, examples=["pieces"])]


class Evidence(Answer):
    """What shows that a criterion holds."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    criterion_id: IdAnswer
    title: Annotated[str, Field(examples=["Shift report of week 12"])]
    link: Annotated[str, Field(examples=["https://example.com/report"])]
    attachment_id: Annotated[IdAnswer | None, Field(description="The file, where it is one and no link")]
    added_by: Annotated[str, Field(examples=["Otto Stein"])]
    recorded_at: MomentAnswer


class Criterion(Answer):
    """One measurable criterion of a milestone."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    milestone_id: IdAnswer
    metric: Annotated[str, Field(examples=["Parts per shift"])]
    comparison: Comparison
    target: QuantityAnswer
    unit: Annotated[str, Field(examples=["pieces"])]
    actual: QuantityAnswer | None
    verdict: Verdict
    judged_by: Annotated[str | None, Field(examples=["Otto Stein"])]
    judged_at: MomentAnswer | None
    evidence: list[Evidence]
    recorded_at: MomentAnswer


class CriterionChange(Body):
    """What to change of a criterion; one that was judged must be judged anew."""

    metric: Metric = ""
    comparison: Comparison = Comparison.AT_LEAST
    target: Quantity = "0"
    unit: Unit = ""


class CriterionRevision(CriterionChange):
    """What to change of a criterion that is there."""

    change_reason: Annotated[Text, Field(max_length=2000, description=CHANGE_REASON)] = ""


class NewCriterion(CriterionChange):
    """A criterion to set."""

    metric: Metric
    target: Quantity
    unit: Unit


class Judgement(Body):
    """Whether it holds, with the value that was reached."""

    verdict: Verdict
    actual: Quantity | None = None


class NewEvidence(Body):
    """A link, or a file, that shows that a criterion holds."""

    title: Annotated[Line, Field(min_length=1, max_length=200, examples=["Shift report of week 12"])]
    link: Annotated[Text, Field(max_length=1000, examples=["https://example.com/report"])] = ""
    file_name: FileName = ""
    content: FileContent = b""


class CriterionQuery(ListQuery):
    """Which page of them."""


criteria = Resource("criteria", "criterion", TAG, Criterion, kind="criterion", under=milestones)


@criteria.list(sorts=tuple(CRITERION_SORTS))
def list_criteria(call: Call, query: CriterionQuery) -> Page[CriterionRow]:
    """Oldest first."""
    return criterion_page(viewer=call.viewer, filters=PartFilter(call.id), page=query.page())


@criteria.one
def read_criterion(call: Call, criterion_id: int) -> CriterionRow:
    """One."""
    return criterion_row(viewer=call.viewer, criterion_id=criterion_id)


@criteria.create
def set_criterion(call: Call, body: NewCriterion) -> Any:
    """Set a criterion."""
    return add_criterion(acting=call.viewer, now=call.now, milestone_id=call.id, **body.given())


@criteria.update
def change_criterion(call: Call, criterion_id: int, version: int | None, body: CriterionRevision) -> Any:
    """Change a criterion."""
    return update_criterion(
        acting=call.viewer, now=call.now, criterion_id=criterion_id, version=version, **body.given()
    )


@criteria.act("judgement", "judge_criterion", "Judge a criterion", "Met, missed, or unknown again.")
def judge(call: Call, criterion_id: int, version: int | None, body: Judgement) -> Any:
    """Judge it."""
    return judge_criterion(acting=call.viewer, now=call.now, criterion_id=criterion_id, version=version, **body.given())


@criteria.act("evidence", "add_evidence", "Add evidence to a criterion", "The answer is the criterion with all of it.")
def add(call: Call, criterion_id: int, version: int | None, body: NewEvidence) -> Any:
    """Add evidence."""
    made = add_evidence(acting=call.viewer, now=call.now, criterion_id=criterion_id, version=version, **body.given())
    return made.criterion


@criteria.remove("remove_criterion", "Take a criterion away", "Its history stays.")
def remove(call: Call, criterion_id: int, version: int | None) -> Any:
    """Take it away."""
    return remove_criterion(acting=call.viewer, now=call.now, criterion_id=criterion_id, version=version)


evidence = Resource("evidence", "evidence", TAG, Evidence, kind="evidence")


@evidence.one
def read_evidence(call: Call, evidence_id: int) -> EvidenceRow:
    """One."""
    return evidence_row(viewer=call.viewer, evidence_id=evidence_id)


@evidence.remove("remove_evidence", "Take evidence back", "Its history stays.")
def take_back(call: Call, evidence_id: int, version: int | None) -> Any:
    """Take it back."""
    return remove_evidence(acting=call.viewer, now=call.now, evidence_id=evidence_id, version=version)
