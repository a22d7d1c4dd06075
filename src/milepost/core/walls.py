"""Querysets that refuse to be read before somebody said for whom.

``Model.objects`` of a walled model gives a queryset that raises Unwalled on any read until ``seen_by(viewer)`` (the
rows that this viewer may see) or ``unwalled("why")`` was called. What a viewer may see is each model's own ``wall``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model, covariant=True)


class Unwalled(RuntimeError):
    """A walled queryset was about to be read without a viewer: a bug in the program, never a user's mistake."""


class Sees(Protocol):
    """Whatever can say which rows of a model it may see."""

    def wall(self, model: type[models.Model]) -> models.Q:
        """The condition that keeps the rows of ``model`` that may be seen."""
        ...


class WalledQuerySet(models.QuerySet[M]):
    """A queryset that knows whether it has been walled."""

    _opened = False

    def seen_by(self, viewer: Sees) -> Self:
        """The rows that ``viewer`` may see."""
        opened = self.filter(viewer.wall(self.model))
        opened._opened = True
        return opened

    def unwalled(self, reason: str) -> Self:
        """All rows. ``reason`` says in the code why no viewer applies; an empty one is refused."""
        if not reason:
            raise Unwalled("unwalled() needs a reason")
        opened = self.all()
        opened._opened = True
        return opened

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._opened = self._opened
        return clone

    def _check(self) -> None:
        if not self._opened:
            raise Unwalled(f"{self.model.__name__}.objects was read without seen_by(viewer) or unwalled(reason)")

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        self._check()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._check()
        return super().count()

    def exists(self) -> bool:
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()

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
