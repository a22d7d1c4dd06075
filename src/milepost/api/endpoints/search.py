"""Finding things by their words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import Field

from milepost.access.queries import search
from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.fields import Answer, IdAnswer, MomentAnswer, Query, Shown, Text, WholeInQuery
from milepost.api.conventions.lists import page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.core.paging import Page
from milepost.milestones.queries.contradictions import with_contradictions

TAG = "Search"
Kind = Literal[
    "company", "portfolio", "initiative", "milestone", "objective", "proposal", "task", "person", "criterion", "update",
    "comment", "attachment",
]  # fmt: skip


def _plain(pieces: Any) -> str:
    return "".join(text for text, _marked in pieces)


class Found(Answer):
    """One thing that holds the words."""

    id: IdAnswer
    kind: Kind
    name: Annotated[
        str,
        Field(examples=["SAP cut-over"], description="Or its subject's"),
        Shown(by=str, of=("title",)),
    ]
    excerpt: Annotated[str, Field(description="What is said of it around the words"), Shown(by=_plain)]
    subject_kind: Annotated[str, Field(description="What it stands on: the milestone of an update, say")]
    subject_id: IdAnswer | None
    company_id: IdAnswer | None
    company_name: str
    archived: bool
    recorded_at: MomentAnswer
    contradiction: Annotated[
        str, Field(description="Of what bears a milestone's name: how its report contradicts the facts")
    ]


class SearchQuery(Query):
    """What to look for."""

    q: Annotated[
        Text,
        Field(
            min_length=1, max_length=200, examples=["cut-over lyon"], description="Each word is the beginning of one"
        ),
    ]
    kind: Kind | None = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=100, description="At most so many, the best first")] = 20


def _search(call: Call) -> HttpResponse:
    kinds = (call.query.kind,) if call.query.kind else ()
    rows = search(viewer=call.viewer, q=call.query.q, kinds=kinds, limit=call.query.limit)
    rows = with_contradictions(viewer=call.viewer, rows=rows)
    return page_response(call.request, Page(rows), encoder_of(Found).all)


REGISTRY.add(
    Operation("GET", "/search", "search", TAG, "Search", _search, Success(Found, "page"), query=SearchQuery,
              description="Everything that you may see, by its words: names first, then what is said; without case and accents.")
)  # fmt: skip
