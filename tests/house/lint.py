"""The house lint: what no general linter knows of this house. Reads source, imports nothing of it.

Each finding names the rule, the file and the line. What is allowed in spite of a rule stands in ALLOWED, with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
DOMAIN = (
    "milepost.core",
    "milepost.access",
    "milepost.discussion",
    "milepost.portfolios",
    "milepost.milestones",
    "milepost.scheduling",
    "milepost.exchange",
)
INTERFACES = ("milepost.web", "milepost.api", "milepost.cli")

WRITES = {
    "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save_base", "asave", "adelete",
    "aupdate", "acreate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create",
}  # fmt: skip
WRITES_OF_QUERYSETS = {"create", "update", "delete", "_raw_delete"}  # names that other things have, too
QUERYSET = {
    "objects", "filter", "exclude", "all", "seen_by", "unwalled", "order_by", "_default_manager", "_base_manager",
}  # fmt: skip
RAW_SQL = {"execute", "executemany", "raw", "executescript", "extra"}
MODELS_OF_DJANGO = {"session", "sessions", "_session"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now"),
    ("timezone", "localdate"), ("time", "time"), ("time", "time_ns"), ("clock", "now"),
}  # fmt: skip
#: The same under names of one's own: module -> what may not be imported from it.
CLOCK_NAMES = {
    "milepost.core.clock": {"now"},
    "django.utils.timezone": {"now", "localdate"},
    "time": {"time", "time_ns"},
}
CLOCK_FIELDS = {"auto_now", "auto_now_add"}
CREATIONS = {"create", "bulk_create"}
#: Errors of the domain, with the place of the first of their two texts, what is wrong and how to mend it.
WORDS_OF_ERRORS = {"Invalid": 2, "Forbidden": 0, "Conflict": 0, "DomainError": 0}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}

#: (rule, module or module:function) -> why it is allowed there in spite of the rule.
ALLOWED: dict[tuple[str, str], str] = {
    ("write", "milepost.core.walls:delete"): "the walled queryset's own",
    ("write", "milepost.core.bulk:_write_over"): "how actions write many at once",
    ("write", "milepost.core.search"): "the index is derived from events, in their transaction",
    ("sql", "milepost.core.search_index"): "triggers and full-text tables cannot be made otherwise",
    ("write", "milepost.core.outbox"): "the outbox keeps its own books",
    ("write", "milepost.core.idempotency"): "keeps the answer in the transaction of the action",
    ("write", "milepost.access.listeners:tell_of_role"): "a notice is written by listeners, exactly once",
    ("write", "milepost.portfolios.listeners:_tell"): "a notice is written by listeners, exactly once",
    ("write", "milepost.discussion.listeners:tell_of_mention"): "a notice is written by listeners, exactly once",
    ("write", "milepost.milestones.listeners:tell_of_crossing"): "a notice is written by listeners, exactly once",
    ("write", "milepost.milestones.facts:_refresh"): "facts are derived, and have no events",
    ("write", "milepost.exchange.jobs:_stage"): "staged rows are no part of anything yet, and have no events",
    ("write", "milepost.exchange.jobs:show_progress"): "how far the worker is has no events",
    ("write", "milepost.core.tables.writing:to_xlsx"): "saves a workbook",
    ("write", "milepost.scheduling.recording"): "forecasts are derived, and have no events; runs are their record",
    ("sql", "milepost.scheduling.forecast_rows:write"): "thousands of derived rows at once, new and old",
    ("sql", "milepost.scheduling.integers:integers"): "a walled queryset, read without an object for each row",
    ("sql", "milepost.milestones.published:keep"): "rows are copied where they stand, of facts that were just written",
    ("sql", "milepost.milestones.published:_hold_newest"): "the other way round, for thousands of derived rows at once",
    ("write", "milepost.milestones.published:keep_past"): "what was published is derived, and has no events",
    ("write", "milepost.scheduling.afterwards:compute"): "the same of runs, which are the record of what was computed",
    (
        "sql",
        "milepost.core.writing_batches:run_statements",
    ): "thousands of rows that actions prepared, in one short transaction",
    ("sql", "milepost.core.triggers"): "triggers cannot be made otherwise",
    ("sql", "milepost.core.idempotency"): "an advisory lock",
    ("sql", "milepost.core.moment:one_moment"): "a transaction that reads only, which Django cannot begin",
    ("clock", "milepost.core.clock"): "the one place that reads the clock",
    ("clock", "milepost.core.ids"): "ids are ordered by time",
    ("clock", "milepost.core.worker"): "an interface of its own: the worker's loop",
    ("clock", "milepost.core.outbox"): "leases are renewed while a listener works",
    ("wall", "milepost.portfolios.queries.stakes"): "returns it closed; the caller says for whom",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a rule."""

    module: str
    line: int
    rule: str
    function: str
    words: str

    def __str__(self) -> str:
        where = f"{self.module}:{self.function}" if self.function else self.module
        return f"{where} line {self.line}: {self.words} [{self.rule}]"


