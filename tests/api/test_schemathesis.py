"""Schemathesis sends what the document allows and what it does not: no 5xx, and no answer that is not documented."""

from __future__ import annotations

import os
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks as openapi_checks

from milepost.api.conventions import operations
from milepost.api.document import document
from milepost.wsgi import application
from tests.api.world import World

#: For each operation, person and kind of data; MILEPOST_TEST_EXAMPLES asks for a longer run.
EXAMPLES = int(os.environ.get("MILEPOST_TEST_EXAMPLES", "3"))
#: The schema cannot say all that the domain refuses (which currencies exist): what it allows may get a 4xx.
WITHOUT = [openapi_checks.positive_data_acceptance]


@contextmanager
def on_the_connection_of_the_test() -> Iterator[None]:
    """Requests leave the connection open, as Django's test client has it. (Which connects the signals again each time.)"""
    load_all_checks()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the API logged as a fault of its own, also where it answered with a 4xx."""
    logged: list[str] = []

    def note(message: str, *details: object) -> None:
        import traceback

        logged.append(message % details + "\n" + traceback.format_exc())

    monkeypatch.setattr(operations.log, "exception", note)
    return logged


def known_ids(world: World) -> dict[str, list[str]]:
    """By name of a parameter or field, ids that exist."""
    admin = world.api("admin")
    known = {
        "company_id": [world["aster"], world["brio"]],
        "portfolio_id": [world["fund"]],
        "initiative_id": [world["initiative_aster"]],
        "objective_id": [world["objective_aster"], world["objective_brio"]],
        "proposal_id": [world["proposal_aster"], world["proposal_brio"]],
        "person_id": [world["contributor_brio"]],
        "user_id": [world["contributor_aster"], world["investor"]],
        "scope_id": [world["aster"], world["fund"]],
        "owner_id": [world["executive_aster"]],
        "parent_id": [world["objective_aster"]],
    }
    known["category_id"] = [world["category"]]
    for name in ("holding", "grant", "event"):
        known[f"{name}_id"] = [row["id"] for row in admin.get(f"/{name}s?limit=3").json()["items"]]
    for part in (
        "milestone",
        "task",
        "criterion",
        "evidence",
        "update",
        "dependency",
        "calendar",
        "baseline",
        "change_request",
        "crossing",
        "comment",
        "attachment",
        "view",
    ):
        known[f"{part}_id"] = [world[f"{part}_aster"], world[f"{part}_brio"]]
    known["subject_id"] = known["milestone_id"]
    known["other_milestone_id"] = [world["second_brio"]]
    known |= {
        "predecessor_id": [world["second_aster"]],
        "successor_id": [world["task_aster"], world["milestone_aster"]],
    }
    investor = world.api("investor").get("/tokens").json()["items"]
    known["token_id"] = [row["id"] for row in investor]
    known["invitation_id"] = [admin.post("/invitations", {"email": "i@example.com", "role": "analyst"}).json()["id"]]
    return known


def put_known_ids(value: Any, known: dict[str, list[str]], chance: random.Random) -> None:
    """Replace ids within ``value`` by such as exist, mostly."""
    if isinstance(value, list):
        for inner in value:
            put_known_ids(inner, known, chance)
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in known and isinstance(inner, str) and chance.random() < 0.8:
                value[name] = chance.choice(known[name])
            else:
                put_known_ids(inner, known, chance)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "person"),
    [
        pytest.param(GenerationMode.POSITIVE, "admin", id="positive-admin"),
        pytest.param(GenerationMode.POSITIVE, "executive_aster", id="positive-executive", marks=pytest.mark.once),
        # Refused before anybody asks who sent it: one person will do.
        pytest.param(GenerationMode.NEGATIVE, "admin", id="negative-admin", marks=pytest.mark.once),
    ],
)
def test_every_operation_bears_whatever_is_sent(
    world: World, faults: list[str], person: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    known = known_ids(world)
    chance = random.Random(7)
    headers = {"Authorization": f"Bearer {world.tokens[person]}"}
    failures: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Any) -> None:
            # An invalid value of this form is not sent at all: then the request is a valid one.
            assume(not any(value in ([], {}) for value in (case.query or {}).values()))
            if mode is GenerationMode.POSITIVE:
                put_known_ids(case.path_parameters, known, chance)
                put_known_ids(case.body, known, chance)
                if case.headers and "If-Match" in case.headers and chance.random() < 0.5:
                    case.headers["If-Match"] = chance.choice(['"1"', "*"])
            case.call_and_validate(headers=headers, excluded_checks=WITHOUT)

        try:
            with on_the_connection_of_the_test():
                send()
        except BaseExceptionGroup as error:
            failures.append(f"{operation.label}: {error}"[:1500])
    assert not faults, "\n\n".join(faults[:3])
    assert not failures, "\n\n".join(failures)
