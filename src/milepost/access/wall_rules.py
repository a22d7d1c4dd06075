"""Which rows of each walled model a viewer may see. Every context registers its models' rules here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from milepost.access.viewer import Viewer

WallRule = Callable[["Viewer"], Q]

_rules: dict[type[models.Model], WallRule] = {}
_told: list[WallRule] = []


def register_wall(model: type[models.Model]) -> Callable[[WallRule], WallRule]:
    """Decorate the function that gives, for a viewer, the condition on the rows of ``model``."""

    def register(rule: WallRule) -> WallRule:
        _rules[model] = rule
        return rule

    return register


def wall_rule(model: type[models.Model]) -> WallRule:
    """The rule of ``model``. Raises LookupError when nobody wrote one: then nobody sees it."""
    try:
        return _rules[model]
    except KeyError:
        raise LookupError(f"no wall rule is registered for {model.__name__}") from None


def register_told(rule: WallRule) -> WallRule:
    """Decorate the function that gives, for a viewer, which events are told although their place is not the viewer's."""
    _told.append(rule)
    return rule


def told_rules() -> tuple[WallRule, ...]:
    """All of them."""
    return tuple(_told)


def walled_models() -> frozenset[type[models.Model]]:
    """Every model that has a rule."""
    return frozenset(_rules)
