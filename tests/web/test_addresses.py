"""Addresses that pages write are those that Django's ``reverse`` gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Engine
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse, set_script_prefix
from django.views.generic import View

from milepost.core.ids import MAX_ID
from milepost.web.addresses import address
from tests.house.routes import Route, routes

PAGES = [route for route in routes() if not route.pattern.startswith("api/")]
#: For every place: ids from the smallest to the largest and past it, and what is none.
GIVEN = (0, 1, 123_456_789_012_345, MAX_ID, MAX_ID + 1, -1, "oidc", "a b", "ü&'<%", "", None, True, 1.5)


def told(ask: Any, name: str, *args: Any) -> str:
    """The address, or how it was refused: an id that is no number is not one that is not there."""
    try:
        return str(ask(name, *args))
    except (NoReverseMatch, TypeError) as refused:
        return type(refused).__name__


def plain(name: str, *args: Any) -> str:
    """As Django gives it."""
    return reverse(name, args=args)


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """Below a path of the host that has to be quoted."""
    set_script_prefix("/a b/{0}/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_every_page_has_the_address_that_django_gives(route: Route) -> None:
    for _round in range(2):
        for args in ((), *((one,) for one in GIVEN), *((one, one) for one in GIVEN)):
            assert told(address, route.name, *args) == told(plain, route.name, *args), args


def test_there_are_pages_with_and_without_ids() -> None:
    assert address("milestone", 1) == "/milestones/0000000000001/"
    assert address("milestones") == "/milestones/"
    assert len(PAGES) > 150


def test_a_page_that_is_not_there_has_no_address() -> None:
    for args in ((), (1,), ("a",)):
        with pytest.raises(NoReverseMatch, match="'nowhere' is not a valid view function"):
            address("nowhere", *args)


def test_addresses_follow_the_path_below_which_everything_stands(elsewhere: None) -> None:
    assert address("milestone", 1) == plain("milestone", 1) == "/a%20b/%7B0%7D/milestones/0000000000001/"
    set_script_prefix("/")
    assert address("milestone", 1) == "/milestones/0000000000001/"


class Elsewhere:
    """Another table of addresses."""

    urlpatterns = (
        path("elsewhere/'&/<id:milestone_id>/{}/", View.as_view(), name="milestone"),
        path("elsewhere/&/", View.as_view(), name="milestones"),
    )


def test_another_table_of_addresses_is_looked_up_anew() -> None:
    assert address("milestones") == "/milestones/"
    with override_settings(ROOT_URLCONF=Elsewhere):
        assert address("milestones") == plain("milestones") == "/elsewhere/&/"
        assert address("milestone", 1) == plain("milestone", 1) == "/elsewhere/'&/0000000000001/%7B%7D/"
        assert shown("{% url 'milestones' %}{% url 'milestone' 1 %}") == (
            "/elsewhere/&amp;//elsewhere/&#x27;&amp;/0000000000001/%7B%7D/"
        )
    assert address("milestones") == "/milestones/"


TEXTS = (
    "{% url 'milestones' %}",
    '{% url "milestone" row %}',
    "{% url 'milestone' row as up %}[{{ up }}]",
    "{% url 'milestone' milestone_id=row %}",
    "{% url page row %}",
    "{% url 'nowhere' as up %}[{{ up }}]",
    "{% url 'milestone' 1 2 as up %}[{{ up }}]",
    "{% url 'openid_connect_login' 'oidc' %}",
    "{% autoescape off %}{% url 'milestone' row %}{% endautoescape %}",
)


def shown(text: str, engine: Engine | None = None) -> str:
    """What a template makes of it."""
    values = {"row": 5, "page": "milestone"}
    return (engine or Engine.get_default()).from_string(text).render(Context(values))


@pytest.mark.parametrize("text", TEXTS)
def test_templates_write_the_addresses_that_django_writes(text: str) -> None:
    for _round in range(2):
        assert shown(text) == shown(text, Engine()) != ""


@pytest.mark.parametrize("text", ["{% url 'nowhere' %}", "{% url 'milestone' 1 2 %}", "{% url 'milestone' %}"])
def test_a_template_that_leads_nowhere_fails(text: str) -> None:
    with pytest.raises(NoReverseMatch, match=r"not a valid view function|with (no )?arguments"):
        shown(text)
