"""Milestones through their pages, as a browser without JavaScript sends them: define, report, contradict, complete."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.html import escape

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.criteria import add_criterion, add_evidence
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update
from milepost.milestones.advice import advice
from milepost.milestones.models import Milestone, MilestoneFacts
from milepost.milestones.queries.detail import milestone_detail
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page, milestone_row
from milepost.milestones.queries.parts import PartFilter, update_page
from tests.cast import NOW, TODAY, Cast
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

FORM = {
    "name": "SAP live in Lyon",
    "category": "system_implementation",
    "due": "2026-06-30",
    "planned_start": "2026-03-09",
    "planned_finish": "2026-06-19",
    "weight": "40",
    "percent_mode": "typed",
    "tags": "erp, lyon, erp",
}


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def milestone(cast: Cast) -> Milestone:
    """One of the owner in A, begun in January and due in ten days."""
    return create_milestone(
        acting=cast.harbour.viewer("executive_a"),
        now=NOW,
        initiative_id=cast.harbour.initiative_a,
        name="Aster price list live",
        milestone_type="financial",
        category="revenue",
        owner_id=cast.harbour.people["owner_a"],
        planned_start=date(2026, 1, 5),
        planned_finish=date(2026, 3, 10),
        due=date(2026, 3, 12),
    )


def url(milestone: Milestone, rest: str = "") -> str:
    return f"/milestones/{encode_id(milestone.pk)}/{rest}"


def test_an_executive_adds_a_milestone_to_an_initiative(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    home = f"/initiatives/{encode_id(cast.harbour.initiative_a)}/"
    added = client.post(f"{home}milestones/new/", FORM)
    assert added.status_code == 302, text(added)
    (row,) = milestone_page(
        viewer=cast.harbour.viewer("executive_a"), filters=MilestoneFilter(tag="lyon"), page=PageRequest()
    ).rows
    assert (row.name, row.milestone_type, row.weight, row.tags) == (
        "SAP live in Lyon",
        "strategic",
        4000,
        ("erp", "lyon"),
    )
    assert "SAP live in Lyon" in text(client.get(home))


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"due": "2026-03-01"}, "is before the planned start 2026-03-09"),
        ({"planned_finish": "2026-03-01"}, "is before the planned start 2026-03-09"),
        ({"optimistic": "5", "likely": "4", "pessimistic": "9"}, "is less than the estimate before it"),
        ({"likely": "4"}, "missing beside the other estimates"),
        ({"weight": "400"}, "is not between 0 and 100 percent"),
        ({"category": ""}, "This is needed"),
        ({"tags": ",".join(map(str, range(1001)))}, "1001 tags are more than 1000. Leave some out."),
        ({"tags": ",".join(f"{n:033}" for n in range(1000))}, "34998 characters of tags are more than 32000."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_with_the_rest_kept(
    cast: Cast, as_: SignIn, sent: dict[str, str], says: str
) -> None:
    home = f"/initiatives/{encode_id(cast.harbour.initiative_a)}/"
    answer = as_("executive_a").post(f"{home}milestones/new/", {**FORM, **sent})
    assert answer.status_code == 422
    assert says in text(answer)
    assert 'value="SAP live in Lyon"' in text(answer)


def test_the_owner_reports_and_a_rosy_report_is_called_out_everywhere(
    cast: Cast, as_: SignIn, milestone: Milestone
) -> None:
    owner = as_("owner_a")
    sent = {"status": "on_track", "percent": "20", "words": "Fine.", "version": "1"}
    assert owner.post(url(milestone, "report/"), sent).status_code == 302
    for page in (
        url(milestone),
        "/milestones/?contradicted=yes",
        f"/initiatives/{encode_id(cast.harbour.initiative_a)}/",
    ):
        shown = text(as_("executive_a").get(page))
        assert "Aster price list live" in shown
        assert "≠" in shown
    assert "Reported on track; the forecast leaves 2 days before the due date" in text(
        as_("executive_a").get(url(milestone))
    )


def test_no_progress_is_typed_where_it_comes_from_the_tasks(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    viewer = cast.viewer("executive_a")
    task = create_task(acting=viewer, now=NOW, milestone_id=milestone.pk, name="Type in the prices", duration="1")
    update_milestone(acting=viewer, now=NOW, milestone_id=milestone.pk, percent_mode="rolled_up")
    update_task(acting=viewer, now=NOW, task_id=task.pk, percent="40")
    owner = as_("owner_a")
    form = text(owner.get(url(milestone, "report/")))
    assert "Its progress comes from its tasks: 40%" in form
    assert 'name="percent"' not in form
    version = str(milestone_row(viewer=viewer, milestone_id=milestone.pk).version)
    assert owner.post(url(milestone, "report/"), {"status": "at_risk", "version": version}).status_code == 302
    found = milestone_row(viewer=viewer, milestone_id=milestone.pk)
    assert (found.status, found.percent) == ("at_risk", 4_000)
    (said,) = update_page(viewer=viewer, filters=PartFilter(milestone.pk), page=PageRequest()).rows
    correction = text(owner.get(f"/updates/{encode_id(said.id)}/correct/"))
    assert 'name="percent"' not in correction


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"percent": "120"}, "is not between 0 and 100 percent"),
        ({"percent": "100"}, "percent is a completion"),
        ({"expected_finish": "2026-02-01"}, "is in the past"),
        ({"status": "completed"}, "Select a valid choice"),
        ({"status": "not_started", "percent": "10"}, "does not fit a milestone that has not started"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_its_words_kept(
    as_: SignIn, milestone: Milestone, sent: dict[str, str], says: str
) -> None:
    given = {"status": "at_risk", "percent": "20", "words": "The vendor is late.", "version": "1", **sent}
    answer = as_("owner_a").post(url(milestone, "report/"), given)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "The vendor is late." in text(answer)


def test_only_the_owner_or_who_runs_the_initiative_reports(as_: SignIn, milestone: Milestone) -> None:
    assert as_("contributor_a").get(url(milestone, "report/")).status_code == 403
    assert as_("executive_b").get(url(milestone, "report/")).status_code == 404


def test_completing_asks_for_criteria_and_evidence_or_an_exception(
    cast: Cast, as_: SignIn, milestone: Milestone
) -> None:
    owner, executive = as_("owner_a"), cast.harbour.viewer("executive_a")
    done = {"finished_on": "2026-03-02", "version": "1"}
    assert "has no success criterion" in text(owner.post(url(milestone, "complete/"), done))
    criterion = add_criterion(
        acting=executive, now=NOW, milestone_id=milestone.pk, metric="Orders at the new price", target="80", unit="%"
    )
    assert "is not judged" in text(owner.post(url(milestone, "complete/"), done))
    judge_criterion(acting=executive, now=NOW, criterion_id=criterion.pk, verdict="met", actual="83.5")
    assert "has no evidence" in text(owner.post(url(milestone, "complete/"), done))
    add_evidence(acting=executive, now=NOW, criterion_id=criterion.pk, title="Report", link="https://files.example/r")
    assert owner.post(url(milestone, "complete/"), done).status_code == 302
    row = milestone_row(viewer=executive, milestone_id=milestone.pk)
    assert (row.status, row.assessment, row.percent) == ("completed", "completed", 10_000)
    again = owner.post(url(milestone, "report/"), {"status": "at_risk", "percent": "20", "version": str(row.version)})
    assert "was completed on 2026-03-02" in text(again)


def test_a_stated_exception_completes_and_stays_readable(as_: SignIn, milestone: Milestone) -> None:
    sent = {"finished_on": "2026-03-01", "exception": "The board waived the measurement.", "version": "1"}
    assert as_("owner_a").post(url(milestone, "complete/"), sent).status_code == 302
    assert "The board waived the measurement." in text(as_("executive_a").get(url(milestone)))


def test_two_people_at_once_see_both_versions(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    update_milestone(
        acting=cast.harbour.viewer("executive_a"), now=NOW, milestone_id=milestone.pk, name="Aster price list in force"
    )
    mine = {**FORM, "name": "Aster prices live", "category": "revenue", "version": "1"}
    answer = as_("operating_partner").post(url(milestone, "edit/"), mine)
    assert answer.status_code == 422
    assert "Aster price list in force" in text(answer)
    assert "Aster prices live" in text(answer)


def test_my_work_asks_for_a_word_and_takes_it_with_one_tap(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    owner = as_("owner_a")
    task = create_task(
        acting=cast.harbour.viewer("executive_a"), now=NOW, milestone_id=milestone.pk, name="Print the list",
        owner_id=cast.harbour.people["owner_a"],
    )  # fmt: skip
    shown = text(owner.get("/work/"))
    assert "1 milestone needs a word from you." in shown
    assert "Print the list" in shown
    assert owner.post(url(milestone, "still/")).status_code == 302
    assert owner.post(f"/tasks/{encode_id(task.pk)}/done/").status_code == 302
    after = text(owner.get("/work/"))
    assert "Print the list" not in after.split("<h2>")[-1]
    detail = milestone_detail(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk)
    assert detail.tasks[0].actual_finish == NOW.date()
    assert detail.updates[0].status == "on_track"


def test_still_so_keeps_what_stands_in_the_way_and_is_said_of_what_was_shown(
    cast: Cast, as_: SignIn, milestone: Milestone
) -> None:
    owner = as_("owner_a")
    report = {"acting": cast.harbour.viewer("owner_a"), "milestone_id": milestone.pk}
    record_update(**report, now=NOW, status="delayed", obstacles="The printer is insolvent.")
    seen = milestone_row(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk).version
    assert owner.post(url(milestone, "still/"), {"version": seen}).status_code == 302
    detail = milestone_detail(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk)
    assert [update.obstacles for update in detail.updates[:2]] == ["The printer is insolvent."] * 2
    record_update(**report, now=NOW, status="on_track", percent="50")
    for place, sent in (
        (url(milestone, "still/"), {"version": seen}),
        ("/work/still/", {"milestone": [encode_id(milestone.pk)], "seen": [f"{encode_id(milestone.pk)}:{seen}"]}),
    ):
        assert "has changed since this page was shown" in text(owner.post(place, sent, follow=True))
    after = milestone_detail(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk)
    assert len(after.updates) == len(detail.updates) + 1


def test_a_second_tap_leaves_a_task_done(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    task = create_task(
        acting=cast.harbour.viewer("executive_a"), now=NOW, milestone_id=milestone.pk, name="Print the list",
        owner_id=cast.harbour.people["contributor_a"],
    )  # fmt: skip
    contributor, place = as_("contributor_a"), f"/tasks/{encode_id(task.pk)}/done/"
    for sent, percent in (({}, 10_000), ({"percent": "100"}, 10_000), ({"percent": "0"}, 0)):
        assert contributor.post(place, sent).status_code == 302
        detail = milestone_detail(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk)
        assert detail.tasks[0].percent == percent


@pytest.mark.parametrize("back", ["work", "milestone"])
def test_a_task_ticked_by_mistake_is_as_far_as_it_was_after_undo(
    cast: Cast, as_: SignIn, milestone: Milestone, back: str
) -> None:
    people = cast.harbour.people
    task = create_task(
        acting=cast.harbour.viewer("executive_a"), now=NOW, milestone_id=milestone.pk, name="Print the list",
        owner_id=people["contributor_a"], percent="60",
    )  # fmt: skip
    contributor, place = as_("contributor_a"), f"/tasks/{encode_id(task.pk)}/done/"
    shown = text(contributor.post(place, {"back": back}, follow=True))
    assert "Done: Print the list." in shown
    undo = re.search(rf'action="({place}\?[^"]+)"', shown)
    assert undo is not None
    answer = contributor.post(html.unescape(undo[1]))
    assert answer["Location"] == ("/work/" if back == "work" else url(milestone))
    detail = milestone_detail(viewer=cast.harbour.viewer("owner_a"), milestone_id=milestone.pk)
    assert (detail.tasks[0].percent, detail.tasks[0].actual_finish) == (6_000, None)


def test_a_circle_is_refused_with_the_circle_spelled_out(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    other = create_milestone(
        acting=cast.harbour.viewer("executive_a"), now=NOW, initiative_id=cast.harbour.initiative_a_other,
        name="Aster shelves moved", milestone_type="operational", category="process_improvement",
    )  # fmt: skip
    client = as_("executive_a")
    link = {"link": "FS", "lag": "-2", "lag_unit": "working", "dependency_kind": "sequential"}
    first = {**link, "predecessor_id": encode_id(other.pk)}
    assert client.post(url(milestone, "dependencies/new/"), first).status_code == 302
    assert "Finish to start −2 working days" in text(client.get(url(milestone)))
    back = client.post(url(other, "dependencies/new/"), {**link, "predecessor_id": encode_id(milestone.pk)})
    assert back.status_code == 422
    assert "“Aster price list live” → “Aster shelves moved” → “Aster price list live”" in text(back) or (
        "“Aster shelves moved” → “Aster price list live” → “Aster shelves moved”" in text(back)
    )


def test_nothing_of_another_company_is_seen(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    for rest in ("", "edit/", "report/", "complete/", "criteria/new/", "tasks/new/", "dependencies/new/"):
        assert as_("executive_b").get(url(milestone, rest)).status_code == 404
    assert "Aster" not in text(as_("executive_b").get("/milestones/"))
    assert "Aster" not in text(as_("executive_b").get("/milestones/map/"))


def test_a_milestone_is_archived_and_brought_back(as_: SignIn, milestone: Milestone) -> None:
    client = as_("executive_a")
    assert "Milestone archived" in text(client.post(url(milestone, "archive/"), follow=True))
    assert "is archived: it is left out of lists" in text(client.get(url(milestone)))
    assert milestone.name not in text(client.get("/milestones/"))
    assert "Milestone restored" in text(client.post(url(milestone, "archive/"), follow=True))
    assert milestone.name in text(client.get("/milestones/"))


def test_totals_keep_the_filters_and_lead_from_company_and_portfolio(cast: Cast, as_: SignIn) -> None:
    client, a = as_("operating_partner"), encode_id(cast.a)
    assert f'href="/milestones/?company_id={a}&amp;open=yes&amp;assessment=on_track"' in text(
        client.get(f"/milestones/?company_id={a}&open=yes")
    )
    assert f'href="/milestones/?company_id={a}&amp;assessment=on_track"' in text(client.get(f"/companies/{a}/"))
    fund = encode_id(cast.fund)
    assert f'href="/milestones/?portfolio_id={fund}&amp;assessment=on_track"' in text(
        client.get(f"/portfolios/{fund}/")
    )


def test_the_history_says_values_as_people_read_them(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    update_milestone(
        acting=cast.viewer("executive_a"), now=NOW, milestone_id=milestone.pk, weight="25", percent_mode="rolled_up",
        planned_start=date(2026, 1, 7), optimistic="1", likely="2.5", pessimistic="4",
        team={"informed": [cast.people["owner_a"]]},
    )  # fmt: skip
    page = text(as_("executive_a").get(url(milestone)))
    for words in ("25%", "From its tasks", "7 Jan", "2.5 working days", "1 working day<", "informed"):
        assert words in page, words
    assert "2500" not in page


def test_an_open_milestone_answers_five_questions_about_itself(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    client, viewer = as_("executive_a"), cast.viewer("executive_a")
    update_milestone(acting=viewer, now=NOW, milestone_id=milestone.pk, name="Better prices at Aster")
    page = text(client.get(url(milestone)))
    assert all(name in page for name in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"))
    before = advice(viewer=viewer, milestone_id=milestone.pk, today=TODAY)
    assert not before.measurable.ok
    assert escape(str(before.measurable.mend)) in page
    add_criterion(
        acting=viewer, now=NOW, milestone_id=milestone.pk, metric="Articles priced", target="400", unit="articles"
    )
    after = advice(viewer=viewer, milestone_id=milestone.pk, today=TODAY)
    assert after.measurable.ok


@pytest.mark.usefixtures("contexts")
def test_its_code_and_duration_are_set_and_kept_on_its_page(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    client, address = as_("executive_a"), url(milestone, "edit/")
    form = client.get(address).context["form"]
    assert (form["code"].value(), form["duration"].value()) == ("", None)
    sent = {
        "name": milestone.name, "category": milestone.category, "percent_mode": "typed", "version": form["version"].value(),
    }  # fmt: skip
    wrong = client.post(address, {**sent, "code": "A-17", "duration": "-3"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"duration"}
    assert client.post(address, {**sent, "code": "A-17", "duration": "7.5"}).status_code == 302
    again = client.get(address).context["form"]
    assert (again["code"].value(), again["duration"].value()) == ("A-17", "7.5")


@pytest.mark.parametrize(
    ("days", "said"), [(3, "next word by"), (0, "update due since"), (-2, "update due since"), (None, "")]
)
def test_an_update_is_due_since_a_day_only_when_that_day_has_come(
    milestone: Milestone, as_: SignIn, days: int | None, said: str
) -> None:
    due = None if days is None else TODAY + timedelta(days=days)
    MilestoneFacts.objects.unwalled("a test").filter(pk=milestone.pk).update(
        word_due=due, contradicted=True, contradiction="It is not so."
    )
    page = text(as_("owner_a").get("/work/"))
    assert milestone.name in page
    assert [one for one in ("next word by", "update due since") if one in page] == ([said] if said else [])


def test_the_history_leads_to_all_of_it_when_there_is_more(cast: Cast, milestone: Milestone, as_: SignIn) -> None:
    owner, executive = cast.harbour.viewer("owner_a"), as_("executive_a")
    everything = f'href="/feed/?milestone_id={encode_id(milestone.pk)}&amp;"'

    def report(day: int) -> None:
        at = NOW + timedelta(days=day)
        record_update(acting=owner, now=at, milestone_id=milestone.pk, status="on_track", percent=day + 1)

    for day in range(3):
        report(day)
    few = text(executive.get(url(milestone)))
    history = few.partition("<h2>History</h2>")[2].partition("</aside>")[0]
    assert "added it" in history
    assert milestone.name not in "".join(re.findall("<p>.*?</p>", history)), "whose history it is stands above"
    assert few.count("reported on") == 3
    assert everything not in few
    for day in range(3, 12):
        report(day)
    assert everything in text(executive.get(url(milestone)))
    feed = text(executive.get(html.unescape(everything.split('"')[1])))
    assert "added the milestone" in feed


def test_the_history_says_codes_in_words(cast: Cast, milestone: Milestone, as_: SignIn) -> None:
    update_milestone(
        acting=cast.harbour.viewer("executive_a"), now=NOW, milestone_id=milestone.pk,
        constraint_kind="start_on_or_after", constraint_on=date(2026, 2, 2),
    )  # fmt: skip
    kept = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text(as_("executive_a").get(url(milestone))))
    told = {(field, re.sub("<[^>]*>", "", value)) for field, value in kept}
    assert ("kind of schedule", "A moment at the end of work") in told
    assert ("constraint", "– → Start on or after") in told
    assert ("constraint date", "– → 2 Feb") in told
    assert [one for one in told if re.search(r"[a-z]_[a-z]|^\d{6,}", one[1])] == []


@pytest.mark.parametrize("way", ["report/", "complete/"])
def test_of_a_completed_milestone_the_page_says_so_and_offers_what_can_be_done(
    cast: Cast, as_: SignIn, milestone: Milestone, way: str
) -> None:
    executive, owner = cast.harbour.viewer("executive_a"), cast.harbour.people["contributor_a"]
    update_milestone(acting=executive, now=NOW, milestone_id=milestone.pk, owner_id=owner)
    complete_milestone(acting=executive, now=NOW, milestone_id=milestone.pk, exception="The board waived it.")
    reopening = f'href="{url(milestone, "reopen/")}"'
    for persona, may in (("executive_a", True), ("contributor_a", False)):
        page = text(as_(persona).get(url(milestone, way)))
        assert "was completed" in page
        assert (reopening in page, "can reopen it" in page) == (may, not may)
        assert 'class="form"' not in page
        assert f'href="{url(milestone)}"' in page


@pytest.mark.usefixtures("contexts")
def test_who_reports_while_somebody_completes_sees_that_in_words_and_keeps_what_was_typed(
    as_: SignIn, milestone: Milestone
) -> None:
    sent = {"finished_on": "2026-03-01", "exception": "The board waived it.", "version": "1"}
    assert as_("owner_a").post(url(milestone, "complete/"), sent).status_code == 302
    mine = {"status": "at_risk", "percent": "20", "words": "The vendor is late.", "version": "1"}
    late = as_("executive_a").post(url(milestone, "report/"), mine)
    stored = {row.name: row.stored for row in late.context["form"].stale}
    assert stored["status"] == "Completed"
    assert "was completed" in text(late)
    assert "The vendor is late." in text(late)


def test_a_form_calls_optional_only_what_may_stay_empty(as_: SignIn, milestone: Milestone) -> None:
    executive = as_("executive_a")
    page = text(executive.get(url(milestone, "criteria/new/")))
    assert "Unit</label>" in page
    sent = {"metric": "Orders", "comparison": "at_least", "target": "80", "unit": ""}
    assert "a number without a unit says nothing" in text(executive.post(url(milestone, "criteria/new/"), sent))
    asked = text(executive.get(url(milestone, "change/")))
    assert "Why what was agreed cannot stay</label>" in asked


def test_an_owner_who_is_not_offered_is_named_at_the_field(cast: Cast, as_: SignIn, milestone: Milestone) -> None:
    other = encode_id(cast.harbour.people["executive_b"])
    sent = {**FORM, "owner_id": other, "version": "1"}
    for value, says in ((other, f"'{other}' is not one of the choices."), ("nobody", "'nobody' is not an id.")):
        answer = as_("executive_a").post(url(milestone, "edit/"), {**sent, "owner_id": value})
        assert answer.status_code == 422
        assert says in html.unescape(text(answer))
