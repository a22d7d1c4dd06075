"""What a refusal says goes through gettext when it is raised: whoever asks reads it in the own language."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.apps import apps
from django.test import Client
from django.utils import translation

from milepost.api.conventions.operations import REGISTRY
from milepost.core.aggregates import Aggregate
from milepost.core.errors import KIND_WORDS, Forbidden, InvalidRows, Missing, Stale
from milepost.core.ids import encode_id
from milepost.core.money import check_currency
from tests.cast import Cast
from tests.house.lint import SOURCE

GERMAN = {
    "There is no %(kind)s %(value)s that you can see.": "Es gibt hier %(kind)s %(value)s nicht.",
    "company": "Firma",
    "is not a currency code": "ist kein Kürzel einer Währung",
    "Use a three-letter ISO 4217 code such as EUR or USD.": "Nimm ein Kürzel wie EUR.",
    "Your roles do not allow this on %(where)s: %(what)s.": "Deine Rollen erlauben dies in %(where)s nicht: %(what)s.",
    "Archive companies": "Firmen archivieren",
    "Mend these rows and send all again.": "Berichtige diese Zeilen.",
    "nothing": "nichts",
}


@pytest.fixture
def german(tmp_path: Path, settings: Any) -> None:
    """An installation that speaks German, too."""
    catalog = Catalog(locale="de")
    for english, words in GERMAN.items():
        catalog.add(english, words)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    settings.LOCALE_PATHS = [tmp_path]


@pytest.mark.usefixtures("german")
def test_an_error_is_in_the_language_in_which_it_is_raised() -> None:
    with translation.override("de"):
        assert Missing("company", "x").message == "Es gibt hier Firma 'x' nicht."
        assert InvalidRows([]).mend == "Berichtige diese Zeilen."
        with pytest.raises(Exception, match="currency: 'EURO' ist kein Kürzel einer Währung"):
            check_currency("EURO")
    assert Missing("company", "x").message == "There is no company 'x' that you can see."


@pytest.mark.usefixtures("german", "clock_at_now")
def test_the_api_objects_in_the_language_of_the_request_or_in_english(cast: Cast) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.token('executive_a')}"})
    path = f"/api/v1/companies/{encode_id(cast.a)}/archival"

    def told(**headers: str) -> Any:
        return client.post(path, headers={"If-Match": "*", **headers}, content_type="application/json").json()

    assert told(**{"Accept-Language": "de"})["detail"] == (
        "Deine Rollen erlauben dies in Aster Tools nicht: Firmen archivieren."
    )
    for language in ({}, {"Accept-Language": "fr"}):
        assert told(**language)["detail"] == "Your roles do not allow this on Aster Tools: Archive companies."
    assert told(**{"Accept-Language": "de"})["title"] == "Not allowed"


def test_every_kind_of_thing_has_its_word() -> None:
    models = {model.KIND for model in apps.get_models() if issubclass(model, Aggregate)}
    in_paths = {
        part[1:-4] for operation in REGISTRY.operations for part in operation.path.split("/") if part.endswith("_id}")
    }
    said = {
        call.args[0].value
        for file in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Missing", "Stale"}
        if isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 10
    assert (models | in_paths | said) - {""} <= set(KIND_WORDS)


def test_errors_without_words_of_their_own_have_some() -> None:
    stale = Stale("company", sent_version=1, current_version=2, current={})
    assert stale.message == "This company has changed since you read it (you sent version 1, it is now 2)."
    assert Forbidden("x").mend == ""
