"""Queries that nearly every page asks: their SQL is made once for each shape, and asked again with other values.

Django builds and compiles a query anew each time, which for the reads of one thing by its id takes several times as long as
the database needs to answer. ``ask`` keeps what came of it::

    def _titles(viewer: Viewer, *, ids: Sequence[int]) -> Any:
        return Objective.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", "title")

    ask(_titles, viewer, ids=wanted)

What stands before the star is the *shape*: the SQL may depend on it in any way, the wall of a viewer above all, so that two
viewers share nothing unless they are equal in all that a viewer is. What stands behind it are *values*: each is a parameter of
the SQL and no more. That is tried where a statement is made, with values that nothing else can have; and the tests hold what is
asked against the query as Django makes it at that moment (``check_each``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from types import FunctionType, SimpleNamespace
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from milepost.core.prepared_values import MARKS, Marks, NotPrepared, kind_of, plain_of

log = logging.getLogger("milepost.prepared")
#: Gives the query of a shape (positional) and values (by name). A function of a module: what it closes over nobody would see.
Build: TypeAlias = Callable[..., Any]

#: So many shapes are kept in a process: some thirty for each page of each viewer who looked lately, of about 6 kB each.
KEPT = 4096


@dataclass(frozen=True, slots=True)
class _Place:
    """Which parameter of the SQL takes which value, and how it is written there."""

    at: int
    name: str
    write: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What is left of a query once it is compiled."""

    rows_of: type[Any]
    fields: Any
    model: Any
    query: Any
    compiler: Any
    converters: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[_Place, ...]

    def filled(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The parameters with these values."""
        params = list(self.params)
        for place in self.places:
            params[place.at] = place.write(values[place.name])
        return tuple(params)

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """What the database answers, as the queryset would have given it."""
        compiler = _alike(self.compiler)
        params = self.filled(values)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (self.sql, params)
        compiler.get_converters = lambda _expressions: self.converters
        query = _alike(self.query)
        query.get_compiler = lambda *_args, **_more: compiler
        source = SimpleNamespace(
            db=DEFAULT_DB_ALIAS, query=query, model=self.model, _fields=self.fields, _known_related_objects={}
        )
        return list(self.rows_of(source))


@dataclass(frozen=True, slots=True)
class _Nothing:
    """What is left of a query that finds nothing whatever its values, so that the database is not asked."""

    def rows(self, _values: Mapping[str, Any]) -> list[Any]:
        """None."""
        return []


def ask(build: Build, *shape: Hashable, **values: Any) -> list[Any]:
    """The rows of ``build(*shape, **values)``; one SQL query, none where nothing can be found.

    Values are whole numbers, texts, days, moments and lists of ids (through ``Among``); None is part of the shape, as is a truth
    value, for which SQL is written differently. A query of which more than parameters depends on a value is a mistake: the tests
    hear of it as NotPrepared; where people work it is logged, and asked as Django asks it.
    """
    check = _checks is not None and _checks(_functions(build, *shape))
    kinds = tuple((name, kind_of(value)) for name, value in values.items())
    if not check and next(_times(build, shape, kinds)) == 0:
        return list(build(*shape, **values))
    statement = _statement(build, shape, kinds)
    if isinstance(statement, NotPrepared) and check:
        raise statement
    if statement is None or isinstance(statement, NotPrepared):
        return list(build(*shape, **values))
    if check:
        _compare(statement, build(*shape, **values), values)
    return statement.rows(values)


def ask_filtered(build: Build, viewer: Hashable, filters: Any, *shape: Hashable, **values: Any) -> list[Any]:
    """The rows of ``build(viewer, filters, *shape, **values)``: numbers, days and moments of the filter are values, too."""
    kept, more = apart(filters)
    return ask(together, build, viewer, kept, tuple(more), *shape, **more, **values)


def together(
    build: Build, viewer: Hashable, kept: Any, names: tuple[str, ...], *shape: Hashable, **values: Any
) -> QuerySet[Any]:
    """The query of a filter that was taken apart."""
    filters = replace(kept, **{name: values.pop(name) for name in names})
    found: QuerySet[Any] = build(viewer, filters, *shape, **values)
    return found


def check_each(which: Callable[[tuple[Any, ...]], bool] | None) -> None:
    """Compare the SQL that is asked with what Django makes of the same query, wherever ``which`` says so: for tests.

    It is given the functions that build the query.
    """
    global _checks
    _checks = which


def _functions(*parts: Any) -> tuple[Any, ...]:
    inner = (_functions(*part) if type(part) is tuple else (part,) for part in parts)
    return tuple(function for some in inner for function in some if isinstance(function, FunctionType))


_checks: Callable[[tuple[Any, ...]], bool] | None = None


def apart(filters: Any) -> tuple[Any, dict[str, Any]]:
    """A filter, a frozen dataclass, without its numbers, days and moments; and these, by name, as values.

    Its texts stay in the shape: what is searched for is written differently in SQL, and a status or a type is one of a few.
    """
    values = {
        field.name: value
        for field in fields(filters)
        if type(value := getattr(filters, field.name)) in (int, date, datetime)
    }
    return (replace(filters, **dict.fromkeys(values)) if values else filters), values


def forget() -> None:
    """Nothing is kept any more: for a database of another kind, or other tables."""
    _statement.cache_clear()
    _times.cache_clear()


@lru_cache(maxsize=KEPT)
def _times(build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[str, Any], ...]) -> Iterator[int]:
    """How often this was asked before. What is asked once, like a text that somebody searches for, is not worth keeping."""
    return count()


@lru_cache(maxsize=KEPT)
def _statement(
    build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[str, Any], ...]
) -> _Statement | _Nothing | NotPrepared | None:
    """What is kept, or why nothing can be: that too is found out and told once."""
    try:
        return _made(build, shape, kinds)
    except NotPrepared as mistake:
        log.error("asked anew each time, since it cannot be kept: %s", mistake)
        return mistake.with_traceback(None)


def _made(
    build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[str, Any], ...]
) -> _Statement | _Nothing | None:
    for function in (build, *shape):
        if getattr(function, "__closure__", None):
            raise NotPrepared(f"{function!r} closes over something: give it as a part of the shape")
    what = " of ".join(function.__qualname__ for function in _functions(build, *shape))
    with connections[DEFAULT_DB_ALIAS].execute_wrapper(_no_sql):
        first, second = (Marks(turn, kinds) for turn in (0, 1))
        found = build(*shape, **first.values)
        one, other = _compiled(found), _compiled(build(*shape, **second.values))
        few = one or _compiled(build(*shape, **(first.values | {name: 1 for name, kind in kinds if kind == "number"})))
    if one is None or other is None:
        # Django asks nothing: of a viewer who sees nothing always, of a number that its column cannot hold just now.
        return _Nothing() if few is None and other is None else None
    compiler, sql, params = one
    if sql != other[1] or len(params) != len(other[2]):
        raise NotPrepared(f"the SQL of {what} depends on a value: make it a part of the shape")
    places = tuple(_places(what, params, other[2], first, second))
    lost = set(first.values) - {place.name for place in places} - {name for name, kind in kinds if kind not in MARKS}
    if lost:
        raise NotPrepared(f"{what}: {', '.join(sorted(lost))} does not reach the SQL as it was given")
    return _statement_of(found, compiler, sql, params, places)


def _statement_of(found: Any, compiler: Any, sql: str, params: Any, places: tuple[_Place, ...]) -> _Statement:
    if found._prefetch_related_lookups:
        raise NotPrepared("prefetch_related is asked by the queryset itself: ask for those rows apart")
    query = _alike(found.query)
    query.where = type(query.where)()  # the walls' conditions are many, and nothing reads them again
    selected = [column for column, *_more in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(selected)
    compiler.query, compiler.connection = query, None
    compiler.where = compiler.having = compiler.qualify = None
    return _Statement(
        rows_of=found._iterable_class,
        fields=found._fields,
        model=found.model,
        query=query,
        compiler=compiler,
        converters=converters,
        sql=sql,
        params=params,
        places=places,
    )


def _compiled(found: QuerySet[Any]) -> tuple[Any, str, tuple[Any, ...]] | None:
    compiler = found.query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    return compiler, sql, tuple(params)


def _places(
    what: str, params: tuple[Any, ...], others: tuple[Any, ...], first: Marks, second: Marks
) -> Iterator[_Place]:
    for at, (one, other) in enumerate(zip(params, others, strict=True)):
        found, again = first.meant(one), second.meant(other)
        if found is None and plain_of(one) == plain_of(other):
            continue
        if found is None or again is None or found[0] != again[0]:
            raise NotPrepared(f"{what}: a value is changed on its way into the SQL: {one!r}")
        yield _Place(at, *found)


def _compare(statement: _Statement | _Nothing, asked: QuerySet[Any], values: Mapping[str, Any]) -> None:
    """Raise AssertionError where what was kept is not what Django makes of the query now."""
    real = _compiled(asked)
    kept = _told(statement.sql, statement.filled(values)) if isinstance(statement, _Statement) else None
    now = real and _told(*real[1:])
    if kept != now:
        raise AssertionError(f"kept {kept}\nbut now {now}")


def _told(sql: str, params: tuple[Any, ...]) -> tuple[str, list[str]]:
    # Two equal sets, of the companies that a viewer sees, may give their ids in another order.
    return sql, sorted(repr(plain_of(param)) for param in params)


def _no_sql(*_call: Any) -> Any:
    raise NotPrepared("a query that is prepared may not ask the database while it is built: its answer would be kept")


def _alike(one: Any) -> Any:
    """Another object with the same attributes, without what copying costs."""
    other = object.__new__(type(one))
    other.__dict__.update(one.__dict__)
    return other
