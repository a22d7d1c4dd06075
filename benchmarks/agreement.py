"""Writes docs/reference/agreement.md: computed dates against those that real plan files store, per field and file.

    bin/bench agreement [--folder ../shared/data/plans] [--write]

Files of binary formats are left out where Java or the extra milepost[mpp] is missing. The last line is JSON, as of any benchmark.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from milepost.engine.scheduling import schedule
from milepost.planfiles import PlanFileError, read
from milepost.planfiles.comparing import FIELDS, STALE, Agreement, Comparison, agreement, compare

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "agreement.md"
FAMILIES = {"xer": "Primavera XER", "pmxml": "Primavera PMXML", "mspdi": "Microsoft MSPDI", "mpp": "Microsoft MPP"}
HEAD = """# Agreement with the programs' own dates

Each of these real files stores the dates that the program which wrote it had computed. They are scheduled afresh here and
held against those, to the minute. The files are other people's and not part of this repository; `bin/bench agreement --write`
makes this page where they are found, `milepost plan compare FILE` does the same for a file of your own and names the likely
reason of each difference.

A cell says how many values are equal, of how many the file stores.
"""


def measured(folder: Path) -> dict[str, dict[str, Comparison]]:
    """Return the comparison of each file that can be read, by family."""
    told: dict[str, dict[str, Comparison]] = {}
    for family in FAMILIES:
        for file in sorted((folder / family).glob("*")):
            try:
                plan = read(file).plan
            except PlanFileError as error:
                print(f"left out: {error}", file=sys.stderr)
                continue
            told.setdefault(family, {})[file.name] = compare(plan, schedule(plan))
    return told


def cell(one: Agreement) -> str:
    """Return a cell of the table."""
    return f"{one.equal}/{one.total}" if one.total else "–"


def share(one: Agreement) -> str:
    """Return a percentage."""
    return f"{100 * one.share:.1f} %" if one.total else "–"


def without_stale(one: Comparison) -> dict[str, Agreement]:
    """Return the agreement without the values that contradict their own file."""
    stale = Counter(found.field for found in one.differences if found.reason == STALE)
    return {name: Agreement(field.equal, field.total - stale[name]) for name, field in one.fields.items()}


def page(told: dict[str, dict[str, Comparison]]) -> str:
    """Return the page."""
    titles = [name.replace("_", " ") for name in FIELDS]
    rule = "|---|" + "---:|" * len(FIELDS)
    lines = [HEAD]
    for family, files in told.items():
        lines += [f"## {FAMILIES[family]}", "", f"| file | {' | '.join(titles)} |", rule]
        lines += [
            f"| {name} | {' | '.join(cell(one.fields[field]) for field in FIELDS)} |" for name, one in files.items()
        ]
        total = agreement(list(files.values()))
        lines += [f"| **all** | {' | '.join(f'**{share(total[field])}**' for field in FIELDS)} |", ""]
    microsoft = [one for family in ("mspdi", "mpp") for one in told.get(family, {}).values()]
    lines += ["## Microsoft's files together", "", f"| | {' | '.join(titles)} |", rule]
    lines.append(f"| as stored | {' | '.join(share(agreement(microsoft)[field]) for field in FIELDS)} |")
    kept = [Comparison(without_stale(one), ()) for one in microsoft]
    lines.append(f"| without stale values | {' | '.join(share(agreement(kept)[field]) for field in FIELDS)} |")
    lines += [
        "",
        "*Stale* is a late date or float that contradicts its own file: nothing follows the activity and no date holds it, so",
        "that its late finish must be the finish that the file stores for the project, and is not. The program had not",
        "calculated the late dates again since that finish moved; nobody can compute them from what the file says.",
        "",
        "## Reasons of the differences",
        "",
        "| values | file | likely reason |",
        "|---:|---|---|",
    ]
    reasons = Counter(
        (name, found.reason) for files in told.values() for name, one in files.items() for found in one.differences
    )
    lines += [f"| {count} | {name} | {reason} |" for (name, reason), count in reasons.most_common()]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, write where asked, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT.parent / "shared" / "data" / "plans")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    told = measured(options.folder)
    if not told:
        sys.exit(f"no plan files in {options.folder.name}")
    text = page(told)
    if options.write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)
    cases = {}
    for family, files in told.items():
        for name, one in agreement(list(files.values())).items():
            target = (
                None if family == "pmxml" else 100.0 if family == "xer" else 99.5 if name.startswith("early") else 98.0
            )
            value = round(100 * one.share, 2)
            met = None if target is None or not one.total else value >= target
            cases[f"{family}_{name}"] = {
                "value": value,
                "unit": "%",
                "target": target,
                "peer": None,
                "ratio": None,
                "met": met,
            }
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
