"""Where real plan files are, which are not in this repository: ../shared/data/plans, or what MILEPOST_TEST_PLANS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("MILEPOST_TEST_PLANS") or Path(__file__).parents[3] / "shared" / "data" / "plans")
FILES = sorted(FOLDER.glob("*/*")) if FOLDER.is_dir() else []

WHY_NOT = (
    "shared/data has no real plan files: put them at ../shared/data/plans or name their folder in MILEPOST_TEST_PLANS"
)
needs_real_files = pytest.mark.skipif(not FILES, reason=WHY_NOT)


def real(*formats: str) -> list[Path]:
    """Return the real files of these formats (folders), none when they are missing."""
    return [file for file in FILES if file.parent.name in formats]


def each_real(*formats: str) -> pytest.MarkDecorator:
    """Run a test for every real file of these formats; without any, skip it once and say why."""
    none = pytest.param(FOLDER, marks=pytest.mark.skip(reason=WHY_NOT))
    return pytest.mark.parametrize("file", real(*formats) or [none], ids=lambda file: file.name)
