"""Reads the Containerfile: no engine is needed to see that what it names is there."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Step:
    """One instruction: its word, and what stands behind it on one line."""

    word: str
    rest: str
    stage: int

    @property
    def flags(self) -> list[str]:
        """``--from=build`` and the like."""
        return [part for part in self.rest.split() if part.startswith("--")]

    @property
    def listed(self) -> list[str]:
        """The words of a form in brackets (for HEALTHCHECK behind its CMD), or those of a plain one without its flags."""
        text = self.rest.partition("CMD ")[2] if self.word == "HEALTHCHECK" else self.rest
        if text.startswith("["):
            words: list[str] = json.loads(text)
            return words
        return [part for part in shlex.split(text) if not part.startswith("--")]

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command of a RUN."""
        return [shlex.split(one) for one in self.rest.split("&&")]


def steps(text: str) -> list[Step]:
    """The instructions in order; lines that end in a backslash go on, comments are left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found: list[Step] = []
    stage = 0
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        word, _space, rest = line.strip().partition(" ")
        if word:
            stage += word == "FROM"
            found.append(Step(word, rest.strip(), stage))
    return found


def ignored() -> list[str]:
    """The lines of .containerignore."""
    return (ROOT / ".containerignore").read_text().split()


def of(word: str) -> list[Step]:
    """The steps of the Containerfile with that word."""
    return [step for step in steps((ROOT / "Containerfile").read_text()) if step.word == word]
