"""XER text to a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from milepost.engine.errors import PlanError
from milepost.engine.plan import Activity, Plan, Project, Relation, WbsNode
from milepost.planfiles.errors import NOWHERE, Contradiction, MissingPart, Place, PlanFileError
from milepost.planfiles.losing import gettext_noop, undated
from milepost.planfiles.model import Format, Loss, PlanFile
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.p6 import guid_of
from milepost.planfiles.source import Source, refuse_above_limit, text_of
from milepost.planfiles.values import no_collection, whole
from milepost.planfiles.wbs import forest
from milepost.planfiles.xer.activities import Parsers, optional, read_activities, read_relations
from milepost.planfiles.xer.calendars import read_calendars
from milepost.planfiles.xer.locale import marks_of
from milepost.planfiles.xer.options import RawProject, read_options, read_projects
from milepost.planfiles.xer.tables import Parse, Table, tables_of
from milepost.planfiles.xer.work import read_assignments, read_resources

READ = frozenset({"PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "RSRC", "TASK", "TASKPRED", "TASKRSRC"})
KINDLESS = gettext_noop("The file does not say what kind of activity these are; they are read as task dependent")
MISSING_WBS = gettext_noop("The rows name a WBS node that is not in PROJWBS; they are read without one")


def read_xer(
    source: Source,
    *,
    encoding: str | None = None,
    project: str | None = None,
    limit: int | None = None,
    decimal: str | None = None,
) -> PlanFile:
    """Read a whole XER. `project`: code or id of the one to take; all that are no baselines when None. `decimal`: the mark of
    decimals, where the file does not show it.

    Raises a PlanFileError; then nothing was read.
    """
    refuse_above_limit(source, Format.XER, limit)
    with no_collection():
        return _read(source, encoding, project, decimal)


def _read(source: Source, encoding: str | None, project: str | None, decimal: str | None) -> PlanFile:
    *texts, used, guessed = text_of(source.whole(), encoding)
    header, tables = tables_of(texts, READ | {"CURRTYPE"})
    parsers = Parsers(marks_of(header, tables, decimal))
    calendars, default, losses = read_calendars(_needed(tables, "CALENDAR"), parsers.hours)
    losses += [Loss(gettext_noop("encoding"), guessed)] if guessed else []
    raw, more = read_projects(_needed(tables, "PROJECT"), parsers, read_options(tables.get("SCHEDOPTIONS")), default)
    losses += more
    resources = read_resources(tables.get("RSRC"), {one.uid for one in calendars})
    rows = tables.get("TASKRSRC")
    shares = read_assignments(rows, parsers, {one.uid: one for one in resources}) if rows else {}
    activities, more_of = read_activities(_needed(tables, "TASK"), parsers, shares)
    links = tables.get("TASKPRED")
    relations = read_relations(links, parsers) if links else []
    projects = _chosen(raw, activities, project, losses)
    wbs, names = _wbs(tables.get("PROJWBS"), {one.uid for one in projects}, losses)
    activities = _those_of(activities, {one.uid for one in projects}, {node.uid for node in wbs}, losses)
    relations = _inside(relations, {one.uid for one in activities}, losses)
    if more_of.kindless:
        losses.append(Loss(gettext_noop("kind"), KINDLESS, len(more_of.kindless), tuple(more_of.kindless)))
    losses += more_of.states.losses() + undated(more_of.undated) + parsers.marks.losses()
    short = [line for name in READ if name in tables for line in tables[name].short]
    if short:
        losses.append(
            Loss(
                gettext_noop("short rows"),
                gettext_noop("Their last columns are missing and read as empty; the ids are lines"),
                len(short),
                tuple(short),
            )
        )
    losses += [_unread(table) for name, table in tables.items() if name not in READ and table.count]
    named = tuple(replace(one, name=names.get(one.uid, one.code)) for one in projects)
    try:
        plan = Plan(named, tuple(calendars), tuple(activities), tuple(relations), tuple(wbs))
    except PlanError as error:
        raise Contradiction(str(error), _place_of(error, tables)) from error
    version = header.split("\t")[1] if "\t" in header else ""
    known = {uid: guid for uid, text in more_of.guids.items() if (guid := guid_of(text))}
    agreed = {uid: dates for uid, dates in more_of.planned.items() if dates != (None, None)}
    return PlanFile(plan, Format.XER, source.name, version, used, tuple(resources), tuple(losses), agreed, known)


BLAMED = {
    "calendar of an activity": ("TASK", "clndr_id"), "calendar of a project": ("PROJECT", "clndr_id"),
    "More than one activity": ("TASK", "task_id"), "More than one project": ("PROJECT", "proj_id"),
}  # fmt: skip
"""Where to look for what parts of a plan say when they do not fit together."""


def _place_of(error: PlanError, tables: dict[str, Table]) -> Place:
    """Return the last row that names the first offending id."""
    found = next((where for words, where in BLAMED.items() if words in str(error)), None)
    if found is None or not error.ids:
        return NOWHERE
    table, column = tables[found[0]], found[1]
    rows = [index for index, (value, _) in enumerate(table.records({column: None})) if value == str(error.ids[0])]
    return Place(table.line_of(rows[-1]), table.name, column) if rows else NOWHERE


def _needed(tables: dict[str, Table], name: str) -> Table:
    if name not in tables:
        found = ", ".join(tables) or "none"
        raise MissingPart(
            f"The file has no table {name}; it has {found}", mend="Export the project itself from P6, not a layout"
        )
    return tables[name]


def _unread(table: Table) -> Loss:
    return Loss(f"table {table.name}", gettext_noop("Milepost does not read it"), table.count)


def _chosen(
    raw: list[RawProject], activities: Iterable[Activity], wanted: str | None, losses: list[Loss]
) -> list[Project]:
    """Return the projects asked for: those that have activities, without baselines, unless one is named."""
    if wanted is not None:
        named = [one.project for one in raw if wanted in {one.project.code, str(one.project.uid)}]
        if not named:
            raise PlanFileError(
                "is no project of this file", value=wanted, mend=f"It has {', '.join(one.project.code for one in raw)}"
            )
        return named
    used = {one.project for one in activities}
    live = [one.project for one in raw if not one.baseline and one.project.uid in used]
    kept = live or [one.project for one in raw if not one.baseline][:1] or [one.project for one in raw][:1]
    if not kept:
        raise MissingPart("The table PROJECT has no row")
    left = {one.project.uid for one in raw} - {one.uid for one in kept}
    if left:
        losses.append(
            Loss(
                gettext_noop("project"),
                gettext_noop("Baselines and projects without activities are not read"),
                len(left),
                tuple(sorted(left)),
            )
        )
    return kept


def _wbs(table: Table | None, projects: Collection[int], losses: list[Loss]) -> tuple[list[WbsNode], dict[int, str]]:
    """Return the nodes of the projects read, and the projects' names, which are those of their top nodes."""
    columns: dict[str, Parse | None] = {
        "wbs_id": whole, "proj_id": whole, "parent_wbs_id": optional, "wbs_short_name": None, "wbs_name": None,
        "proj_node_flag": None, "status_code": None,
    }  # fmt: skip
    nodes: dict[int, WbsNode] = {}
    names: dict[int, str] = {}
    closed: list[int] = []
    for index, row in enumerate(table.records(columns, ("wbs_id", "proj_id")) if table else ()):
        uid, project, parent, code, name, top, status, _ = row
        try:
            node = WbsNode(whole(uid), optional(parent), code, name, whole(project))
        except NotOne as error:
            assert table is not None
            raise table.blame(index, columns, error) from None
        if node.project in projects:
            nodes[node.uid] = node
            if status not in {"", "WS_Open"}:
                closed.append(node.uid)
            if top == "Y":
                names[node.project] = name
    if closed:
        why = gettext_noop("WBS nodes that are planned, closed or a what-if are read like open ones")
        losses.append(Loss(gettext_noop("status"), why, len(closed), tuple(closed)))
    return forest(nodes.values(), losses), names


