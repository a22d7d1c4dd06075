"""Every query of every context, asked by everybody: nothing of company B reaches company A, of the other firm nobody.

Queries are found by looking into the packages, so that a new one is tried the day it is added. One that asks for something this
test cannot make up fails it, with a word of what to add.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import milepost
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import DomainError, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.queries.comparison import Side
from milepost.scheduling.plans.opening import nobody
from tests.cast import ASKERS, NOW, ONLY_A, TODAY, Cast
from tests.leaks import THINGS_OF_B, leaks
from tests.scheduling.plan_files import xer

CONTEXTS = ("access", "discussion", "portfolios", "milestones", "scheduling", "exchange")
#: Functions in query modules that take no viewer, each with why it tells nobody anything.
WITHOUT_A_VIEWER = {
    "role_table": "no row of the database",
    "role_name": "no row of the database",
    "role_names": "no row of the database",
    "capability_names": "no row of the database",
    "entered": "the person's own firms, and gives the viewer itself",
    "authenticate_token": "gives the viewer itself",
    "person_of_session": "who a session is of, before there is a viewer",
    "changes": "counts within the walls of the viewer whom a watch was made for",
    "offer_of": "the invitation's code is the permission",
    "needs_a_word": "looks at a row that was walled",
    "effect_rows": "of a request that was walled",
    "state_of": "looks at a row that was walled",
    "as_columns": "turns rows that were walled",
    "made": "no row of the database",
    "comment_rows": "turns rows that were walled",
    "attachment_of": "looks at a row that was walled",
    "row_of": "looks at a row that was walled",
    "day_number": "no row of the database",
    "day_at": "no row of the database",
    "feed_filter": "turns what was asked for into a filter of events, which are walled",
    "things_of": "names things to a filter of events, which are walled",
    "references_of": "of events that were walled",
    "names_of_places": "of rows that were walled",
    "scheduling_together": "says what the engine refuses, in words",
}
#: For the commands on the machine itself, whose operator stands behind no wall; no page and no operation may import it.
OPERATOR = "milepost.access.queries.operator"
#: Helpers of other queries: they take rows that are walled already.
HELPERS = {"events_within", "ask_within", "newest_events", "event_rows", "grant_row_of", "grantable_roles", "standing_grants",
           "objective_rows", "live_initiatives", "count_by", "open_objectives", "named_events",
           "visible_objectives", "serving_visible", "sees_what_serves", "wanted", "milestone_rows", "moved_rows",
           "with_contradictions", "rows_of", "in_order", "keyed"}  # fmt: skip
SAME_FOR_ALL: dict[str, Any] = {
    "today": TODAY, "now": NOW, "page": PageRequest(limit=500), "limit": 500, "most": 500, "but": (), "also_id": None,
    "can": Can.SEE_COMPANY,
    "unseen_only": False, "kind": None,
    "state": None, "q": "", "template": "addon_integration", "code": "compliance", "starts_on": TODAY,
    "at": NOW + timedelta(days=1),
    "subject_kind": "milestone",
    "days": 15,
    "by": "company", "what": "company", "pitfall": None, "kinds": (), "archived": False, "since": None, "until": None,
    "planned_start": TODAY, "planned_finish": TODAY, "file_format": "xer", "file_name": "a.xer", "content": xer(),
    "start": TODAY, "due": TODAY + timedelta(days=30), "besides": None,
    "sort": None, "project": None, "plan": "", "milestone_type": "", "category": "", "columns": None, "outcome": None,
    "on_read": nobody, "open_only": False, "measure": None,
}  # fmt: skip


#: What asks for several things at once -> the name of one.
MANY_AT_ONCE = {"portfolio_ids": "portfolio_id", "lane_ids": "initiative_id", "ids": "milestone_id",
                "activity_ids": "activity_id", "milestone_ids": "milestone_id"}  # fmt: skip


def queries() -> dict[str, Callable[..., Any]]:
    """Every public function of the query modules, by module and name."""
    found = {}
    for context in CONTEXTS:
        package = importlib.import_module(f"milepost.{context}.queries")
        modules = [module.name for module in pkgutil.iter_modules(getattr(package, "__path__", ()))]
        for loaded in [importlib.import_module(f"{package.__name__}.{name}") for name in modules] or [package]:
            for name, fn in inspect.getmembers(loaded, inspect.isfunction):
                if fn.__module__ == loaded.__name__ != OPERATOR and not name.startswith("_"):
                    found[f"{context}.{name}"] = fn
    return found


def takes_viewer(fn: Callable[..., Any]) -> bool:
    return "viewer" in inspect.signature(fn).parameters


ALL = queries()
#: Lists of the milestones that `milestone_page` gives, by the same filters, which are tried there: asked without any.
OF_ANOTHER = {"slipping_most", "contradicted", "due_next", "pitfall_page", "pitfall_counts", "updates_due"}
WALLED = {name: fn for name, fn in ALL.items() if takes_viewer(fn) and name.split(".")[1] not in HELPERS}


def test_a_query_takes_a_viewer_or_stands_in_a_table_with_its_reason() -> None:
    without = {name.split(".")[1] for name, fn in ALL.items() if not takes_viewer(fn)}
    common = {"containing", "equal", "archived", "sorted_by_name", "dated", "name_of", "standing_stakes"}
    assert without - common <= set(WITHOUT_A_VIEWER)


def test_what_the_operator_may_ask_is_asked_by_commands_alone() -> None:
    source = Path(inspect.getfile(milepost)).parent
    users = [path for path in source.rglob("*.py") if OPERATOR.rpartition(".")[0] + ".operator" in path.read_text()]
    assert {path.relative_to(source).parts[0] for path in users} <= {"cli", "demo", "ops"}


def test_queries_take_keyword_arguments_only() -> None:
    for name, fn in WALLED.items():
        kinds = {parameter.kind for parameter in inspect.signature(fn).parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name


def candidates(argument: str, cast: Cast) -> list[int]:
    """Ids worth asking for as ``argument``: of A, of B, of the other firm, and one that never was."""
    kind = argument.removesuffix("_id")
    found = [5]
    for firm in (cast.harbour, cast.meridian):
        if kind in {"user", "owner", "sponsor", "proposer", "actor"}:
            found += [firm.people[name] for name in ("executive_a", "executive_b", "contributor_ab", "fund_partner")]
        elif kind in {"aggregate", "action", "event"}:
            found += firm.things.values()
        else:
            found += [pk for name, pk in firm.things.items() if name in KNOWN_AS[kind] or name.startswith(kind + "_")]
    return found


KNOWN_AS: defaultdict[str, tuple[str, ...]] = defaultdict(tuple) | {
    "portfolio": ("fund", "second_fund"),
    "company": ("a", "b"),
    "parent": ("objective_secret", "objective_second", "objective_shared", "objective_b"),
    "scope": ("fund", "second_fund", "a", "b", "initiative_a", "initiative_b"),
    "activity": ("milestone_a", "second_a", "task_a", "milestone_b", "second_b", "task_b"),
    "subject": ("milestone_a", "second_a", "milestone_b", "second_b", "initiative_a"),
    "predecessor": ("milestone_a", "milestone_b"),
    "successor": ("second_a", "second_b"),
}


def filter_of(fn: Callable[..., Any]) -> Any:
    """The class of a query's filters."""
    kind = get_type_hints(fn)["filters"]
    return next((part for part in getattr(kind, "__args__", (kind,)) if dataclasses.is_dataclass(part)), kind)