@dataclass(frozen=True)
class Source:
    """One parsed file."""

    module: str
    tree: ast.Module
    lines: int
    walled: frozenset[str]
    parents: dict[ast.AST, ast.AST]

    def in_packages(self, packages: tuple[str, ...]) -> bool:
        """Whether the module lies in one of the packages."""
        return any(self.module == package or self.module.startswith(f"{package}.") for package in packages)

    def found(self, rule: str, node: ast.AST, words: str) -> Finding:
        """A finding at a node."""
        return Finding(self.module, getattr(node, "lineno", 1), rule, self._function(node), words)

    def _function(self, node: ast.AST) -> str:
        above: ast.AST | None = node
        while above is not None and not isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
            above = self.parents.get(above)
        return above.name if above else ""


def parse(module: str, text: str, walled: frozenset[str] = frozenset()) -> Source:
    """A source of that module name."""
    tree = ast.parse(text)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return Source(module, tree, text.count("\n") + 1, walled, parents)


def check(source: Source) -> list[Finding]:
    """Every finding in one file, before anything is allowed."""
    return sorted(finding for rule in RULES for finding in rule(source))


def check_all(walled: frozenset[str]) -> tuple[list[Finding], set[tuple[str, str]]]:
    """Findings in the product that nothing allows, and the entries of ALLOWED that nothing needed."""
    refused: list[Finding] = []
    unused = set(ALLOWED)
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        for finding in check(parse(module, path.read_text(encoding="utf-8"), walled)):
            entries = {(finding.rule, finding.module), (finding.rule, f"{finding.module}:{finding.function}")}
            if entries & ALLOWED.keys():
                unused -= entries
            else:
                refused.append(finding)
    return refused, unused


def _calls(source: Source) -> Iterator[tuple[ast.Call, str, list[str]]]:
    """Each call of an attribute, with its name and the names of the chain that it is called on."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, _chain(node.func.value)


def _chain(node: ast.AST) -> list[str]:
    """``Company.objects.filter(x).first`` -> [Company, objects, filter, first]."""
    if isinstance(node, ast.Call):
        return _chain(node.func)
    if isinstance(node, ast.Attribute):
        return [*_chain(node.value), node.attr]
    if isinstance(node, ast.Subscript):
        return _chain(node.value)
    return [node.id] if isinstance(node, ast.Name) else []


def writes(source: Source) -> Iterator[Finding]:
    """Writes stand in actions (``core.actions`` itself, and each context's): there they have permission and event."""
    if ".migrations." in source.module or "actions" in source.module.split(".")[2:]:
        return
    querysets = _names_of_querysets(source)
    for node, name, chain in _calls(source):
        of_queryset = name in WRITES_OF_QUERYSETS and (set(chain) & QUERYSET or set(chain[:1]) & querysets)
        of_related = name == "create" and len(chain) > 1 and bool(node.keywords)
        is_instance = (
            name in {"save", "delete"}
            and bool(chain)
            and not set(chain) & MODELS_OF_DJANGO
            and (name == "save" or not node.args)
        )
        if of_queryset or of_related or is_instance or (name in WRITES - {"save", "delete"}):
            yield source.found("write", node, f".{name}() outside actions")


def _names_of_querysets(source: Source) -> set[str]:
    """Names that are given rows of the database somewhere in the file, not yet read."""
    given = [node for node in ast.walk(source.tree) if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)]
    found: set[str] = set()
    for node in given:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(node.value, ast.Call) and set(_chain(node.value)) & QUERYSET:
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def raw_sql(source: Source) -> Iterator[Finding]:
    """SQL of one's own knows no walls and no triggers of the house. ``ops`` looks after the database itself."""
    if ".migrations." in source.module or source.in_packages(("milepost.ops",)):
        return
    for node, name, _ in _calls(source):
        if name in RAW_SQL:
            yield source.found("sql", node, f".{name}() is raw SQL")
    for part in ast.walk(source.tree):
        if isinstance(part, ast.Call) and _chain(part.func)[-1:] == ["RawSQL"]:
            yield source.found("sql", part, "RawSQL() is raw SQL")


def clocks(source: Source) -> Iterator[Finding]:
    """Below the interfaces the moment is an argument."""
    if not source.in_packages(DOMAIN) or ".migrations." in source.module:
        return
    for part in ast.walk(source.tree):
        if isinstance(part, ast.Attribute):
            of = (_chain(part.value) or [""])[-1]
            if (of, part.attr) in CLOCKS:  # called, or given to be called
                yield source.found("clock", part, f"{of}.{part.attr} reads the clock")
        elif isinstance(part, ast.ImportFrom):
            names = {alias.name for alias in part.names} & CLOCK_NAMES.get(part.module or "", set())
            other = part.module == "datetime" and any(alias.asname for alias in part.names)
            if names or other:
                yield source.found("clock", part, f"imports a clock from {part.module}")
        elif isinstance(part, ast.Call):
            fields = {keyword.arg for keyword in part.keywords} & CLOCK_FIELDS
            if fields or _chain(part.func) == ["Now"]:
                yield source.found("clock", part, "the database's or Django's clock")


