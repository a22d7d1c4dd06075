"""The colours of both themes, read from the stylesheet and held to WCAG 2.2 AA."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import milepost.web

TOKENS = (Path(milepost.web.__file__).parent / "styles/common/tokens.css").read_text(encoding="utf-8")
OKLCH = r"oklch\(([\d.]+) ([\d.]+)(?: ([\d.]+))?\)"
PAIR = re.compile(rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\);")
PAPERS = ("paper", "paper-raised", "paper-sunk")
TEXTS = [
    *((ink, paper) for ink in ("ink", "ink-soft", "accent", "accent-strong", "bad-ink") for paper in PAPERS),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("accent-strong", "accent-wash"),
    ("ink", "accent-wash"),
    ("ink", "bad-wash"),
    ("bad-ink", "bad-wash"),
    ("ink", "good-wash"),
]
SHAPES = [
    (shape, paper)
    for shape in ("line-strong", "focus", "idle", "progress", "good", "warn", "bad", "done")
    for paper in ("paper", "paper-raised")
]


def linear_rgb(lightness: float, chroma: float, hue: float) -> list[float]:
    """Linear sRGB of a colour in OKLCH, by the matrices of its author."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ]


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance by WCAG; what a screen cannot show is clipped as it does."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear_rgb(*colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def themes() -> dict[str, dict[str, tuple[float, float, float]]]:
    found: dict[str, dict[str, tuple[float, float, float]]] = {"light": {}, "dark": {}}
    for name, *numbers in PAIR.findall(TOKENS):
        values = [float(number or 0) for number in numbers]
        found["light"][name] = (values[0], values[1], values[2])
        found["dark"][name] = (values[3], values[4], values[5])
    return found


THEMES = themes()


def contrast(theme: str, one: str, other: str) -> float:
    lighter, darker = sorted((luminance(THEMES[theme][name]) for name in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_computation_agrees_with_known_values() -> None:
    assert luminance((1, 0, 0)) == pytest.approx(1, abs=1e-4)
    assert luminance((0, 0, 0)) == 0
    assert luminance((0.627955, 0.257683, 29.2339)) == pytest.approx(0.2126, abs=1e-3)  # pure red


def test_every_colour_of_the_stylesheet_is_read() -> None:
    assert len(THEMES["light"]) == TOKENS.count("light-dark(") - TOKENS.count("Each colour is light-dark(")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXTS)
def test_text_can_be_read(theme: str, ink: str, paper: str) -> None:
    assert contrast(theme, ink, paper) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "paper"), SHAPES)
def test_shapes_and_edges_of_controls_can_be_seen(theme: str, shape: str, paper: str) -> None:
    assert contrast(theme, shape, paper) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_amber_and_green_differ_without_their_hue(theme: str) -> None:
    assert contrast(theme, "warn", "good") >= 1.4


def test_other_stylesheets_name_no_colour_of_their_own() -> None:
    for file in (Path(milepost.web.__file__).parent / "styles").rglob("*.css"):
        if file.name != "tokens.css":
            found = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl|oklch\((?!1 0 0\))", file.read_text(encoding="utf-8"))
            assert found == [], file.name
