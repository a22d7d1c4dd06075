"""Draws the product's mark: `icon.svg`, and as PNG what phones and desktops put on their screens.

python bin/_icons.py (in the environment; after a change of the measures below)

A milestone with an M on it, in a box of 16 by 16. Each picture is computed from distances, so its edges are smooth at any size.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "src" / "milepost" / "web" / "static" / "milepost"
BLUE, WHITE = (0x2A, 0x5D, 0xB0), (0xFF, 0xFF, 0xFF)
#: The stone: a rectangle with a half circle on it. The M: its corners, and how thick its line is.
LEFT, RIGHT, FOOT, SHOULDER = 3.0, 13.0, 15.0, 6.0
CORNERS = ((5.5, 11.5), (5.5, 7.0), (8.0, 10.0), (10.5, 7.0), (10.5, 11.5))
THICK = 1.4


def svg() -> str:
    """The mark for tabs."""
    radius, path = (RIGHT - LEFT) / 2, " ".join(f"{x:g} {y:g}" for x, y in CORNERS)
    stone = f"M{LEFT:g} {FOOT:g}V{SHOULDER:g}a{radius:g} {radius:g} 0 0 1 {RIGHT - LEFT:g} 0V{FOOT:g}z"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="{stone}" fill="#{bytes(BLUE).hex()}"/>'
        f'<path d="M{path}" fill="none" stroke="#fff" stroke-width="{THICK:g}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>\n'
    )


def covered(distance: Any, scale: float) -> Any:
    """How much of each pixel lies inside, by the distance of its middle to the edge (negative inside)."""
    return np.clip(0.5 - distance * scale, 0.0, 1.0)


def stone(x: Any, y: Any) -> Any:
    """Distance to the edge of the stone."""
    middle, radius = (LEFT + RIGHT) / 2, (RIGHT - LEFT) / 2
    arch = np.hypot(x - middle, y - SHOULDER) - radius
    block = np.maximum(np.abs(x - middle) - radius, np.maximum(SHOULDER - y, y - FOOT))
    return np.minimum(arch, block)


def letter(x: Any, y: Any) -> Any:
    """Distance to the edge of the line of the M."""
    nearest = np.full_like(x, np.inf)
    for (ax, ay), (bx, by) in pairwise(CORNERS):
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0.0, 1.0)
        nearest = np.minimum(nearest, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return nearest - THICK / 2


def picture(size: int, *, ground: tuple[int, int, int] | None, share: float) -> Any:
    """Red, green, blue and opacity of each pixel; the mark takes ``share`` of the width, on a ``ground`` or on nothing."""
    scale = size * share / 16
    at = (np.arange(size) + 0.5 - size / 2) / scale + 8
    x, y = np.meshgrid(at, at)
    front, back = (BLUE, WHITE) if ground else (WHITE, BLUE)
    inside, line = covered(stone(x, y), scale)[..., None], covered(letter(x, y), scale)[..., None]
    colour = np.array(back) * (1 - line) + np.array(front) * line
    if ground is None:
        return np.rint(np.concatenate([colour, 255 * inside], axis=2)).astype(np.uint8)
    colour = np.array(ground) * (1 - inside) + colour * inside
    return np.rint(np.concatenate([colour, np.full_like(inside, 255)], axis=2)).astype(np.uint8)


def png(pixels: Any) -> bytes:
    """The picture as a file."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    height, width = pixels.shape[:2]
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


#: Name -> size, ground, share. What is cut to a circle keeps the mark within four fifths; Apple rounds the corners itself.
PICTURES: dict[str, tuple[int, tuple[int, int, int] | None, float]] = {
    "icon-192.png": (192, None, 1.0),
    "icon-512.png": (512, None, 1.0),
    "icon-maskable-192.png": (192, BLUE, 0.66),
    "icon-maskable-512.png": (512, BLUE, 0.66),
    "apple-touch-icon.png": (180, BLUE, 0.8),
}


def main() -> None:
    """Write all of them."""
    (TARGET / "icon.svg").write_text(svg(), encoding="utf-8")
    for name, (size, ground, share) in PICTURES.items():
        (TARGET / name).write_bytes(png(picture(size, ground=ground, share=share)))


if __name__ == "__main__":
    main()
