"""Every page and every operation, tried by everybody, on one's own, on company B's, on the other firm's and on what never was.

Addresses are found by walking the resolver, so that a new one is tried the day it is added; without a line in
``rules_of_routes`` it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from milepost.access import wall_rules
from milepost.api.conventions.operations import REGISTRY, Operation
from milepost.core import prepared
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.portfolios.models import Company
from tests.cast import ONE_OF_EACH_WALL, ONLY_A, OUTSIDE, PERSONAS, Cast
from tests.house.routes import WHOSE, Route, ids_of, routes
from tests.house.rules_of_routes import ANYONE, MEMBER, OPERATIONS, PAGES, Bodies
from tests.leaks import leaks

ALLOWED, REFUSED = {200, 201, 204, 302, 303, 304}, {403, 404}
#: What somebody who may do it can still be told: that what was sent does not fit.
UNFIT = {409, 412, 422}
ROUTES = routes()
OURS = [route for route in ROUTES if route.is_ours and not route.name.startswith("/")]
#: Who answers for a portfolio only adds a company with a stake of that portfolio, and is told so.
#: A crossing is joined to another company's milestone only, and of that one no id is sent here.
ASKS_FOR_MORE = {"create_company", "pair_crossing"}
#: What is said of the API in general; its examples have names like the cast's. What a device keeps of Milepost.
THE_SAME_FOR_ALL = {"api_reference", "api_openapi", "manifest", "service_worker", "offline"}
LIBRARY = [route for route in ROUTES if not route.is_ours]
EVERYBODY = [pytest.param(who, marks=[] if who in ONE_OF_EACH_WALL else pytest.mark.once) for who in PERSONAS]


@pytest.fixture(autouse=True)
def _surroundings(clock_at_now: datetime) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@dataclass
class Answer:
    """What came back, and how many events it left."""

    status: int
    text: str
    events: int

    def without(self, ids: dict[str, str]) -> tuple[int, str]:
        """Status and text without the ids asked for, and without what differs each time."""
        text = self.text
        for value in ids.values():
            text = text.replace(value, "ID") if len(value) == 13 else text
        return self.status, re.sub(
            r'[A-Za-z0-9]{64}|nonce-[^"\']+|nonce="[^"]+"|X-Request-ID: \S+|"instance":"[^"]+"', "", text
        )


def send(client: Client, method: str, path: str, **sent: Any) -> Answer:
    """One request, of which nothing stays."""
    with transaction.atomic():
        before = events()
        response = client.generic(method, path, **sent)
        body = response.getvalue()
        written = events() - before
        transaction.set_rollback(True)
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return Answer(response.status_code, f"{headers}\n{body.decode()}", written)


def events() -> int:
    """How many there are; in plain SQL, since it is asked twice a request."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {Event._meta.db_table}")
        return int(cursor.fetchone()[0])


def browser(cast: Cast, persona: str | None) -> Client:
    """A browser signed in as that person; None is nobody."""
    client = Client(raise_request_exception=False)
    if persona is not None:
        client.force_login(cast.user(persona))
    return client


def test_each_page_and_each_operation_says_who_may() -> None:
    assert {route.name for route in OURS} == set(PAGES)
    assert {operation.name for operation in REGISTRY.operations} == set(OPERATIONS)


def test_each_address_of_the_api_is_an_operation() -> None:
    found = {route.name for route in ROUTES if route.name.startswith("/")}
    assert found == {operation.path for operation in REGISTRY.operations}


