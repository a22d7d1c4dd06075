"""The answers of `milepost plan` for people: tables that fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from milepost.cli.tables import Cell, Column, printable, table
from milepost.engine.times import HOUR

Answer = dict[str, Any]

COLOURS = {"passed": "green", "failed": "red", "noted": "yellow", "not_assessed": "bright_black"}
SHOWN = 12
MOST_DIFFERENCES = 200


def hours(seconds: int | None) -> str:
    """Return seconds as hours for people.

    >>> hours(30600), hours(None)
    ('8.5 h', '')
    """
    return "" if seconds is None else f"{seconds / HOUR:.2f}".rstrip("0").rstrip(".") + " h"


def when(text: str | None) -> str:
    """Return an ISO date without its T and its seconds where they are nought."""
    return "" if text is None else text.replace("T", " ").removesuffix(":00")


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _whole(columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> list[str]:
    """Return a table, and below it in full what had to be cut of its last column, which is our own words."""
    lines = table(columns, rows)
    last = [printable(row[-1] if isinstance(row[-1], str) else row[-1].text) for row in rows]
    cut = dict.fromkeys(text for text, line in zip(last, lines[1:], strict=True) if text not in line)
    return [*lines, "", *cut] if cut else lines


def _losses(title: str, many: Sequence[Answer]) -> list[str]:
    if not many:
        return []
    columns = (Column(title, shrinks=True), Column("count", right=True), Column("what becomes of it", shrinks=True))
    return ["", *_whole(columns, [(one["feature"], str(one["count"]), one["why"]) for one in many])]


def described(answer: Answer) -> list[str]:
    """Return the page of `show`."""
    lines = [_title(f"{answer['file']}: {answer['format']} {answer['version']}".rstrip())]
    for one in answer["projects"]:
        dates = f"start {when(one['start'])}, data date {when(one['data_date']) or 'none'}, calendar {one['calendar']}"
        lines.append(f"Project {one['id']} {one['name']}: {dates}, {one['dialect']} rules")
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in answer["kinds"].items())
    links = ", ".join(f"{count} {kind}" for kind, count in answer["link_types"].items())
    lines += [
        f"{answer['activities']} activities ({kinds})" if kinds else "No activities",
        f"{answer['links']} links ({links})" if links else "No links",
        f"{answer['finished']} finished, {answer['in_progress']} in progress, {answer['constraints']} with a constraint",
        f"{len(answer['calendars'])} calendars, {answer['resources']} resources, {answer['assignments']} assignments",
    ]
    return lines + _losses("not read", answer["not_read"])


def scheduled(answer: Answer) -> list[str]:
    """Return the page of `schedule`: a finish and what is critical for each project, for ids may be the same in several.

    What is critical stands in the order of time and without arrows: neighbours need not be linked, nor on one path.
    """
    projects = answer["projects"]
    columns = (
        *([Column("project")] if len(projects) > 1 else []),
        Column("id"), Column("name", shrinks=True), Column("early start", drops=True), Column("early finish"),
        Column("late start", drops=True), Column("late finish", drops=True), Column("float", right=True),
        Column("free", right=True, drops=True), Column("drag", right=True, drops=True),
    )  # fmt: skip
    rows = []
    for one in answer["activities"]:
        colour = "red" if one["critical"] else None
        texts = (
            *([one["project"]] if len(projects) > 1 else []),
            one["id"], one["name"], when(one["early_start"]), when(one["early_finish"]), when(one["late_start"]),
            when(one["late_finish"]),
            hours(one["total_float_seconds"]), hours(one["free_float_seconds"]), hours(one["drag_seconds"]),
        )  # fmt: skip
        rows.append([Cell(text, colour) for text in texts])
    lines = [_title(f"{one['id']} {one['name']}: finish {when(one['finish'])}") for one in projects]
    lines += ["", *table(columns, rows), ""]
    lines += [
        ("Critical in " + one["id"] if len(projects) > 1 else "Critical")
        + ": "
        + (_some(one["critical_path"]) or "nothing")
        for one in projects
    ]
    lines += [
        f"{one['check']}: {one['message']} ({_some(one['ids'] or _links(one))})"
        for one in answer["findings"]
        if one["check"] != "not_read"
    ]
    unread = [one["message"].partition(":")[0] for one in answer["findings"] if one["check"] == "not_read"]
    if told := [one for one in unread if not one.startswith("table ")]:
        lines.append(f"not_read: {_some(told)}; milepost plan show says what becomes of it")
    return lines + _shape(answer)


def _shape(answer: Answer) -> list[str]:
    """Return what `--shape` adds, the most telling first."""
    if "shape" not in answer:
        return []
    shape, names = answer["shape"], {one["uid"]: one["name"] for one in answer["activities"]}
    name = Column("name", shrinks=True)
    most = [(one["id"], names[one["uid"]], f"{100 * one['share_of_late_paths']:.0f} %") for one in shape["bottlenecks"]]
    merging = [
        (one["id"], names[one["uid"]], str(one["links"]), str(one["tight"])) for one in shape["merge_points"][:SHOWN]
    ]
    paths = [(hours(one["float_seconds"]), _path(one["ids"])) for one in shape["float_paths"]]
    together = [one for one in shape["parallel_groups"] if len(one) > 1]
    groups = [(str(len(one)), _some(one)) for one in together[:SHOWN]]
    right, wide = Column("float", right=True), Column("ids", shrinks=True)
    tables = (
        ("Bottlenecks", (Column("id"), name, Column("of late paths", right=True)), most),
        ("Merge points", (Column("id"), name, Column("links in", right=True), Column("tight", right=True)), merging),
        ("Paths by float", (right, Column("path", shrinks=True)), paths),
        ("Side by side", (Column("activities", right=True), wide), groups),
    )
    lines = [line for title, columns, rows in tables if rows for line in ("", _title(title), *table(columns, rows))]
    more = len(shape["merge_points"]) > SHOWN or len(together) > SHOWN
    return [*lines, "", f"The first {SHOWN} of each; --json has all."] if more else lines


def explained(answer: Answer) -> list[str]:
    """Return the page of `schedule --why`."""
    why = answer["why"]
    return [_title(f"{why['id']} {why['name']}".rstrip()), *(why[name] for name in ("start", "finish", "critical"))]


def _path(path: Sequence[str]) -> str:
    more = f" and {len(path) - SHOWN} more" if len(path) > SHOWN else ""
    return f"{' → '.join(path[:SHOWN]) or 'nothing'}{more}"


def _links(one: Answer) -> list[str]:
    return [" → ".join(link) for link in one["links"]]


def _some(named: Sequence[str]) -> str:
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return ", ".join(named[:SHOWN]) + more


def compared(file: str, answer: Answer) -> list[str]:
    """Return the page of `compare` for a file of that name."""
    rows = []
    for name, one in answer["fields"].items():
        share = 100 * one["equal"] / one["total"] if one["total"] else 100.0
        colour = "green" if one["equal"] == one["total"] else "red"
        rows.append(
            [
                name.replace("_", " "),
                str(one["equal"]),
                str(one["total"]),
                Cell(f"{share:.1f} %" if one["total"] else "–", colour),
            ]
        )
    columns = (Column("field"), Column("equal", right=True), Column("of", right=True), Column("share", right=True))
    lines = [_title(file), "", *table(columns, rows)]
    different = answer["differences"]
    if different:
        headings = (
            Column("id"),
            Column("field"),
            Column("stored"),
            Column("computed"),
            Column("likely reason", shrinks=True),
        )
        shown = [
            (one["id"], one["field"].replace("_", " "), _value(one["stored"]), _value(one["computed"]), one["reason"])
            for one in different[:MOST_DIFFERENCES]
        ]
        lines += ["", *_whole(headings, shown)]
        if len(different) > MOST_DIFFERENCES:
            lines.append(f"and {len(different) - MOST_DIFFERENCES} more (--json has all)")
    return lines


def _value(value: str | int | None) -> str:
    return when(value) if isinstance(value, str) else hours(value)


def checked(answer: Answer) -> list[str]:
    """Return the page of `check`."""
    columns = (
        Column("check", shrinks=True), Column("verdict"), Column("measured", right=True), Column("threshold", right=True),
        Column("which", shrinks=True),
    )  # fmt: skip
    rows = []
    for one in answer["checks"]:
        number = one["check"][5:7] if one["check"].startswith("dcma_") else "  "
        limit = "" if one["threshold"] is None else f"{'≤' if one['at_most'] else '≥'} {one['threshold']:g}{_unit(one)}"
        measured = "" if one["measured"] is None else f"{one['measured']:g}{_unit(one)}"
        which = one["explanation"] if one["verdict"] == "not_assessed" else _some(one["ids"] or _links(one))
        rows.append(
            [
                f"{number} {one['title']}",
                Cell(one["verdict"].replace("_", " "), COLOURS[one["verdict"]]),
                measured,
                limit,
                which,
            ]
        )
    return [_title(answer["file"]), "", *table(columns, rows), "", "Sources: milepost plan check --json"]


def _unit(one: Answer) -> str:
    return {"%": " %", "days": " d"}.get(one["unit"], "")


def converted(answer: Answer) -> list[str]:
    """Return the page of `convert`."""
    lines = [f"{answer['written']}: written from {answer['file']}, {answer['activities']} activities."]
    lines += _losses("not read", answer["not_read"]) + _losses("not written", answer["not_written"])
    if not answer["not_read"] and not answer["not_written"]:
        lines.append("Nothing was lost.")
    return lines
