"""The pages that people open most, in a real Chromium, from a real server with the demo and the wheel's compressed assets.

    bin/bench pages [--fresh] [--runs 3] [--only PAGE]

Of home, the list of milestones, a milestone, the timeline and My work: Lighthouse's scores on its own phone (Slow 4G, a
processor four times as slow; median of the runs), its LCP and CLS, what HTML, CSS and JavaScript weigh compressed on the first
visit, and how long the browser takes to show the answer to what a person does there (event timing, 75 of 100).
Without Lighthouse, LCP and CLS are the browser's own under the same throttling, and there are no scores: it says so.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.common import Case, finish, table
from benchmarks.databases import ROOT, in_process

SCORE, LCP_MS, CLS, INTERACTION_MS = 95.0, 1500.0, 0.02, 100.0
PLAIN_KB, CHARTS_KB = 80.0, 350.0
WITH_CHARTS = {"timeline"}
UNITS = {"weight": "kB", "LCP": "ms", "interactions": "ms", "CLS": "", "first": "ms"}


def main(arguments: list[str]) -> None:
    """Measure in a process of its own, whose database Django opens."""
    parser = argparse.ArgumentParser(prog="bin/bench pages")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within:
        import django

        django.setup()
        print(json.dumps(measure(asked.runs, asked.only)))
        return
    found = in_process("benchmarks.pages", "pages", "sqlite", arguments)
    cases = [_case(name, value) for name, value in found["figures"].items()]
    print("\n".join(found["said"]))
    print(table(("case", "value", "target"), [(case.name, f"{case.value:.3g}", case.target) for case in cases]))
    finish(cases)


def _case(name: str, value: float) -> Case:
    page, _, kind = name.partition(": ")
    weight = CHARTS_KB if page in WITH_CHARTS else PLAIN_KB
    targets = {"weight": weight, "LCP": LCP_MS, "CLS": CLS, "interactions": INTERACTION_MS}
    word = kind.split()[0]
    if word in targets:
        return Case(name, value, UNITS[word], targets[word])
    return Case(name, value, "of 100", SCORE, at_most=False)


def measure(runs: int, only: str | None) -> dict[str, Any]:
    """Figures by case, and what to say beside them."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in this thread
    from benchmarks import pages_browser, pages_lighthouse
    from tests.tool.servers import serving

    data_dir = Path(os.environ["MILEPOST_DATA_DIR"])
    _demo(data_dir)
    cookies, paths = _somebody()
    paths = {name: path for name, path in paths.items() if only in {None, name}}
    lighthouse = pages_lighthouse.installed()
    figures: dict[str, float] = {}
    said: list[str] = []
    with (
        _as_in_the_wheel(data_dir) as source,
        serving(
            os.environ["MILEPOST_DATABASE_URL"], data_dir, MILEPOST_LOG_LEVEL="WARNING", PYTHONPATH=str(source)
        ) as served,
        pages_browser.phones(served.base, cookies) as phone,
    ):
        for name, path in paths.items():
            pages_browser.first_visit(phone, path)  # what a server does for its first visitor
            load = pages_browser.first_visit(phone, path)
            figures |= {f"{name}: weight": load.kilobytes, f"{name}: LCP": load.lcp_ms, f"{name}: CLS": load.cls}
            said.append(f"{name}: {load.parts}; as observed LCP {load.lcp_ms:.0f} ms, CLS {load.cls:.3f}")
            answers = pages_browser.interactions(phone, name, path)
            figures[f"{name}: interactions"] = answers.p75
            said.append(f"{name}: interactions {answers.words}")
        if lighthouse:
            with phone.steered() as (_, port):
                for name, path in paths.items():
                    audits = [
                        pages_lighthouse.audit(lighthouse, served.base + path, port, data_dir) for _ in range(runs)
                    ]
                    figures |= {f"{name}: {kind}": value for kind, value in pages_lighthouse.median(audits).items()}
                    said += [f"{name}: {missed}" for missed in audits[-1].missed]
    if not lighthouse:
        said.append("Lighthouse could not be installed: no scores, LCP and CLS are the browser's own under throttling.")
    return {"figures": figures, "said": said}


def _demo(data_dir: Path) -> None:
    if (data_dir / "demo-made").exists():
        return
    for command in ("migrate", "demo"):
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(
            [sys.executable, "-m", "milepost.cli.main", command], env=environment, stdout=sys.stderr, check=True
        )
    (data_dir / "demo-made").touch()


def _somebody() -> tuple[dict[str, str], dict[str, str]]:
    """The cookies of the executive with most to do, who owns milestones too; and the paths by the pages' names."""
    from django.db import connections
    from django.test import Client

    from milepost.access.models import User
    from milepost.demo import sign_ins

    email = next(one.email for one in sign_ins() if one.role == "executive")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=email))
    listed = client.get("/milestones/?contradicted=yes").content.decode()
    milestone = re.search(r'<th scope="row"[^>]*>.*?href="(/milestones/[^"]+/)"', listed, re.DOTALL)
    if milestone is None:
        sys.exit("no milestone in the list")
    connections.close_all()
    paths = {"home": "/", "list": "/milestones/", "milestone": milestone[1], "timeline": "/timeline/", "work": "/work/"}
    return {name: one.value for name, one in client.cookies.items()}, paths


@contextmanager
def _as_in_the_wheel(data_dir: Path) -> Iterator[Path]:
    """A copy of the sources with their static files hashed and compressed, as an installation has them."""
    source = data_dir / "source"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    environment = os.environ | {"PYTHONPATH": str(source)}
    subprocess.run(
        [sys.executable, "-m", "milepost.ops.assets", str(source / "milepost" / "assets")], env=environment, check=True
    )
    yield source
    shutil.rmtree(source)


if __name__ == "__main__":
    main(sys.argv[1:])
