"""Querysets that refuse to be read before somebody said for whom.

``Model.objects`` of a walled model gives a queryset that raises Unwalled on any read until ``seen_by(viewer)`` (the
rows that this viewer may see) or ``unwalled("why")`` was called. What a viewer may see is each model's own ``wall``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Protocol, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

M = TypeVar("M", bound=models.Model, covariant=True)


class Unwalled(RuntimeError):
    """A walled queryset was about to be read without a viewer: a bug in the program, never a user's mistake."""


class Sees(Hashable, Protocol):
    """Whatever can say which rows of a model it may see; equal ones see the same."""

    def wall(self, model: type[models.Model]) -> models.Q:
        """The condition that keeps the rows of ``model`` that may be seen."""
        ...


class WalledQuery(Query):
    """The SQL behind a walled queryset. It compiles only when opened, whatever it is a part of: subquery, union, aggregate."""

    opened = False

    def check(self) -> None:
        """Raise Unwalled unless somebody said for whom."""
        if not self.opened:
            name = self.model.__name__ if self.model else "a model"
            raise Unwalled(f"{name}.objects was read without seen_by(viewer) or unwalled(reason)")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.check()
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: Query, connector: str) -> None:
        """For ``&``, ``|`` and ``^``: an opened queryset must not open the other one."""
        if isinstance(rhs, WalledQuery):
            rhs.check()
        super().combine(rhs, connector)


class WalledQuerySet(models.QuerySet[M]):
    """A queryset that knows whether it has been walled.

    The checks here name the mistake before any SQL; the one in WalledQuery is what nothing gets around.
    """

    def __init__(
        self, model: type[M] | None = None, query: Query | None = None, using: str | None = None, hints: Any = None
    ) -> None:
        if query is None and model is not None:
            query = WalledQuery(model)
        super().__init__(model, query, using, hints)

    def seen_by(self, viewer: Sees) -> Self:
        """The rows that ``viewer`` may see."""
        return self.filter(viewer.wall(self.model))._open()

    def unwalled(self, reason: str) -> Self:
        """All rows. ``reason`` says in the code why no viewer applies; an empty one is refused."""
        if not reason:
            raise Unwalled("unwalled() needs a reason")
        return self.all()._open()

    def _open(self) -> Self:
        query: Any = self.query
        query.opened = True
        return self

    def _check(self) -> None:
        query: Any = self.query
        query.check()

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        self._check()
        return super().iterator(chunk_size)

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self._check()
        return super()._raw_delete(using)

    def raw(self, *_args: Any, **_kwargs: Any) -> Any:
        """Refused: no wall can be put around SQL of one's own."""
        raise Unwalled(f"{self.model.__name__}.objects was read without seen_by(viewer): raw SQL knows no walls")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        # As a subquery a queryset is read by another one: the wall must stand here too.
        self._check()
        return super().resolve_expression(*args, **kwargs)


class WalledManager(models.Manager[M]):
    """The manager of a walled model."""

    _queryset_class = WalledQuerySet

    def get_queryset(self) -> WalledQuerySet[M]:
        return WalledQuerySet(self.model, using=self._db)

    def seen_by(self, viewer: Sees) -> WalledQuerySet[M]:
        """The rows that ``viewer`` may see."""
        return self.get_queryset().seen_by(viewer)

    def unwalled(self, reason: str) -> WalledQuerySet[M]:
        """All rows, for the reason given."""
        return self.get_queryset().unwalled(reason)
