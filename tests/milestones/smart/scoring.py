"""Precision and recall of the rules, and the page that publishes them.

``python -m tests.milestones.smart.scoring`` writes the table in docs/reference/smart.md again; a test keeps it true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from milepost.milestones.smart import Statement, check
from tests.milestones.smart.corpus import DISPUTED, QUESTIONS, consensus, held_out, kappa, read

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "smart.md"
BEGIN, END = "<!-- figures: made by tests.milestones.smart.scoring -->", "<!-- end of figures -->"
AIM = 0.85


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


def score(question: str, *, of_held_out: bool) -> Score:
    """The score on one half, disputed labels left out."""
    labels = consensus(read("labels-a.csv"), read("labels-b.csv"))
    counts = {(found, wanted): 0 for found in (True, False) for wanted in (True, False)}
    for key, row in read("statements.csv").items():
        if held_out(key) != of_held_out or labels[key][question] == DISPUTED:
            continue
        statement = Statement(**{field: row[field] for field in row if field not in {"id", "today"}})
        answer = getattr(check(statement, today=date.fromisoformat(row["today"])), question)
        counts[not answer.ok, labels[key][question] == "0"] += 1
    return Score(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


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


def page_with_figures(page: str) -> str:
    """The page with the table of today's rules between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_figures(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
