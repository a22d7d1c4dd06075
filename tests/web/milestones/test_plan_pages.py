"""Planning on pages, without JavaScript: the team, calendars, tasks, corrections, groups, and SMART before anything is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import Milestone, Update
from milepost.milestones.queries.calendars import CalendarFilter, calendar_page
from milepost.milestones.queries.detail import milestone_detail
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import task_row
from milepost.web.milestones.hours import read_exceptions, write_exceptions
from tests.cast import NOW, Cast
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def text(response: Any) -> str:
    return str(response.content.decode())


def at(plan: Cast, name: str = "milestone_a") -> str:
    return f"/milestones/{encode_id(plan.things[name])}/"


def test_the_words_are_checked_before_anything_is_saved(cast: Cast, as_: SignIn) -> None:
    home = f"/initiatives/{encode_id(cast.initiative_a)}/milestones/new/"
    client, before = as_("executive_a"), Milestone.objects.unwalled("a test").count()
    sent = {"name": "Improve culture", "category": "", "due": "soon", "percent_mode": "typed"}
    checked = client.post(home, {**sent, "check": "page"})
    assert checked.status_code == 200
    assert "of 5" in text(checked)
    assert 'value="Improve culture"' in text(checked)
    assert "This is needed" not in text(checked)
    part = text(client.post(home, {**sent, "name": "Sign lease in Lyon", "due": "2026-09-30", "check": "part"}))
    assert "<html" not in part
    assert "Time-bound" in part
    assert Milestone.objects.unwalled("a test").count() == before
    kept = text(client.post(f"{at(cast)}edit/", {**sent, "check": "part"}))
    assert "of 5" in kept
    assert milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a).name != "Improve culture"


def test_the_form_asks_for_answers_by_script_and_by_button(cast: Cast, as_: SignIn) -> None:
    shown = text(as_("executive_a").get(f"{at(cast)}edit/"))
    assert 'hx-trigger="input delay:350ms from:#milestone-form"' in shown
    assert 'name="check" value="page"' in shown


def test_a_team_is_named_on_a_page_and_two_at_once_see_both(cast: Cast, as_: SignIn) -> None:
    client, people = as_("executive_a"), cast.people
    one, other = encode_id(people["owner_a"]), encode_id(people["contributor_a"])
    row = milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a)
    sent = {"accountable": one, "responsible": [one, other], "consulted": [], "version": str(row.version)}
    assert client.post(f"{at(cast)}team/", sent).status_code == 302
    team = milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a).team
    assert {(involvement, person.id) for involvement, person in team} == {
        ("accountable", people["owner_a"]), ("responsible", people["owner_a"]), ("responsible", people["contributor_a"]),
    }  # fmt: skip
    shown = text(client.get(at(cast)))
    assert "Accountable" in shown
    assert "Responsible" in shown
    late = client.post(f"{at(cast)}team/", {**sent, "accountable": other})
    assert late.status_code == 422
    assert "Which one stays, field by field" in text(late)
    stranger = client.post(f"{at(cast)}team/", {**sent, "responsible": [encode_id(people["executive_b"])]})
    assert stranger.status_code == 422


def test_an_update_is_corrected_and_both_stay(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    page = f"/updates/{encode_id(cast.update_a)}/correct/"
    version = milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a).version
    assert 'value="20"' in text(client.get(page))
    sent = {"status": "at_risk", "percent": "15", "words": "I had counted twice.", "version": str(version)}
    assert client.post(page, sent).status_code == 302
    found = milestone_detail(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a)
    assert (found.updates[0].corrects_id, found.updates[1].corrected_by_id) == (cast.update_a, found.updates[0].id)
    assert (found.milestone.status, found.milestone.percent) == ("at_risk", 1500)
    assert "corrected" in text(client.get(at(cast)))


def test_a_correction_of_what_was_overtaken_leaves_the_milestone_as_the_newer_report_says(cast: Cast) -> None:
    acting: Any = {"acting": cast.viewer("executive_a"), "now": NOW, "milestone_id": cast.milestone_a}
    record_update(**acting, status="on_track", percent="60")
    old = record_update(**acting, status="at_risk", percent="18", corrects_id=cast.update_a)
    row = milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a)
    assert (row.status, row.percent) == ("on_track", 6000)
    record_update(**acting, status="delayed", percent="17", corrects_id=old.pk)
    newest = Update.objects.unwalled("a test").get(milestone_id=cast.milestone_a, percent=6000)
    record_update(**acting, status="at_risk", percent="55", corrects_id=newest.pk)
    row = milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a)
    assert (row.status, row.percent) == ("at_risk", 5500)


WEEK = {f"day_{number}": "06:00–14:00, 14:00–22:00" for number in range(5)}


def test_a_calendar_is_written_as_people_write_hours_and_is_used_by_a_milestone(cast: Cast, as_: SignIn) -> None:
    client, company = as_("executive_a"), encode_id(cast.a)
    sent = {
        "name": "Two shifts", "company_id": company, "country": "DE", "part": "by", **WEEK,
        "exceptions": "2026-12-24 – 2026-12-31 Works holiday\n2026-12-19 08:00-12:00 Saturday shift",
    }  # fmt: skip
    assert client.post("/calendars/new/", sent).status_code == 302
    (row,) = calendar_page(
        viewer=cast.viewer("executive_a"), filters=CalendarFilter(q="Two shifts"), page=PageRequest()
    ).rows
    assert (row.holidays_of, row.week[0], row.week[5]) == ("DE-BY", [[21600, 50400], [50400, 79200]], [])
    assert write_exceptions(row.exceptions).splitlines()[0] == "2026-12-19 08:00–12:00 Saturday shift"
    assert read_exceptions(write_exceptions(row.exceptions)) == row.exceptions
    shown = text(client.get("/calendars/"))
    assert "Two shifts" in shown
    assert "Germany (BY)" in shown
    assert "Works holiday" in text(client.get(f"/calendars/{encode_id(row.id)}/"))
    update_milestone(acting=cast.viewer("executive_a"), now=NOW, milestone_id=cast.milestone_a, calendar_id=row.id)
    assert milestone_row(viewer=cast.viewer("executive_a"), milestone_id=cast.milestone_a).calendar_id == row.id


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"day_0": "nine to five"}, "“nine to five” is not a span of hours"),
        ({"day_0": "09:75–17:00"}, "has no such minute"),
        ({"day_0": "17:00–09:00"}, "is not a shift within a day"),
        ({"exceptions": "2026-12-24\nChristmas"}, "Line 2, “Christmas”, has no day"),
        ({"exceptions": "2026-12-31 – 2026-12-24 Swapped"}, "is before the first day 2026-12-31"),
        ({"country": "DE", "part": "ZZ"}, "has no holidays that are known here"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_at_its_field_with_the_rest_kept(
    cast: Cast, as_: SignIn, sent: dict[str, str], says: str
) -> None:
    given = {"name": "Two shifts", "company_id": encode_id(cast.a), **WEEK, **sent}
    answer = as_("executive_a").post("/calendars/new/", given)
    assert answer.status_code == 422
    assert says in text(answer)
    assert 'value="Two shifts"' in text(answer)


def test_holidays_of_a_part_that_nobody_knows_never_reach_the_schedule(cast: Cast) -> None:
    with pytest.raises(Invalid, match="DE-ZZ' has no holidays that are known here"):
        create_calendar(acting=cast.viewer("executive_a"), now=NOW, company_id=cast.a, name="Odd", holidays_of="DE-ZZ")


def test_a_calendar_of_another_company_and_half_a_constraint_are_refused(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW, "milestone_id": cast.milestone_a}
    with pytest.raises(Missing, match="calendar"):
        update_milestone(**partner, calendar_id=cast.calendar_b)
    with pytest.raises(Invalid, match="constraint_on: nothing is missing beside the constraint"):
        update_milestone(**partner, constraint_kind="start_on_or_after")
    with pytest.raises(Invalid, match="has no constraint that it is the day of"):
        update_milestone(**partner, constraint_kind="", constraint_on=date(2026, 5, 4))
    made = update_milestone(**partner, constraint_kind="finish_on_or_after", constraint_on=date(2026, 5, 4))
    row = milestone_row(viewer=cast.viewer("operating_partner"), milestone_id=made.pk)
    assert (row.constraint_kind, row.constraint_on) == ("finish_on_or_after", date(2026, 5, 4))


def test_a_task_is_changed_on_its_page(cast: Cast, as_: SignIn) -> None:
    client, page = as_("executive_a"), f"/tasks/{encode_id(cast.task_a)}/"
    task = task_row(viewer=cast.viewer("executive_a"), task_id=cast.task_a)
    assert f'href="{page}"' in text(client.get(at(cast)))
    sent = {
        "name": "Longer training", "duration": "4", "remaining": "1.5", "percent": "50", "version": str(task.version),
        "constraint_kind": "start_on_or_after", "constraint_on": "2026-05-04", "due": "2026-06-12",
    }  # fmt: skip
    wrong = client.post(page, {**sent, "percent": "120"})
    assert wrong.status_code == 422
    assert "is not between 0 and 100 percent" in text(wrong)
    assert 'value="Longer training"' in text(wrong)
    assert client.post(page, sent).status_code == 302
    task = task_row(viewer=cast.viewer("executive_a"), task_id=cast.task_a)
    assert (task.name, task.percent, task.remaining_s, task.constraint_on) == (
        "Longer training", 5000, 43_200, date(2026, 5, 4),
    )  # fmt: skip
    assert client.post(page, {**sent, "name": "Other"}).status_code == 422
    update_task(acting=cast.viewer("executive_a"), now=NOW, task_id=cast.task_a, constraint_kind="")
    assert task_row(viewer=cast.viewer("executive_a"), task_id=cast.task_a).constraint_on is None


@pytest.mark.parametrize("group", ["company", "initiative", "owner", "milestone_type", "category"])
def test_the_list_is_taken_together_by_group(cast: Cast, as_: SignIn, group: str) -> None:
    client = as_("operating_partner")
    shown = text(client.get(f"/milestones/?group={group}"))
    assert "Group" in shown
    name = {"company": "Aster", "milestone_type": "Operational", "category": "Compliance", "owner": "nobody"}
    assert name.get(group, "Aster") in shown
    assert client.get("/milestones/?group=nonsense").status_code == 200