@pytest.mark.once
@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_pages_are_opened_by_just_those_who_may(cast: Cast, persona: str, method: str) -> None:
    client, ids, wrong = browser(cast, persona), ids_of(cast, "own"), []
    for route in OURS:
        path = route.path(ids)
        sent = {"data": b"", "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        answer = send(client, method, path, **sent)
        if route.name not in THE_SAME_FOR_ALL:
            wrong += leaks(answer.text, cast.harbour, persona, cast, asked=path)
        if answer.status == 405:
            continue
        let_in = answer.status in (ALLOWED | UNFIT if method == "POST" else ALLOWED)
        if let_in != (persona in PAGES[route.name].allowed()) or not (let_in or answer.status in REFUSED):
            wrong.append(f"{method} {path} ({route.name}): {answer.status}")
        if answer.events and (method == "GET" or persona not in PAGES[route.name].allowed()):
            wrong.append(f"{method} {path} ({route.name}) wrote {answer.events} events")
    assert wrong == []


def test_each_page_answers_to_one_method_at_least_and_never_fails(cast: Cast) -> None:
    client, ids = browser(cast, "administrator"), ids_of(cast, "own")
    for route in OURS:
        answers = {send(client, method, route.path(ids)).status for method in ("GET", "POST")}
        assert answers != {405}, route.name
        assert max(answers) < 500, route.name  # on both databases; who may what is tried on one


@pytest.mark.once
@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_of_the_other_firm_and_company_are_as_if_they_were_not(cast: Cast, persona: str) -> None:
    client, wrong = browser(cast, persona), []
    nobody = ids_of(cast, "nobody")
    whose_ids = {whose: ids_of(cast, whose) for whose in (("other", "b") if persona in ONLY_A else ("other",))}
    for route in OURS:
        if not route.parameters:
            continue
        for method in ("GET", "POST"):
            nothing = send(client, method, route.path(nobody)).without(nobody)
            for whose, ids in whose_ids.items():
                path = route.path(ids)
                answer = send(client, method, path)
                if answer.without(ids) != nothing or answer.status not in {403, 404, 405} or answer.events:
                    wrong.append(f"{method} {path} ({route.name}, {whose}): {answer.status}, {nothing[0]} for nothing")
                wrong += leaks(answer.text, cast.harbour, persona, cast, asked=path)
    assert wrong == []


@pytest.mark.parametrize("persona", [None, *OUTSIDE])
def test_who_has_no_place_in_a_firm_opens_no_page_of_it(cast: Cast, persona: str | None) -> None:
    client, ids, wrong = browser(cast, persona), ids_of(cast, "own"), []
    words = [*cast.harbour.words.all, *cast.meridian.words.all, *(value for value in ids.values() if len(value) == 13)]
    for route in OURS:
        for method in ("GET", "POST"):
            path = route.path(ids)
            answer = send(client, method, path)
            if answer.status >= 500 or answer.events:
                wrong.append(f"{method} {path}: {answer.status}, {answer.events} events")
            if answer.status in {200, 201} and PAGES[route.name] not in {ANYONE, MEMBER} and persona is None:
                wrong.append(f"{method} {path}: opened without signing in")
            told = [word for word in words if word in answer.text and word not in path]
            wrong += [f"{method} {path} tells {word}" for word in told if route.name not in THE_SAME_FOR_ALL]
    assert wrong == []


@pytest.mark.parametrize("persona", [None, "executive_a", "stranger"])
def test_pages_of_the_library_do_not_fail_and_tell_nothing_of_others(cast: Cast, persona: str | None) -> None:
    ids, wrong = ids_of(cast, "own"), []
    for route in LIBRARY:
        for method in ("GET", "POST"):
            client = browser(cast, persona)
            path = route.path(ids)
            answer = send(client, method, path)
            if answer.status not in {200, 302, 400, 401, 403, 404, 405, 409, 422, 429} or answer.events:
                wrong.append(f"{method} {path}: {answer.status}")
            wrong += leaks(answer.text, cast.harbour, "executive_a", cast, asked=path)
            cache.clear()
    assert wrong == []


def call(cast: Cast, operation: Operation, secret: str, ids: dict[str, str], body: Any) -> Answer:
    """One call of an operation."""
    path = re.sub(r"{(\w+)}", lambda found: ids[found.group(1)], f"/api/v1{operation.path}")
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    if operation.if_match:
        headers["If-Match"] = "*"
    sent: dict[str, Any] = {"headers": headers}
    if operation.body is not None:
        sent |= {"data": orjson.dumps(body), "content_type": "application/json"}
    if operation.name == "search":
        path += "?q=e"
    return send(Client(raise_request_exception=False), operation.method, path, **sent)


@pytest.mark.slow
@pytest.mark.parametrize("persona", EVERYBODY)
def test_operations_are_carried_out_for_just_those_who_may(cast: Cast, persona: str) -> None:
    secret, ids, wrong = cast.harbour.token(persona), ids_of(cast, "own"), []
    bodies = Bodies(cast.harbour)
    for operation in REGISTRY.operations:
        body = bodies.of(operation.name)
        answer = call(cast, operation, secret, ids, body)
        let_in = answer.status in ALLOWED | {409} or (answer.status == 422 and operation.name in ASKS_FOR_MORE)
        told = f"{operation.name}: {answer.status} {answer.text[-300:]}"
        # A bulk request is refused as a whole, and names the refused rows.
        refused = answer.status in REFUSED or (answer.status == 422 and operation.path.endswith("/bulk"))
        if let_in != (persona in OPERATIONS[operation.name].allowed()) or not (let_in or refused):
            wrong.append(told)
        if answer.events and (not let_in or operation.method == "GET"):
            wrong.append(f"{operation.name} wrote {answer.events} events")
        wrong += leaks(answer.text, cast.harbour, persona, cast, asked=str(ids) + str(body))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("persona", EVERYBODY)
def test_operations_on_the_other_firm_and_company_are_as_if_it_were_not(cast: Cast, persona: str) -> None:
    secret, wrong = cast.harbour.token(persona), []
    nobody = ids_of(cast, "nobody")
    of_nothing: dict[str, Answer] = {}
    for whose in ("other", "b") if persona in ONLY_A else ("other",):
        ids = ids_of(cast, whose)
        bodies = Bodies(cast.meridian if whose == "other" else cast.harbour, whose == "b")
        for operation in REGISTRY.operations:
            body = bodies.of(operation.name)
            asked = str(ids) + str(body)
            answer = call(cast, operation, secret, ids, body)
            wrong += leaks(answer.text, cast.harbour, persona, cast, asked=asked)
            if "{" in operation.path:
                if operation.name not in of_nothing:
                    of_nothing[operation.name] = call(cast, operation, secret, nobody, body)
                nothing = of_nothing[operation.name]
                if answer.status != 404 or answer.events or answer.without(ids) != nothing.without(nobody):
                    wrong.append(f"{operation.name} ({whose}): {answer.status}, {nothing.status} for nothing")
            elif answer.events and any(value in str(body) for value in ids.values() if len(value) == len(encode_id(0))):
                wrong.append(f"{operation.name} ({whose}) wrote {answer.events} events")
    assert wrong == []


def test_no_operation_is_carried_out_without_a_token_that_holds(cast: Cast) -> None:
    """Who is in no firm can have none: a made-up, a cut and a missing one are tried."""
    ids, bodies = ids_of(cast, "own"), Bodies(cast.harbour)
    right = cast.harbour.token("administrator")
    for operation in REGISTRY.operations:
        for secret in ("", "mp_made-up", right[:-1]):
            answer = call(cast, operation, secret, ids, bodies.of(operation.name))
            assert (answer.status, answer.events) == (401, 0), operation.name
            assert not any(word in answer.text for word in cast.harbour.words.all)


def test_what_is_said_in_general_is_the_same_for_all(cast: Cast) -> None:
    for route in OURS:
        if route.name in THE_SAME_FOR_ALL:
            told = {
                send(browser(cast, persona), "GET", route.path({})).without({})[1].partition("\n\n")[2]
                for persona in (None, "administrator", "executive_a")
            }
            assert len(told) == 1, route.name


def test_every_kind_of_id_is_tried() -> None:
    """One's own, B's, the other firm's, and one that never was."""
    assert WHOSE == ("own", "b", "other", "nobody")
    parameters = {name for route in ROUTES for name in route.parameters}
    assert {name for name in parameters if name.endswith("_id")} - {"provider_id"} == {
        "portfolio_id", "company_id", "holding_id", "objective_id", "initiative_id", "proposal_id", "invitation_id",
        "token_id", "grant_id", "event_id", "user_id", "person_id", "milestone_id", "task_id", "criterion_id", "evidence_id",
        "update_id", "dependency_id", "calendar_id", "category_id", "baseline_id", "change_request_id",
        "crossing_id", "activity_id", "comment_id", "attachment_id", "import_id", "view_id",
    }  # fmt: skip


def test_a_wall_that_falls_is_noticed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests are worth: with the wall of companies gone, a page and an operation tell of B and the other firm."""
    rules: dict[Any, Any] = wall_rules._rules
    monkeypatch.setitem(rules, Company, lambda viewer: Q())
    prepared.forget()  # which holds walls as they stood
    page = send(browser(cast, "executive_a"), "GET", "/companies/").text
    operation = REGISTRY.by_path["/companies"]["GET"]
    listed = call(cast, operation, cast.harbour.token("executive_a"), {}, None).text
    for told in (page, listed):
        found = leaks(told, cast.harbour, "executive_a", cast)
        assert any("company B" in line for line in found)
        assert any("the firm Meridian" in line for line in found)
    prepared.forget()


def test_a_route_without_a_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Route("brand_new", "brand/new/", routes)
    assert {route.name for route in [*OURS, new]} != set(PAGES)
    with pytest.raises(AssertionError, match=r"say in tests/house/routes.py what stands for review_id"):
        Route("review", "reviews/<id:review_id>/", routes).path({})
