"""Records that are cut out as plain ones read as those that the parser takes, damaged ones too."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeAlias

import pytest

from milepost.planfiles import PlanFile, PlanFileError, plainxml, read
from milepost.planfiles.mspdi import reader
from tests.planfiles.samples import mspdi, mspdi_link, mspdi_task

BASELINE = (
    "<Baseline><Number>0</Number><Start>2025-01-06T08:00:00</Start><Finish>2025-01-07T17:00:00</Finish></Baseline>"
)
TASKS = (
    mspdi_task(1, BASELINE, Name="Dig"),
    mspdi_task(2, mspdi_link(1), Name="Pour &amp; dry"),
    mspdi_task(3, mspdi_link(1) + mspdi_link(2, Type=3), Name="Mauer für größere Höhen"),
    mspdi_task(4, "<Notes/>\r\n<Contact></Contact>", Name=""),
    mspdi_task(5, "<!-- said --><Notes><![CDATA[<Task>]]></Notes>"),
    mspdi_task(6, mspdi_link(5), Name="After the comment"),
    f"<!-- {mspdi_task(7)}\n-->",
    mspdi_task(8, Name="After what is no task"),
)
PIECES = (
    "<", ">", "/", "&", "&amp;", "<!--", "-->", "<?x?>", "<![CDATA[", "]]>", "\0", "\x0b", "\ufffe", "\ufffd", "\r", "\r\n", " ",
    "<Task>", "</Task>", "<Tasks>", "</Tasks>", "<UID>", "</UID>", "<a b='c'>", "<a/>", "x", "é", "\n", "<Task/>", "</a>", "<_/>",
)  # fmt: skip


Both: TypeAlias = Callable[[bytes], tuple[tuple[object, ...], tuple[object, ...]]]


def file_of(*tasks: str) -> str:
    return mspdi("\n".join(tasks))


def outcome(data: bytes) -> tuple[object, ...]:
    try:
        found: PlanFile = read(data, name="plan.xml")
    except PlanFileError as error:
        return type(error), str(error)
    return found.plan, found.losses, found.baseline, found.guids


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Both:
    """Return what a file is when plain records are cut out, and when the parser has it whole."""

    def run(data: bytes) -> tuple[tuple[object, ...], tuple[object, ...]]:
        monkeypatch.setattr(reader, "PLAIN", ("Task", "Resource", "Assignment"))
        cut = outcome(data)
        monkeypatch.setattr(reader, "PLAIN", ())
        return cut, outcome(data)

    return run


def test_plain_records_are_cut_out_until_a_comment_may_hold_one(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    whole = plainxml.plain_record

    def watched(data: bytes, line: int, records: frozenset[str]) -> plainxml.Plain | None:
        found = whole(data, line, records)
        if found:
            taken.append(found.texts["UID"])
        return found

    monkeypatch.setattr(plainxml, "plain_record", watched)
    read(file_of(*TASKS).encode())
    assert taken == ["1", "3", "4", "6"]


def test_a_plain_record_is_read_as_the_parser_reads_it(both: Both) -> None:
    cut, parsed = both(file_of(*TASKS).encode())
    assert cut == parsed


@pytest.mark.parametrize("chunk", [1, 7, 64, 300])
def test_the_size_of_what_is_read_at_once_makes_no_difference(
    both: Both, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    text = file_of(*TASKS)
    plain, _ = both(text.encode())
    monkeypatch.setattr("milepost.planfiles.xmlstream.CHUNK", chunk)
    assert both(text.encode()) == (plain, plain)


@pytest.mark.parametrize("wrong", ["<Duration>soon</Duration>", mspdi_link(1, LinkLag="long")])
def test_what_is_wrong_is_told_with_the_same_line(both: Both, wrong: str) -> None:
    tasks = [mspdi_task(uid, Name="Dig &amp; pour" if uid == 9 else "\nDig\n") for uid in range(1, 30)]
    cut, parsed = both(file_of(*tasks, mspdi_task(40, f"\n\n{wrong}")).encode())
    assert cut == parsed
    assert "line " in str(cut)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_are_read_or_refused_alike(both: Both, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(25):
        tasks = rng.sample(TASKS, rng.randrange(1, len(TASKS) + 1))
        text = file_of(*tasks)
        for _ in range(rng.randrange(1, 4)):
            first = rng.randrange(len(text))
            text = text[:first] + rng.choice(PIECES) + text[first + rng.choice([0, 0, 1, 5]) :]
        cut, parsed = both(text.encode())
        refused = [isinstance(found[0], type) for found in (cut, parsed)]  # of several faults either may be met first
        assert cut == parsed or all(refused), text
