"""What is found of portfolios, companies, objectives, initiatives and proposals. Loaded by apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.core.models import Event
from milepost.core.search import Document, register_search, text
from milepost.portfolios.models import Company, Initiative, Objective, Portfolio, Proposal


def scope(event: Event) -> Iterator[Document]:
    """A portfolio, a company or an initiative by its name; in it, what is said of it."""
    body = text(event, "strategy", "description")
    archived = bool(event.after.get("archived_at"))
    yield Document(event.kind, event.aggregate_id, event, event.after["name"], body, archived=archived)


def objective(event: Event) -> Iterator[Document]:
    """An objective by its title."""
    yield Document(
        "objective",
        event.aggregate_id,
        event,
        title=event.after["title"],
        body=text(event, "metric", "description"),
        shared=bool(event.after.get("shared")),
        archived=bool(event.after.get("closed_at")),
    )


def proposal(event: Event) -> Iterator[Document]:
    """A proposal by its title."""
    yield Document(
        "proposal", event.aggregate_id, event, title=event.after["title"], body=text(event, "description", "reason")
    )


register_search("portfolio", scope, seen_like=Portfolio)
register_search("company", scope, seen_like=Company)
register_search("initiative", scope, seen_like=Initiative)
register_search("objective", objective, seen_like=Objective)
register_search("proposal", proposal, seen_like=Proposal)