def asks_for_more(kind: Any) -> bool:
    """Whether there is no empty filter of that class: it always says of what."""
    return any(field.default is dataclasses.MISSING for field in dataclasses.fields(kind))


def filters_of(fn: Callable[..., Any], cast: Cast) -> Iterator[Any]:
    """The empty filter, and one for every id and word that the filter could be misused with."""
    kind = filter_of(fn)
    if not asks_for_more(kind):
        yield kind()
    if fn.__name__ in OF_ANOTHER:
        return
    names = [field.name for field in dataclasses.fields(kind)]
    for name in names:
        if name.endswith("_id"):
            yield from (kind(**{name: pk}) for pk in candidates(name, cast))
        elif name in {"q", "tag"}:
            yield from (kind(**{name: word}) for firm in (cast.harbour, cast.meridian) for word in firm.words.all)
        elif name in {
            "archived",
            "closed",
            "superseded",
            "without_objective",
            "without_initiative",
            "standing",
            "active",
            "contradicted",
            "critical",
            "open",
            "paired",
            "ended",
        }:
            yield from (kind(**{name: value}) for value in (True, False))
    if "known_at" in names:
        yield kind(on=TODAY, known_at=NOW)


def questions(fn: Callable[..., Any], cast: Cast) -> Iterator[dict[str, Any]]:
    """Every way to ask a query: each argument made up from its name."""
    parameters = inspect.signature(fn).parameters.keys() - {"viewer"}
    fixed = {name: SAME_FOR_ALL[name] for name in parameters if name in SAME_FOR_ALL}
    rest = parameters - fixed.keys()
    if "keys" in rest:  # of groups, here of companies
        rest -= {"keys"}
        fixed["keys"] = [encode_id(pk) for pk in candidates("company_id", cast)]
    if "filters" in rest:
        rest -= {"filters"}
        for filters in filters_of(fn, cast):
            yield fixed | {"filters": filters}
    elif many := next((name for name in rest if name in MANY_AT_ONCE), None):
        rest -= {many}
        yield fixed | {many: candidates(MANY_AT_ONCE[many], cast)}
    elif "before" in rest:  # a comparison: of every initiative, of a day and every baseline with today
        rest -= {"before", "after", "initiative_id"}
        for place, side in product(candidates("initiative_id", cast), (None, *candidates("baseline_id", cast))):
            before = Side(at=NOW) if side is None else Side(side)
            yield fixed | {"initiative_id": place, "before": before, "after": Side(at=NOW + timedelta(days=1))}
    elif rest:
        name = rest.pop()
        assert name.endswith("_id"), f"say in this test what {fn.__name__} may be asked with as {name}"
        yield from (fixed | {name: pk} for pk in candidates(name, cast))
    else:
        yield fixed
        if "q" in fixed:
            words = [word for firm in (cast.harbour, cast.meridian) for word in firm.words.all]
            yield from (fixed | {"q": word} for word in words)
    assert not rest, f"say in this test what {fn.__name__} may be asked with as {', '.join(rest)}"


