"""Precision and recall of the rules, and the page that publishes them.

``python -m tests.milestones.smart.scoring`` writes the table in docs/reference/smart.md again; a test keeps it true.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from milepost.milestones.smart import Statement, check
from tests.milestones.smart.corpus import DISPUTED, HERE, QUESTIONS, consensus, held_out, kappa, read

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "smart.md"
BEGIN, END = "<!-- figures: made by tests.milestones.smart.scoring -->", "<!-- end of figures -->"
AIM = 0.85
FIELDS = ("name", "objective", "criteria", "start", "due", "owner", "initiative")
#: The day on which the third and the fourth set were written.
WRITTEN = date(2026, 11, 28)
#: Precision and recall as the rules stood when the fifth set was labelled (8919f67): on all that is unseen, and on its
#: held-out half.
BEFORE = {
    "specific": ("0.96 / 0.85", "0.97 / 0.85"),
    "measurable": ("0.94 / 0.95", "0.97 / 0.92"),
    "achievable": ("0.98 / 0.78", "1.00 / 0.75"),
    "relevant": ("0.79 / 0.55", "0.88 / 0.44"),
    "time_bound": ("0.98 / 1.00", "1.00 / 1.00"),
}


@dataclass(frozen=True)
class Score:
    """How the rules answered one question; "found" is an answer "not ok"."""

    right: int
    false_alarms: int
    missed: int
    rightly_fine: int

    @property
    def precision(self) -> float:
        """Of the findings, the share the readers agree with."""
        return self.right / (self.right + self.false_alarms) if self.right + self.false_alarms else 1.0

    @property
    def recall(self) -> float:
        """Of what the readers found, the share that is found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def accuracy(self) -> float:
        """The share of equal answers."""
        total = self.right + self.false_alarms + self.missed + self.rightly_fine
        return (self.right + self.rightly_fine) / total


def counted(pairs: Iterator[tuple[bool, bool]]) -> Score:
    """The score of pairs: whether the rules find, and whether the reader does."""
    counts = {(found, wanted): 0 for found in (True, False) for wanted in (True, False)}
    for pair in pairs:
        counts[pair] += 1
    return Score(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def _of_half(question: str, *, of_held_out: bool) -> Iterator[tuple[bool, bool]]:
    labels = consensus(read("labels-a.csv"), read("labels-b.csv"))
    for key, row in read("statements.csv").items():
        if held_out(key) == of_held_out and labels[key][question] != DISPUTED:
            yield _found(row, question, date.fromisoformat(row["today"])), labels[key][question] == "0"


def of_file(name: str, question: str) -> Iterator[tuple[bool, bool]]:
    """The pairs of a file that holds statements with the labels "ok" and "not" of one reader."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _found(row, question, WRITTEN), row[question] == "not"


def of_fifth(question: str, *, of_held_out: bool) -> Iterator[tuple[bool, bool]]:
    """The pairs of one half of the fifth set.

    A story has one number and its statements a letter each: it falls into one half as a whole.
    """
    for key, row in read("fifth.csv").items():
        if held_out(key[:4]) == of_held_out:
            yield _found(row, question, date.fromisoformat(row["today"])), row[question] == "not"


def of_pairs() -> Iterator[tuple[bool, bool]]:
    """Whether each milestone of tuning-pairs.txt is found not to serve each aim, and whether its reader says so."""
    top, below = (HERE / "tuning-pairs.txt").read_text(encoding="utf-8").strip().split("\n\n")
    aims = dict(line.split("|") for line in top.splitlines())
    for line in below.splitlines():
        name, serves = line.split("|")
        for letter, aim in aims.items():
            yield _found({"name": name, "objective": aim}, "relevant", WRITTEN), letter not in serves


def of_single(question: str) -> Iterator[tuple[bool, bool]]:
    """The pairs of the statements that are labelled for one question only."""
    with (HERE / "tuning-one.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["question"] == question:
                yield _found(row, question, WRITTEN), row["label"] == "not"


def _found(row: dict[str, str], question: str, today: date) -> bool:
    statement = Statement(**{field: row[field] for field in FIELDS if field in row})
    return not getattr(check(statement, today=today), question).ok


def score(question: str, *, of_held_out: bool) -> Score:
    """The score on one half, disputed labels left out."""
    return counted(_of_half(question, of_held_out=of_held_out))


def unseen(question: str) -> Score:
    """The score on all that no rule was written from: the held-out halves, the third set and the fourth."""
    return counted(
        pair
        for pairs in (
            _of_half(question, of_held_out=True),
            of_file("third.csv", question),
            of_file("fourth.csv", question),
            of_fifth(question, of_held_out=True),
        )
        for pair in pairs
    )


def table() -> str:
    """The published figures."""
    first, second = read("labels-a.csv"), read("labels-b.csv")
    lines = [
        "| question | readers agree (κ) | not ok, held out | precision | recall | accuracy "
        "| tuning: precision | recall | aim of 0.85 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for question in QUESTIONS:
        got, tuned = score(question, of_held_out=True), score(question, of_held_out=False)
        reached = min(got.precision, got.recall, got.accuracy) >= AIM
        cells = [
            question.replace("_", "-"),
            f"{kappa(first, second, question):.2f}",
            str(got.right + got.missed),
            *(f"{figure:.2f}" for figure in (got.precision, got.recall, got.accuracy, tuned.precision, tuned.recall)),
            "reached" if reached else "not reached",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_unseen() -> str:
    """The published figures on everything that was unseen, and on each set."""
    lines = [
        "| question | not ok, of 496 | precision / recall before | now | held-out half | third set | fourth set "
        "| fifth set, before | fifth set | aim of 0.85 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for question in QUESTIONS:
        got = unseen(question)
        parts = (
            score(question, of_held_out=True),
            counted(of_file("third.csv", question)),
            counted(of_file("fourth.csv", question)),
            counted(of_fifth(question, of_held_out=True)),
        )
        now, *seen_in = (f"{one.precision:.2f} / {one.recall:.2f}" for one in (got, *parts))
        cells = [
            question.replace("_", "-"),
            str(got.right + got.missed),
            BEFORE[question][0],
            now,
            *seen_in[:3],
            BEFORE[question][1],
            seen_in[3],
            "reached" if min(got.precision, got.recall) >= AIM else "not reached",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def page_with_figures(page: str) -> str:
    """The page with the tables of today's rules between their marks."""
    first, _, rest = page.partition(BEGIN)
    between, second, rest = rest.partition(END)[2].partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{first}{BEGIN}\n{table_of_unseen()}\n{END}{between}{second}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page_with_figures(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
