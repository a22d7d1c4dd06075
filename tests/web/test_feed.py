"""The page of the feed."""

from __future__ import annotations

import html

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.criteria import add_criterion, add_evidence
from milepost.milestones.actions.tasks import create_task
from tests.access.test_doings import import_of
from tests.cast import NOW, Cast
from tests.milestones.plan import new_milestone
from tests.web.conftest import Enter


def test_the_feed_says_how_many_were_imported_and_opens_to_them(cast: Cast, enter: Enter) -> None:
    import_of(cast, 12)
    client = enter("executive_a")
    page = client.get(f"/feed/?company_id={encode_id(cast.a)}").content.decode()
    assert "12 milestones</a>" in page
    action = page.partition("action_id=")[2][:13]
    opened = client.get(f"/feed/?action_id={action}&verb=milestone.created").content.decode()
    assert "Row 000" in opened
    assert opened.count("added the milestone") == 12


def test_what_has_no_page_of_its_own_leads_to_its_milestone(cast: Cast, enter: Enter) -> None:
    named = new_milestone(cast.harbour, "Line runs", cast.initiative_a)
    acting = cast.viewer("executive_a")
    create_task(acting=acting, now=NOW, milestone_id=named.pk, name="Lay cables", owner_id=cast.people["owner_a"])
    criterion = add_criterion(
        acting=acting, now=NOW, milestone_id=named.pk, metric="Pallets", comparison="at_least", target="3", unit="a day"
    )
    add_evidence(acting=acting, now=NOW, criterion_id=criterion.pk, title="Photo", link="https://a.example/photo")
    page = enter("executive_a").get("/feed/").content.decode()
    there = f'href="/milestones/{encode_id(named.pk)}/"'
    for name in ("Lay cables", "Pallets", "Photo"):
        assert f'<a class="title" {there}>{name}</a>' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [("milestone_id=nonsense", "nonsense"), ("action_id=12", "12"), ("since=31.12.2026", "'31.12.2026' is not a day"),
     ("until=tomorrow", "'tomorrow' is not a day"), ("kind=sheep", "sheep")],
)  # fmt: skip
def test_what_the_address_asks_for_and_cannot_be_read_is_named_and_nothing_is_listed(
    cast: Cast, enter: Enter, asked: str, said: str
) -> None:
    new_milestone(cast.harbour, "Line runs", cast.initiative_a)
    client = enter("executive_a")
    assert "Line runs" in client.get("/feed/").content.decode()
    answer = client.get(f"/feed/?{asked}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in html.unescape(page)
    assert "Nothing is listed" in page
    assert "Line runs" not in page