def walls(source: Source) -> Iterator[Finding]:
    """A walled model is read through seen_by(viewer) or unwalled(reason), said in the same expression."""
    if ".migrations." in source.module:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and "models" in (node.module or "").split("."):
            renamed = {alias.name for alias in node.names if alias.asname not in (None, alias.name)} & source.walled
            for name in sorted(renamed):
                yield source.found("wall", node, f"imports {name} under another name")
        if not (isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}):
            continue
        if node.attr == "_base_manager" and not source.in_packages(("milepost.core", "milepost.ops")):
            yield source.found("wall", node, "._base_manager has no wall")
        model = (_chain(node.value) or [""])[-1]
        if model not in source.walled:
            continue
        said = _said_after(source, node)
        if not said & ({"seen_by", "unwalled"} | CREATIONS):
            yield source.found("wall", node, f"{model}.{node.attr} without seen_by() or unwalled()")


def _said_after(source: Source, node: ast.AST) -> set[str]:
    said: set[str] = set()
    above = source.parents.get(node)
    while isinstance(above, ast.Attribute | ast.Call):
        if isinstance(above, ast.Call) and above.func is not node:
            break
        if isinstance(above, ast.Attribute):
            said.add(above.attr)
        node, above = above, source.parents.get(above)
    return said


def reasons(source: Source) -> Iterator[Finding]:
    """A reason is a sentence in the code, not a variable and not a word."""
    for node, name, _ in _calls(source):
        if name == "unwalled" and source.module != "milepost.core.walls":
            given = node.args[0] if node.args else None
            constant = isinstance(given, ast.Constant) and len(str(given.value)) >= 5
            if not constant and not isinstance(given, ast.Name):
                yield source.found("reason", node, "unwalled() without a reason in words")


def models_in_interfaces(source: Source) -> Iterator[Finding]:
    """Interfaces ask queries and actions; rows of models know no walls."""
    if not source.in_packages(INTERFACES):
        return
    for node in ast.walk(source.tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "milepost" and "models" in parts[1:]:
                yield source.found("models", node, f"imports {name}")
        if isinstance(node, ast.Call) and _chain(node.func)[-1:] in (["get_model"], ["get_user_model"]):
            yield source.found("models", node, "gets a model by its name")


def swallowed(source: Source) -> Iterator[Finding]:
    """An error that nobody hears of."""
    for node in ast.walk(source.tree):
        broad = isinstance(node, ast.ExceptHandler) and (
            node.type is None or _chain(node.type)[-1:] in (["Exception"], ["BaseException"])
        )
        if broad and isinstance(node, ast.ExceptHandler) and all(map(_does_nothing, node.body)):
            yield source.found("swallowed", node, "catches everything and does nothing")
        suppressed = node.args if isinstance(node, ast.Call) and _chain(node.func)[-1:] == ["suppress"] else []
        if any(_chain(each)[-1:] in (["Exception"], ["BaseException"]) for each in suppressed):
            yield source.found("swallowed", node, "suppresses everything")


def _does_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def sizes(source: Source) -> Iterator[Finding]:
    """A file is read in one sitting, a function seen at once."""
    if ".migrations." in source.module:
        return
    if source.lines > LONGEST_FILE:
        yield Finding(source.module, source.lines, "size", "", f"{source.lines} lines, more than {LONGEST_FILE}")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield source.found("size", node, f"{lines} lines, more than {LONGEST_FUNCTION}")


def words(source: Source) -> Iterator[Finding]:
    """What a refusal says is read by people: it goes through gettext, whole sentences with named places for values."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = _chain(node.func)[-1:] or [""]
        if name[0] in WORDS_OF_ERRORS:
            first = WORDS_OF_ERRORS[name[0]]
            named = [keyword.value for keyword in node.keywords if keyword.arg in {"message", "mend"}]
            for given in [*node.args[first : first + 2], *named]:
                if _is_bare(given):
                    yield source.found("words", node, f"{name[0]} with words that gettext never sees")
        elif name[0] in GETTEXT and node.args:
            text = node.args[0]
            if isinstance(text, ast.JoinedStr) or "%s" in str(getattr(text, "value", "")):
                yield source.found("words", node, "a translated text without named places for its values")


def _is_bare(node: ast.expr) -> bool:
    """Whether it is, or is made of, text of its own."""
    if isinstance(node, ast.IfExp):
        return _is_bare(node.body) or _is_bare(node.orelse)
    if isinstance(node, ast.BinOp):
        return _is_bare(node.left) or (isinstance(node.op, ast.Add) and _is_bare(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _is_bare(node.func.value)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and bool(node.value))


RULES: list[Callable[[Source], Iterator[Finding]]] = [
    writes, raw_sql, clocks, walls, reasons, models_in_interfaces, swallowed, sizes, words,
]  # fmt: skip
