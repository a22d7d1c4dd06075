"""The settings of the release that does not exist."""

from __future__ import annotations

from milepost.settings import *  # noqa: F403

MIGRATION_MODULES = {"core": "tests.ops.later.core", "portfolios": "tests.ops.later.portfolios"}
