"""Rows that are made by the thousand are those that their model makes."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.making import made
from milepost.core.models import Delivery, Event, SearchEntry
from milepost.milestones.models import Milestone, MilestoneFacts

pytestmark = pytest.mark.once

MODELS: tuple[Any, ...] = (Event, Delivery, SearchEntry, Milestone, MilestoneFacts)


def columns_of(row: Any) -> dict[str, Any]:
    """All that is stored of it, but for ids that are made anew."""
    return {field.attname: row.__dict__[field.attname] for field in row._meta.concrete_fields if field.attname != "id"}


@pytest.mark.parametrize("model", MODELS)
def test_what_is_not_said_is_as_the_model_has_it(model: Any) -> None:
    assert columns_of(made(model)) == columns_of(model())
    assert made(model)._state.adding


@pytest.mark.parametrize("model", MODELS)
def test_what_is_said_is_kept(model: Any) -> None:
    names = [field.attname for field in model._meta.concrete_fields]
    said = {name: number for number, name in enumerate(names)}
    assert {name: getattr(made(model, **said), name) for name in names} == said


def test_two_rows_share_no_list_and_no_id() -> None:
    one, other = made(Milestone), made(Milestone)
    one.tags.append("late")
    assert (other.tags, one.id == other.id) == ([], False)


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Event has no columns \['word'\]"):
        made(Event, word="x")
