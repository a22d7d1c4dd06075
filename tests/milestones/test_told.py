"""What rules tell: every code has its sentence, is kept as it is, and is put into words when it is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from milepost.milestones import sentences
from milepost.milestones.choices import Status
from milepost.milestones.saying import said, said_in, said_stored
from milepost.milestones.smart.ontology import CODES
from milepost.milestones.told import days, read, several, share, stored, told

pytestmark = pytest.mark.once
RULES = Path(sentences.__file__).parent
PLACE = re.compile(r"%\((\w+)\)s")
TEXTS = {**sentences.SENTENCES, **{code: " ".join(both) for code, both in sentences.COUNTED.items()}}
LATE = told(
    "reported_on_track", facts=(told("overdue", ago=days(1)), told("behind", passed=share(8250), done=share(1000)))
)


def uses() -> Iterator[tuple[str, set[str]]]:
    """Code and names of the parameters, wherever the rules tell one that is written out."""
    for file in RULES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told":
                first = node.args[0]
                both = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for code in both:
                    if isinstance(code, ast.Constant):
                        yield code.value, {one.arg or "" for one in node.keywords}


def test_every_use_has_a_sentence_with_its_parameters() -> None:
    found = dict(uses())
    assert len(found) > 80
    assert {code: names for code, names in found.items() if set(PLACE.findall(TEXTS[code])) != names} == {}


def test_every_status_and_every_field_has_its_words() -> None:
    assert {f"reported_{status}" for status in Status} <= TEXTS.keys()
    assert {f"{kind}_{code}" for code in CODES for kind in ("field", "measure")} <= TEXTS.keys()


def test_what_is_told_is_kept_as_it_is() -> None:
    for one in (LATE, told("completed", day=date(2026, 3, 1)), several((days(2), "Words of somebody."))):
        assert read(stored(one)) == one


@pytest.mark.parametrize("text", ["", "It was due 4 days ago.", '["gone",{}]', '["overdue"', "[]"])
def test_text_of_before_there_were_codes_is_what_it_says(text: str) -> None:
    assert said_stored(text) == text


def test_it_is_read_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = stored(LATE)
    assert said_stored(kept) == (
        "Reported on track; it was due 1 day ago and is not completed; 82.5% of the time has passed and 10% is complete."
    )
    said_in.cache_clear()
    told_there = {
        "It was due %(ago)s ago and is not completed.": "Seit %(ago)s überfällig.",
        "%(count)s day": "%(count)s Tag",
    }
    monkeypatch.setattr("milepost.milestones.saying.gettext", lambda text: told_there.get(text, text))
    monkeypatch.setattr("milepost.milestones.saying.ngettext", lambda one, many, n: told_there[one])
    with translation.override("de"):
        assert said_stored(kept).startswith("Reported on track; Seit 1 Tag überfällig; 82,5% of")
        assert said(told("completed", day=date(2026, 3, 1))) == "Completed on 1. März 2026."
    said_in.cache_clear()
