"""`milepost plan`: read, schedule, compare, check and convert plan files. Needs no Django and no database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from milepost.cli import plan_answers as answers
from milepost.cli import plan_pages as pages
from milepost.cli.tables import printable, shows_colours
from milepost.engine.errors import PlanError
from milepost.planfiles import Format, PlanFile, PlanFileError, read, write
from milepost.planfiles.model import WRITABLE
from milepost.planfiles.source import MAX_BYTES

A = TypeVar("A")
T = TypeVar("T", bound=Callable[..., Any])

STDIN = "standard input"
NO, UNREADABLE, UNSCHEDULABLE = 1, 3, 4
EXIT_CODES = """Exit codes: 0 done; 1 done, and the answer is no (compare: a value differs; check: a point failed; convert
--strict: something was lost); 2 wrong use; 3 the file cannot be read or written; 4 the plan cannot be scheduled."""


@click.group(
    help=f"Work with plan files: XER, PMXML, MSPDI, and MPP through MPXJ; FILE - is standard input.\n\n{EXIT_CODES}"
)
def plan() -> None:
    """Hold the subcommands."""


def takes_file(command: T) -> T:
    """Give a command its FILE and the options that all share."""
    for decorate in (
        click.option(
            "--limit", type=click.IntRange(min=1), metavar="BYTES", help="Refuse a larger file. [default: by format]"
        ),
        click.option(
            "--encoding", metavar="NAME", help="Encoding of an XER that is not found out rightly, cp1251 say."
        ),
        click.option(
            "--decimal",
            type=click.Choice([".", ","]),
            help="What stands before decimals in an XER that does not show it.",
        ),
        click.option("--project", metavar="ID", help="The project to take, where the file holds several."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


@plan.command(help="Say what is in FILE: projects, calendars, activities, links, and what Milepost passed over.")
@takes_file
def show(file: Path, as_json: bool, **how: Any) -> None:
    """Read and describe."""
    found = _read(file, **how)
    _say(answers.described(found), pages.described, as_json)


@plan.command(help="Compute the dates, floats and critical path of FILE.")
@takes_file
@click.option("--why", metavar="ID", help="Say why this activity has its dates, and why it is critical or not.")
@click.option(
    "--shape",
    is_flag=True,
    help="Say what most late paths run through, where paths merge, the paths by float, and what could run side by side.",
)
def schedule(file: Path, as_json: bool, why: str | None, shape: bool, **how: Any) -> None:
    """Read and schedule."""
    found = _read(file, **how)
    try:
        asked = None if why is None else answers.named(found.plan, why)
    except LookupError as error:
        raise click.BadParameter(printable(str(error.args[0])), param_hint="--why") from None
    page = pages.scheduled if asked is None else pages.explained
    _say(_solved(lambda: answers.scheduled(found, asked, shape=shape)), page, as_json)


@plan.command(
    help="Hold computed dates against those stored in FILE. Exit code 1 when any differs by a minute or more."
)
@takes_file
def compare(file: Path, as_json: bool, **how: Any) -> None:
    """Read, schedule and compare."""
    found = _read(file, **how)
    answer = _solved(lambda: answers.compared(found))
    _say(answer, partial(pages.compared, printable(found.name)), as_json)
    sys.exit(NO if answer["differences"] else 0)


@plan.command(help="Assess FILE by DCMA's 14 points and check its logic. Exit code 1 when a point failed.")
@takes_file
def check(file: Path, as_json: bool, **how: Any) -> None:
    """Read, schedule and assess."""
    found = _read(file, **how)
    answer = _solved(lambda: answers.checked(found))
    _say(answer, pages.checked, as_json)
    sys.exit(NO if any(one["verdict"] == "failed" for one in answer["checks"]) else 0)


@plan.command(help="Write FILE as OUT (.xer, or .xml for Microsoft Project) and list what the format cannot hold.")
@takes_file
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", type=click.Choice([str(one) for one in WRITABLE]), help="Format. [default: by the ending of OUT]")
@click.option("--computed", is_flag=True, help="Write computed dates, not those that FILE stored.")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything was lost. The file is written all the same.")
@click.option("--replace", is_flag=True, help="Replace OUT where it exists.")
def convert(
    *, file: Path, out: Path, as_json: bool, to: str | None, computed: bool, strict: bool, replace: bool, **how: Any
) -> None:
    """Read and write."""
    found = _read(file, **how)
    if out.exists() and not replace:
        _fail(UNREADABLE, f"{out.name} exists; --replace replaces it")
    if computed:
        found = _solved(lambda: answers.with_computed(found))
    try:
        lost = write(found, out, Format(to) if to else None)
    except PlanError as error:
        _fail(UNREADABLE, f"{out.name} cannot be written: {error}")
    except PlanFileError as error:
        _fail(UNREADABLE, str(error))
    except OSError as error:
        _fail(UNREADABLE, f"{out.name} cannot be written: {error.strerror or error}")
    answer = answers.converted(found, out.name, lost)
    _say(answer, pages.converted, as_json)
    sys.exit(NO if strict and (lost or found.losses) else 0)


def _read(file: Path, **how: Any) -> PlanFile:
    try:
        return read(_piped(how["limit"]), name=STDIN, **how) if str(file) == "-" else read(file, **how)
    except PlanFileError as error:
        _fail(UNREADABLE, str(error))


def _piped(limit: int | None) -> bytes:
    """What comes in on standard input; one byte more than is read of any format, so that more is refused and not taken in."""
    return sys.stdin.buffer.read((max(MAX_BYTES.values()) if limit is None else limit) + 1)


def _solved(work: Callable[[], A]) -> A:
    try:
        return work()
    except PlanError as error:
        _fail(UNSCHEDULABLE, f"The plan cannot be scheduled: {error}")


def _say(answer: dict[str, Any], page: Callable[[dict[str, Any]], list[str]], as_json: bool) -> None:
    if as_json:
        import json

        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(page(_shown(answer))), color=shows_colours())


def _fail(code: int, reason: str) -> NoReturn:
    click.echo(f"milepost: {printable(reason)}", err=True)
    sys.exit(code)


def _shown(answer: Any) -> Any:
    """The same with nothing in it that could steer a terminal: names come from other people's files."""
    if isinstance(answer, str):
        return printable(answer)
    if isinstance(answer, dict):
        return {_shown(name): _shown(value) for name, value in answer.items()}
    return [_shown(one) for one in answer] if isinstance(answer, list | tuple) else answer