def ask(fn: Callable[..., Any], viewer: Viewer, question: dict[str, Any]) -> tuple[str, str]:
    """What was told, and what the question itself held."""
    asked = repr(question) + " ".join(
        encode_id(value)
        for value in _numbers(question.get("filters")) | _numbers(question.get("before")) | _numbers(question)
    )
    try:
        told = fn(viewer=viewer, **question)
        return repr(list(told) if isinstance(told, Iterator) else told), asked
    except DomainError as error:
        return f"{error} {error.mend}", asked


def _numbers(value: Any) -> set[int]:
    if isinstance(value, dict):
        return {each for each in value.values() if type(each) is int}
    if dataclasses.is_dataclass(value):
        return _numbers(dataclasses.asdict(value))  # type: ignore[arg-type]
    return set()


@pytest.mark.parametrize("name", WALLED)
def test_nobody_learns_what_is_behind_a_wall(cast: Cast, name: str) -> None:
    fn = WALLED[name]
    asked_with = list(questions(fn, cast))
    found: list[str] = []
    for persona in ASKERS:
        viewer = cast.harbour.viewer(persona)
        for question in asked_with:
            told, asked = ask(fn, viewer, question)
            found += leaks(told, cast.harbour, persona, cast, asked=asked)
    assert found == []


@pytest.mark.parametrize("name", WALLED)
def test_the_wall_stands_the_other_way_round_too(cast: Cast, name: str) -> None:
    fn = WALLED[name]
    question = next(iter(questions(fn, cast)))
    for persona in ASKERS:
        told, asked = ask(fn, cast.meridian.viewer(persona), question)
        assert leaks(told, cast.meridian, persona, cast, asked=asked) == []


def detail_queries() -> dict[str, tuple[Callable[..., Any], str]]:
    """Queries for one thing, with the name of its id."""
    found = {}
    for name, fn in WALLED.items():
        ids = [each for each in inspect.signature(fn).parameters if each.endswith("_id")]
        if (
            len(ids) == 1
            # Looks at no row: nothing is counted of a place, or of somebody's milestones, that its viewer does not see.
            and name not in {"access.watch", "milestones.peak_load"}
            and "filters" not in inspect.signature(fn).parameters
            and "Page[" not in str(inspect.signature(fn).return_annotation)
        ):
            found[name] = (fn, ids[0])
    return found


DETAILS = detail_queries()


@pytest.mark.parametrize("name", DETAILS)
def test_what_is_behind_the_wall_is_missing_exactly_as_what_does_not_exist(cast: Cast, name: str) -> None:
    fn, argument = DETAILS[name]
    fixed = {each: SAME_FOR_ALL[each] for each in inspect.signature(fn).parameters if each in SAME_FOR_ALL}
    fixed |= {each: Side(at=NOW) for each in ("before", "after") if each in inspect.signature(fn).parameters}

    def answer(viewer: Viewer, pk: int) -> str:
        with pytest.raises(Missing, match="that you can see") as caught:
            fn(viewer=viewer, **fixed, **{argument: pk})
        assert caught.value.mend == ""
        return str(caught.value).replace(encode_id(pk), "X")

    hidden = [cast.harbour.things[thing] for thing in (*THINGS_OF_B, "objective_secret")]
    hidden += [cast.harbour.people[somebody] for somebody in ("executive_b", "fund_partner")]
    hidden += cast.meridian.things.values()
    worth_asking = set(candidates(argument, cast))
    for persona in [one for one in ONLY_A if one in ASKERS]:
        viewer = cast.harbour.viewer(persona)
        nothing = answer(viewer, 5)
        for pk in hidden:
            # The id of a thing of another kind stands for nothing there, whoever asks: one of them does.
            if persona == "executive_a" or pk in worth_asking:
                assert answer(viewer, pk) == nothing


def test_an_unknown_sort_or_region_is_refused_alike_for_all(cast: Cast) -> None:
    for persona in ASKERS:
        for name, fn in WALLED.items():
            parameters = inspect.signature(fn).parameters
            if "page" in parameters and "filters" in parameters and not asks_for_more(filter_of(fn)):
                fixed = {each: SAME_FOR_ALL[each] for each in parameters if each in SAME_FOR_ALL}
                fixed["page"] = PageRequest(sort="nonsense")
                kind = filter_of(fn)
                with pytest.raises(Invalid, match="is not a sort key"):
                    fn(viewer=cast.harbour.viewer(persona), filters=kind(), **fixed)
                assert name
