"""The labelled statements: two readers' labels, their consensus, agreement, and the split in a tuning and a held-out half.

``python -m tests.milestones.smart.corpus`` writes labels.csv again from labels-a.csv and labels-b.csv; a test keeps it in step.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
QUESTIONS = ("specific", "measurable", "achievable", "relevant", "time_bound")
DISPUTED = "disputed"

Rows = dict[str, dict[str, str]]


def read(name: str) -> Rows:
    """A file of this directory, by id."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def held_out(statement_id: str) -> bool:
    """Whether a statement belongs to the half that no rule was written from: the first byte of SHA-256 of its id is odd."""
    return hashlib.sha256(statement_id.encode()).digest()[0] % 2 == 1


def consensus(first: Rows, second: Rows) -> Rows:
    """1 or 0 where both readers say so, else ``disputed``."""
    return {
        key: {q: first[key][q] if first[key][q] == second[key][q] else DISPUTED for q in QUESTIONS} for key in first
    }


def as_csv(labels: Rows) -> str:
    """The text of labels.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "half", *QUESTIONS])
    for key, row in labels.items():
        writer.writerow([key, "held-out" if held_out(key) else "tuning", *(row[q] for q in QUESTIONS)])
    return out.getvalue()


def kappa(first: Rows, second: Rows, question: str) -> float:
    """Cohen's kappa: agreement of two readers beyond what their own habits would give by chance."""
    pairs = Counter((first[key][question], second[key][question]) for key in first)
    total = len(first)
    seen = sum(pairs[label, label] for label in "01") / total
    chance = sum(
        sum(n for (a, _), n in pairs.items() if a == label) * sum(n for (_, b), n in pairs.items() if b == label)
        for label in "01"
    ) / (total * total)
    return (seen - chance) / (1 - chance)


if __name__ == "__main__":
    (HERE / "labels.csv").write_text(as_csv(consensus(read("labels-a.csv"), read("labels-b.csv"))), encoding="utf-8")
