"""What is asked for in a change request is checked like what is done directly, and refused where it stands in the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.milestones.actions.changes import request_change
from milepost.milestones.models import ChangeRequest
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def ask(plan: Cast, *items: dict[str, Any]) -> ChangeRequest:
    return request_change(
        acting=plan.viewer("executive_a"),
        now=NOW,
        initiative_id=plan.initiative_a,
        items=items,
        reason="It cannot stay.",
    )


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_no_due_date_is_asked_for_that_no_plan_can_have(plan: Cast, year: int) -> None:
    due = date(year, 12, 30)
    for item in (
        {"kind": "due", "milestone_id": plan.milestone_a, "due": due},
        {"kind": "add", "name": "More", "milestone_type": "operational", "category": "compliance", "due": due},
    ):
        with pytest.raises(Invalid, match="is not in the years 1900 to 2200") as refused:
            ask(plan, item)
        assert (refused.value.field, refused.value.value) == ("items.0.due", due.isoformat())


def test_an_error_names_the_item_that_it_is_about(plan: Cast) -> None:
    late = new_milestone(plan.harbour, "Later", plan.initiative_a, planned_start=TODAY, due=TODAY + timedelta(days=30))
    fine = {"kind": "due", "milestone_id": plan.milestone_a, "due": TODAY + timedelta(days=90)}
    for wrong, field in (
        ({"kind": "due", "milestone_id": late.pk, "due": TODAY - timedelta(days=3)}, "due"),
        ({"kind": "criterion", "criterion_id": plan.criterion_a, "unit": " "}, "unit"),
        ({"kind": "criterion", "criterion_id": plan.criterion_a, "target": "many"}, "target"),
        (
            {"kind": "add", "name": "More", "milestone_type": "operational", "category": "revenue", "due": TODAY},
            "category",
        ),
        ({"kind": "add", "name": " ", "milestone_type": "operational", "category": "compliance", "due": TODAY}, "name"),
    ):
        with pytest.raises(Invalid, match=r"^items\.1\.") as refused:
            ask(plan, fine, wrong)
        assert refused.value.field == f"items.1.{field}"


@pytest.mark.usefixtures("contexts")
def test_the_page_shows_it_at_its_field(plan: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    sent = {
        "kind": "criterion",
        "metric": "",
        "comparison": "at_least",
        "target": "12",
        "unit": "pieces",
        "reason": "Late",
    }
    page = client.post(f"/criteria/{encode_id(plan.criterion_a)}/change/", sent)
    assert page.status_code == 422
    assert "metric" in page.context["form"].errors
