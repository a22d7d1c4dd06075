"""Lighthouse for `bin/bench pages`: installed once into the user's cache, exactly as benchmarks/lighthouse/'s lock says.

It is no development dependency of the repository: its 150 packages would make every `bin/test` of a fresh clone wait.
"""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKED = Path(__file__).parent / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")


@dataclass(frozen=True, slots=True)
class Audit:
    """What one run said of one page. ``missed`` names the audits that cost points."""

    scores: dict[str, float]
    lcp_ms: float
    cls: float
    missed: tuple[str, ...]


def installed() -> tuple[str, Path] | None:
    """The node, and Lighthouse's command, after installing it where it is missing; None where that cannot be."""
    islands = runpy.run_path(str(ROOT / "bin" / "_islands.py"))
    node: tuple[str, list[str]] | None = islands["node_command"]()
    if node is None:
        return None
    lock = (LOCKED / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "milepost-bench" / f"lighthouse-{hashlib.sha256(lock).hexdigest()[:12]}"
    script = place / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        print(f"installing Lighthouse into {place} (once)", file=sys.stderr, flush=True)
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(LOCKED / name, place / name)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        if subprocess.run([*node[1], "ci", *options], cwd=place, stdout=sys.stderr, check=False).returncode:
            return None
    return node[0], script


def audit(lighthouse: tuple[str, Path], url: str, port: int, directory: Path) -> Audit:
    """One run in the browser that listens on ``port``: Lighthouse's own phone, Slow 4G and a processor four times as slow."""
    report = directory / "lighthouse.json"
    node, script = lighthouse
    subprocess.run(
        [
            node, str(script), url, f"--port={port}", "--output=json", f"--output-path={report}", "--quiet",
            f"--only-categories={','.join(CATEGORIES)}", "--form-factor=mobile", "--throttling-method=simulate",
        ],
        check=True, stdout=sys.stderr, stderr=sys.stderr, env=os.environ | {"CI": "1"},
    )  # fmt: skip
    return _read(json.loads(report.read_text(encoding="utf-8")))


def median(audits: list[Audit]) -> dict[str, float]:
    """Scores, LCP and CLS of several runs."""
    scores = {kind: statistics.median(one.scores[kind] for one in audits) for kind in CATEGORIES}
    return scores | {
        "LCP": statistics.median(one.lcp_ms for one in audits),
        "CLS": statistics.median(one.cls for one in audits),
    }


def _read(told: dict[str, Any]) -> Audit:
    if problem := told.get("runtimeError"):
        sys.exit(f"Lighthouse: {problem['message']}")
    audits, categories = told["audits"], told["categories"]
    missed = tuple(
        f"{kind}: {part['id']} {audits[part['id']].get('displayValue', '')}".strip()
        for kind in CATEGORIES
        for part in categories[kind]["auditRefs"]
        if part["weight"] and (audits[part["id"]]["score"] or 0) < 0.9
        and audits[part["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
    )  # fmt: skip
    return Audit(
        {kind: categories[kind]["score"] * 100 for kind in CATEGORIES},
        audits["largest-contentful-paint"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
        missed,
    )
