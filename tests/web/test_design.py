"""The page of components shows each of them, and small charts say their figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import milepost.web
from milepost.milestones.choices import Status
from milepost.web.templatetags.charts import spark, status_shares

STYLES = Path(milepost.web.__file__).parent / "styles/common"
ISLANDS = Path(milepost.web.__file__).parent / "islands"
COURSE = Path(milepost.web.__file__).parent / "templates/milestones/course.html"
SHOWN = Path(milepost.web.__file__).parent / "templates/web/design.html"


def components() -> Iterator[str]:
    """The classes of what floats, loads and charts, as the stylesheet names them at the start of a rule."""
    text = (STYLES / "surfaces.css").read_text(encoding="utf-8")
    yield from set(re.findall(r"^  \.([a-z-]+)(?: |\[|,|:)", text, flags=re.MULTILINE))


def test_every_component_that_floats_or_loads_is_shown() -> None:
    # The drawer and the palette stand on every page; small charts are drawn by their tags.
    everywhere = [SHOWN.parents[1] / "base.html", *(SHOWN.parents[1] / "parts").glob("*.html"), *ISLANDS.rglob("*.ts")]
    page = "".join(file.read_text(encoding="utf-8") for file in (SHOWN, COURSE, *everywhere)) + "shares spark"
    assert [name for name in components() if name not in page] == []


def test_shares_fill_the_bar_and_say_their_figures() -> None:
    drawn = status_shares({Status.ON_TRACK: 30, Status.DELAYED: 10, Status.AT_RISK: 0})
    widths = [float(width) for width in re.findall(r' width="([\d.]+)"', drawn)]
    assert widths == pytest.approx([747, 249], abs=0.5)
    assert 'aria-label="30 On track, 10 Delayed"' in drawn
    assert status_shares({Status.ON_TRACK: 0}) == ""


def test_a_course_marks_its_last_value_and_one_value_is_none() -> None:
    drawn = spark([0, 5, 10], "Progress, now 10%")
    assert 'points="0.0,22.0 60.0,12.0 120.0,2.0"' in drawn
    assert 'cx="120.0" cy="2.0"' in drawn
    assert 'aria-label="Progress, now 10%"' in drawn
    assert spark([3], "alone") == ""
