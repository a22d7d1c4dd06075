"""What lists are searched by is what the whole check answers, however much of it is left out on the way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from milepost.milestones.smart import ScheduleFacts, Statement, check, unmet
from tests.milestones.smart.corpus import HERE

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 30)
ASKED = ("specific", "measurable", "achievable")


def statements() -> Iterator[Statement]:
    """Every labelled one as it stands, and with dates that leave it little, enough and much time."""
    for name in ("statements.csv", "third.csv", "fourth.csv", "fifth.csv", "tuning-more.csv"):
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                words = {key: row[key] for key in ("name", "objective", "criteria", "owner", "initiative")}
                yield Statement(**words, start=row["start"], due=row["due"])
                for days in (3, 13, 29, 77, 130, 400):
                    yield Statement(**words, start=TODAY, due=TODAY + timedelta(days=days))
                yield Statement(words["name"], start=TODAY, due=TODAY + timedelta(days=40))
                yield Statement(f"{words['name']} ", criteria=words["criteria"], due=TODAY + timedelta(days=20))


def test_what_is_unmet_is_what_the_check_says_no_to() -> None:
    seen = 0
    for statement in statements():
        answers = dict(check(statement, today=TODAY).items())
        read = Statement(statement.name, criteria=statement.criteria, start=statement.start, due=statement.due)
        if isinstance(statement.due, date):  # words such as "mid May" are read by the whole check alone
            assert unmet(read, today=TODAY) == {one for one in ASKED if not answers[one].ok}, statement
        else:
            assert {one for one in ASKED[:2] if not answers[one].ok} <= unmet(statement, today=TODAY), statement
        seen += not answers["achievable"].ok
    assert seen > 500


def test_a_forecast_decides_alone_whether_it_is_achievable() -> None:
    due = TODAY + timedelta(days=2)
    hasty = Statement("Build a new factory in Lyon", start=TODAY, due=due)
    for day, fine in ((due, True), (due + timedelta(days=1), False)):
        found = unmet(hasty, today=TODAY, facts=ScheduleFacts(forecast=day))
        assert ("achievable" not in found) is fine
    assert "achievable" in unmet(hasty, today=TODAY)
