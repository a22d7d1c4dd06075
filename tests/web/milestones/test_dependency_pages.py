"""Dependencies through their pages: found by name, of milestones and tasks, changed, by two at once too."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.models import Dependency
from milepost.web.milestones import dependency_pages
from tests.cast import NOW, Cast
from tests.scheduling.network import link, made
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
HOW = {"link": "FS", "lag": "", "lag_unit": "working", "dependency_kind": "sequential"}


def text(response: Any) -> str:
    return str(response.content.decode())


def task(cast: Cast, milestone_id: int, name: str) -> int:
    return create_task(acting=cast.viewer("operating_partner"), now=NOW, milestone_id=milestone_id, name=name).pk


def links() -> Any:
    return Dependency.objects.unwalled("a test").filter(removed_at__isnull=True)


def test_a_task_waits_for_a_task_and_the_page_of_its_milestone_says_so(cast: Cast, as_: SignIn) -> None:
    order, run = made(cast, "Press ordered"), made(cast, "Press runs")
    sign, start = task(cast, order, "Sign the order"), task(cast, run, "Start the press")
    client, address = as_("executive_a"), f"/milestones/{encode_id(run)}/dependencies/new/"
    page = text(client.get(address))
    assert f'<option value="{encode_id(sign)}">Task: Sign the order · Press ordered</option>' in page
    assert f'<option value="{encode_id(start)}">Task: Start the press</option>' in page
    sent = {**HOW, "predecessor_id": encode_id(sign), "successor_id": encode_id(start)}
    assert client.post(address, sent).status_code == 302
    assert links().filter(predecessor_id=sign, successor_id=start).exists()
    shown = text(client.get(f"/milestones/{encode_id(run)}/"))
    says = 'Sign the order <span class="soft">for its task Start the press</span>'
    assert f'<span class="soft">waits for</span> <span>{says}</span>' in shown
    other = text(client.get(f"/milestones/{encode_id(order)}/"))
    assert (
        'waited for by</span> <span>Start the press <span class="soft">after its task Sign the order</span></span>'
        in other
    )
    gone = client.post(f"/dependencies/{encode_id(links().get(successor_id=start).pk)}/remove/")
    assert gone["Location"] == f"/milestones/{encode_id(run)}/"


def test_beyond_what_is_offered_a_search_finds_the_others_and_says_how_many_there_are(
    cast: Cast, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependency_pages, "OFFERED", 2)
    run, last = made(cast, "Press runs"), made(cast, "Zinc bath filled")
    client, address = as_("executive_a"), f"/milestones/{encode_id(run)}/dependencies/new/"
    page = text(client.get(address))
    assert "the first 2 by name are offered" in page
    assert "Zinc bath filled" not in page
    found = text(client.get(f"{address}?q=bath+ZINC"))
    assert f'<option value="{encode_id(last)}">Zinc bath filled' in found
    assert "are offered" not in found
    assert "Nothing of this company is called that." in text(client.get(f"{address}?q=Brio"))
    wrong = client.post(address, {**HOW, "predecessor_id": encode_id(last), "lag": "soon"})
    assert wrong.status_code == 422
    assert f'<option value="{encode_id(last)}" selected>' in text(wrong)
    assert client.post(address, {**HOW, "predecessor_id": encode_id(last)}).status_code == 302
    refused = client.post(address, {**HOW, "predecessor_id": encode_id(cast.harbour.things["milestone_b"])})
    assert refused.status_code == 422
    assert "is not one of the choices." in text(refused)


@pytest.mark.usefixtures("contexts")
def test_how_it_waits_is_changed_and_the_later_of_two_chooses(cast: Cast, as_: SignIn) -> None:
    order, run = made(cast, "Press ordered"), made(cast, "Press runs")
    pk = link(cast, order, run, lag="2")
    address = f"/dependencies/{encode_id(pk)}/"
    assert f'href="{address}"' in text(as_("executive_a").get(f"/milestones/{encode_id(run)}/"))
    page = as_("executive_a").get(address)
    form = page.context["form"]
    assert "Press runs waits for Press ordered" in text(page)
    assert {name: form[name].value() for name in form.fields} == {**HOW, "lag": "2", "version": 1}
    sent = {**HOW, "link": "SS", "lag": "50", "lag_unit": "percent", "dependency_kind": "resource", "version": "1"}
    assert as_("executive_a").post(address, sent).status_code == 302
    now = links().get(pk=pk)
    assert (now.link, now.lag, now.lag_unit, now.dependency_kind) == ("SS", 5_000, "percent", "resource")
    late = as_("operating_partner").post(address, {**HOW, "lag": "3", "version": "1"})
    assert late.status_code == 422
    assert {row.name: (row.mine, row.stored) for row in late.context["form"].stale}["lag"] == ("3", "50")
    assert as_("executive_b").get(address).status_code == 404
    assert as_("contributor_a").get(address).status_code == 403
