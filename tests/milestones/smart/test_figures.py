"""The labels and the published figures stay what they say they are."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from milepost.milestones.smart import Statement, check
from tests.milestones.smart.corpus import HERE, QUESTIONS, as_csv, consensus, held_out, kappa, read
from tests.milestones.smart.scoring import PAGE, Score, page_with_figures, score

pytestmark = pytest.mark.once
FIELDS = ("name", "objective", "criteria", "start", "due", "owner", "initiative")


def test_the_consensus_is_what_both_readers_say() -> None:
    assert (HERE / "labels.csv").read_text(encoding="utf-8") == as_csv(
        consensus(read("labels-a.csv"), read("labels-b.csv"))
    )


def test_half_of_the_statements_are_held_out() -> None:
    assert sum(held_out(key) for key in read("statements.csv")) == 120


def test_the_published_figures_are_those_of_the_rules() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_with_figures(page) == page, "run: python -m tests.milestones.smart.scoring"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_readers_agree_well_beyond_chance(question: str) -> None:
    assert kappa(read("labels-a.csv"), read("labels-b.csv"), question) >= 0.8


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_rules_agree_with_the_readers_in_nine_of_ten_held_out_statements(question: str) -> None:
    assert score(question, of_held_out=True).accuracy >= 0.9


def third(question: str) -> Score:
    """The score on sixty statements of a third reader, who labelled them before the rules had seen them."""
    counts = {(found, wanted): 0 for found in (True, False) for wanted in (True, False)}
    with (HERE / "third.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            statement = Statement(**{field: row[field] for field in FIELDS})
            answer = getattr(check(statement, today=date(2026, 11, 28)), question)
            counts[not answer.ok, row[question] == "not"] += 1
    return Score(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_figures_of_the_third_reader_are_published_as_they_are(question: str) -> None:
    got = third(question)
    name, page = question.replace("_", "-"), " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"{name} {got.precision:.2f} / {got.recall:.2f} ({got.right + got.missed}" in page
