"""How processes share the tests."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.tool.shares import dealt

pytestmark = pytest.mark.once


def item(name: str, *, slow: bool = False) -> Any:
    return SimpleNamespace(name=name, path=Path(name), get_closest_marker=lambda _: slow or None)


def test_each_stretch_begins_with_slow_tests_and_those_of_a_folder_stay_together() -> None:
    slow = [item(f"{folder}/slow{number}", slow=True) for folder in ("api", "browser", "demo") for number in (1, 2)]
    quick = [item(f"core/quick{number}") for number in range(12)]
    found = [one.name for one in dealt([*quick[:6], *slow, *quick[6:]], 3)]
    stretches = [found[:6], found[6:12], found[12:]]
    for stretch, folder in zip(stretches, ("api", "browser", "demo"), strict=True):
        assert stretch[:2] == [f"{folder}/slow1", f"{folder}/slow2"]
        assert all("quick" in name for name in stretch[2:])


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
@pytest.mark.parametrize(("slow", "quick"), [(0, 0), (0, 7), (7, 0), (5, 2), (2, 50)])
def test_no_test_is_lost_and_none_comes_twice(processes: int, slow: int, quick: int) -> None:
    items = [
        *(item(f"folder{number % 3}/slow{number}", slow=True) for number in range(slow)),
        *(item(f"core/quick{number}") for number in range(quick)),
    ]
    found = dealt(items, processes)
    assert sorted(one.name for one in found) == sorted(one.name for one in items)
