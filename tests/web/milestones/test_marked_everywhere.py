"""A report that contradicts the facts is marked on every page that names its milestone, and in what the pictures read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.crossings import propose_crossing_date
from milepost.milestones.actions.reminders import snooze
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import Activity, ChangeRequest, MilestoneFacts
from tests.cast import NOW, TODAY, Cast
from tests.milestones.crossing import JUNE, joined
from tests.scheduling.network import hear, link, made
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
pytestmark = pytest.mark.usefixtures("clock_at_now")
SAID = "It says so & is not so."
OTHER = "Press ordered"
HOME_LISTS = ("Slipping most", "Says green, looks red", "Due in 30 days", "Owe a word")


@pytest.fixture
def order(cast: Cast, as_: SignIn) -> int:
    """It waits for nothing, something waits for it, its due date is asked to move, and its report is not so."""
    pk = made(cast, OTHER, duration="5", planned_start=date(2026, 6, 1), planned_finish=date(2026, 6, 5))
    link(cast, pk, cast.milestone_a)
    hear()
    asked = {"kind": "due", "due": "2026-07-14", "reason": "Late."}
    assert as_("executive_a").post(f"/milestones/{encode_id(pk)}/change/", asked).status_code == 302
    MilestoneFacts.objects.unwalled("a test").filter(pk=pk).update(contradiction=SAID, contradicted=True)
    return pk


def pages(cast: Cast, order: int) -> Iterator[str]:
    """The pages that name it, and for what they do."""
    place, pk, next_one = (encode_id(one) for one in (cast.initiative_a, order, cast.milestone_a))
    request = ChangeRequest.objects.unwalled("a test").latest("pk")
    yield f"/timeline/?initiative_id={place}"
    yield f"/network/?initiative_id={place}"
    yield f"/network/?milestone_id={next_one}&steps=1"
    yield f"/network/{next_one}/why/"
    yield f"/network/{pk}/why/?late=3"
    yield f"/milestones/change/?milestone={pk}.1"
    yield "/changes/"
    yield f"/changes/{encode_id(request.pk)}/"
    yield f"/initiatives/{place}/baselines/"
    yield f"/feed/?aggregate_id={pk}"
    yield f"/initiatives/{place}/"
    yield f"/milestones/{next_one}/"
    yield f"/milestones/{pk}/"
    yield "/milestones/"


def test_every_page_that_names_it_marks_it(cast: Cast, as_: SignIn, order: int) -> None:
    anna, bare = as_("executive_a"), []
    for address in pages(cast, order):
        answer = anna.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert OTHER in text, address
        if "≠" not in text or SAID not in unescape(text):
            bare.append(address)
    assert bare == []


def test_every_list_of_the_first_page_marks_it(cast: Cast, as_: SignIn, order: int) -> None:
    facts = MilestoneFacts.objects.unwalled("a test").filter(pk=order)
    facts.update(due_key=TODAY, word_due=TODAY, margin_days=-9)
    Activity.objects.unwalled("a test").filter(pk=order).update(due=TODAY)
    page = as_("executive_a").get("/").content.decode()
    grid = page.partition('class="table grid-table')[2].partition("</table>")[0]
    lists = [page.partition(f"<h2>{head}</h2>")[2].partition("</section>")[0] for head in HOME_LISTS]
    assert [(OTHER in part, SAID in unescape(part)) for part in (grid, *lists)] == [(True, True)] * 5


def test_what_waits_for_an_answer_is_marked_on_the_first_page(cast: Cast, as_: SignIn) -> None:
    _a, b = joined(cast)
    propose_crossing_date(acting=cast.viewer("executive_b"), now=NOW, crossing_id=b, day=JUNE)
    facts = MilestoneFacts.objects.unwalled("a test").filter(pk=cast.milestone_a)
    facts.update(contradiction=SAID, contradicted=True)
    waits = as_("executive_a").get("/").content.decode().partition('<section id="waits">')[2].partition("</section>")[0]
    assert "the other company proposed a day" in waits
    assert SAID in unescape(waits)


def test_my_work_marks_what_others_wait_for_and_what_was_put_off(cast: Cast, as_: SignIn) -> None:
    mine, theirs = (
        made(cast, name, owner_id=cast.people[who])
        for name, who in (("Mine first", "contributor_a"), ("Theirs then", "executive_a"))
    )
    link(cast, mine, theirs)
    hear()
    MilestoneFacts.objects.unwalled("a test").filter(pk__in=(mine, theirs)).update(
        contradiction=SAID, contradicted=True
    )
    snooze(acting=cast.viewer("contributor_a"), now=NOW, milestone_id=mine, until=TODAY + timedelta(days=7))
    page = as_("contributor_a").get("/work/").content.decode()
    put_off = page.partition('class="snoozed"')[2].partition("</section>")[0]
    waited_for = page.partition("What others need from you")[2].partition("</ul>")[0]
    assert [part.count('class="differs"') for part in (put_off, waited_for)] == [1, 2]


def test_a_report_that_is_told_by_itself_is_marked(cast: Cast, as_: SignIn, order: int) -> None:
    record_update(acting=cast.viewer("executive_a"), now=NOW, milestone_id=order, status="on_track", words="Fine.")
    MilestoneFacts.objects.unwalled("a test").filter(pk=order).update(contradiction=SAID, contradicted=True)
    page = as_("executive_a").get("/feed/?kind=update").content.decode()
    assert OTHER in page
    assert SAID in unescape(page)


def test_what_is_found_under_its_name_is_marked(cast: Cast, as_: SignIn, order: int) -> None:
    executive = cast.viewer("executive_a")
    add_criterion(acting=executive, now=NOW, milestone_id=order, metric="Forging tonnes", target="5", unit="t")
    create_task(acting=executive, now=NOW, milestone_id=order, name="Forging by hand")
    MilestoneFacts.objects.unwalled("a test").filter(pk=order).update(contradiction=SAID, contradicted=True)
    anna = as_("executive_a")
    hits = anna.get("/search/?q=forging").content.decode().partition('class="found"')[2].split("<li>")[1:]
    marked = {OTHER in one: SAID in unescape(one) for one in hits}
    assert marked == {True: True, False: False}  # a task has a name of its own
    lines = anna.get("/search/palette/?q=forging").json()["lines"]
    assert {line["label"]: line["hint"] for line in lines}[OTHER] == f"≠ {SAID}"


def test_the_neighbours_of_a_row_are_marked_too(cast: Cast, as_: SignIn, order: int) -> None:
    page = as_("executive_a").get(f"/network/?initiative_id={encode_id(cast.initiative_a)}").content.decode()
    assert page.count('class="differs"') >= 3  # the legend, its own row, and the row of what waits for it


def test_what_the_pictures_read_says_it(cast: Cast, as_: SignIn, order: int) -> None:
    anna, place = as_("executive_a"), encode_id(cast.initiative_a)
    bars = anna.get(f"/timeline/bars/?lanes={place}").json()["bars"]
    told = dict(zip(bars["name"], bars["contradiction"], strict=True))
    assert told.pop(OTHER) == SAID
    assert set(told.values()) == {""}
    nodes = anna.get(f"/network/data/?initiative_id={place}").json()["nodes"]
    one = next(node for node in nodes if node["name"] == OTHER)
    assert one["contradiction"] == SAID
    assert SAID in one["said"]
