"""The page of the feed."""

from __future__ import annotations

from milepost.core.ids import encode_id
from tests.access.test_doings import import_of
from tests.cast import Cast
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
