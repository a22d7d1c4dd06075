"""The OpenAPI document of all operations."""

from __future__ import annotations

from functools import cache
from typing import Any

from milepost.api.conventions.openapi import build
from milepost.api.conventions.operations import REGISTRY
from milepost.api.endpoints import everything  # noqa: F401  registers the operations

INTRODUCTION = """Everything the pages can do, for programs.

Send `Authorization: Bearer` with an API token (page *Tokens*, or `POST /tokens`). A token opens what its owner may do, within the
token's scopes: `read`, `write`, `admin`. What lies behind a wall is answered as if it did not exist.

Ids are 13 letters and digits. Money is `{"amount": "1250000.00", "currency": "EUR"}`; percentages and quantities are decimal
text. Days are `2026-11-22`, moments `2026-11-22T09:30:00Z`. Unknown parameters and fields are refused, not ignored.

Lists come a page at a time: follow `next_cursor`, or the `Link` header, with the same `sort` and filters. `fields` keeps what is
named. `/export` sends all rows as NDJSON.

Reading one thing gives an `ETag`; changing it needs that in `If-Match`, and a 412 shows both versions. A POST with an
`Idempotency-Key` happens once, however often it is sent within a day. Bulk requests happen wholly or not at all.

Every refusal is an RFC 9457 problem that names the field, the value and the mend. `X-Request-ID` in every answer leads to the log
and is the `action_id` of the events that a write caused."""

TAGS = {
    "Me and the firm": "Whom the token acts as, and the firm's settings.",
    "Portfolios": "Funds and holdings, and how their invested cost is spread against its targets.",
    "Companies": "Portfolio companies. The confidentiality wall runs around each.",
    "Holdings": "Dated stakes of portfolios in companies.",
    "Objectives": "Top-down aims of portfolios and companies.",
    "Initiatives": "Programmes of work in a company, from idea to signed off.",
    "Proposals": "Initiatives proposed from within a company, and what became of them.",
    "Milestones": "Outcomes with a due date: what is reported of them, what the facts say, and roll-ups over many.",
    "Tasks": "The work under milestones, and what waits for you.",
    "Updates": "What owners report of milestones, append-only.",
    "Criteria and evidence": "What makes a milestone complete, and what shows it.",
    "Dependencies": "Which milestone or task waits for which.",
    "Baselines and changes": "What was agreed, what has moved since, and requests to change it.",
    "Schedule": "Computed dates, floats and what is critical, and what would move if something were late.",
    "Plan files": "Plans of Primavera and Microsoft Project, taken into an initiative and written out again.",
    "Crossings": "Dependencies between two companies: each side sees its own end, and the dates.",
    "Discussion": "Comments with mentions, and attachments, on initiatives and milestones.",
    "Calendars and categories": "When work is done, and what milestones are about.",
    "Spreadsheets": "Tables in and out: CSV and XLSX with a dry run of every row.",
    "Templates": "Plans to start an initiative from.",
    "Cascade": "Which aim is served by what.",
    "Search": "Everything that you may see, by its words.",
    "People": "Who belongs to the firm, and who was invited.",
    "Roles": "Who holds which role where, and what each role may do.",
    "Tokens": "Keys for programs.",
    "Events": "What happened, and what you were told of it.",
}


@cache
def document() -> dict[str, Any]:
    """The whole document. Do not alter what is returned."""
    return build(REGISTRY.operations, introduction=INTRODUCTION, tags=TAGS)