def _those_of(
    activities: list[Activity], projects: Collection[int], nodes: Collection[int], losses: list[Loss]
) -> list[Activity]:
    others = [one.uid for one in activities if one.project not in projects]
    if others:
        losses.append(
            Loss(
                gettext_noop("activity"),
                gettext_noop("They belong to projects that are not read"),
                len(others),
                tuple(others),
            )
        )
        activities = [one for one in activities if one.project in projects]
    homeless = {one.uid for one in activities if one.wbs is not None and one.wbs not in nodes}
    if homeless:
        losses.append(Loss(gettext_noop("wbs"), MISSING_WBS, len(homeless), tuple(sorted(homeless))))
        activities = [replace(one, wbs=None) if one.uid in homeless else one for one in activities]
    return activities


def _inside(relations: list[Relation], known: Collection[int], losses: list[Loss]) -> list[Relation]:
    """Keep the links between activities of the plan; what others force stands in the file as external dates."""
    kept = [one for one in relations if one.predecessor in known and one.successor in known]
    left = [one for one in relations if one.predecessor not in known or one.successor not in known]
    if left:
        why = gettext_noop("One end is an activity that is not read; P6 keeps what it forces as external dates")
        losses.append(Loss(gettext_noop("link"), why, len(left), tuple(sorted({one.uid for one in left}))))
    return kept
