"""Tables in a terminal."""

from __future__ import annotations

import pytest

from milepost.cli.tables import Cell, Column, table, width_of

pytestmark = pytest.mark.once


def test_a_table_fits_the_terminal_and_counts_wide_characters() -> None:
    columns = (Column("name", shrinks=True), Column("hours", right=True))
    lines = table(columns, [("基礎工事のための長い名前", "8"), (Cell("short", "red"), "16")], width=20)
    assert all(
        width_of(line.replace("\x1b[31m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")) <= 20 for line in lines
    )
    assert "…" in lines[1]


def test_a_name_cannot_steer_the_terminal() -> None:
    assert "\x1b[2J" not in "".join(table((Column("name"),), [("\x1b[2Jboo",)], width=40))
