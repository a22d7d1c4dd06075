"""The search finds what one may see and nothing else, at once, on both databases alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from milepost.access.actions.people import update_profile
from milepost.access.models import Membership
from milepost.access.queries import search
from milepost.core import search as entries
from milepost.core import search_index
from milepost.core.folding import fold, marked, words_of
from milepost.core.models import SearchEntry
from milepost.discussion.actions.comments import add_comment, withdraw_comment
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.models import Activity, Criterion, Milestone, Update
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.models import Company, Initiative, Objective, Portfolio, Proposal
from tests.cast import NOW, ONLY_A, PERSONAS, Cast

#: Kind -> the model whose lists show it, and which of its rows are found.
LISTED: dict[str, tuple[Any, dict[str, Any]]] = {
    "portfolio": (Portfolio, {}),
    "company": (Company, {}),
    "initiative": (Initiative, {}),
    "objective": (Objective, {}),
    "proposal": (Proposal, {}),
    "milestone": (Milestone, {}),
    "task": (Activity, {"kind": "task"}),
    "criterion": (Criterion, {"removed_at__isnull": True}),
    "person": (Membership, {}),
}


@pytest.mark.parametrize("persona", PERSONAS)
def test_just_what_the_lists_show_can_be_found(cast: Cast, persona: str) -> None:
    viewer = cast.harbour.viewer(persona)
    for kind, (model, only) in LISTED.items():
        listed = set(model.objects.seen_by(viewer).filter(**only).values_list("pk", flat=True))
        found = set(SearchEntry.objects.seen_by(viewer).filter(kind=kind).values_list("pk", flat=True))
        assert found == listed, kind
    said = {row.pk for row in Update.objects.seen_by(viewer) if row.words or row.obstacles}
    assert said == set(SearchEntry.objects.seen_by(viewer).filter(kind="update").values_list("pk", flat=True))


@pytest.mark.parametrize("persona", ONLY_A)
def test_who_works_in_one_company_finds_nothing_of_another(cast: Cast, persona: str) -> None:
    viewer = cast.harbour.viewer(persona)
    for word in ("brio", "lighthouse", "meridian", "b", "l", "m"):
        found = repr(search(viewer=viewer, q=word, limit=500)).lower()
        assert not any(name in found for name in ("brio", "lighthouse", "meridian"))
    assert search(viewer=cast.harbour.viewer("operating_partner"), q="brio")


def test_what_is_behind_a_wall_takes_no_place_among_the_first(cast: Cast) -> None:
    both, one = cast.harbour.viewer("operating_partner"), cast.harbour.viewer("executive_b")
    everything = [hit.id for hit in search(viewer=both, q="b", limit=500)]
    assert [hit.id for hit in search(viewer=one, q="brio", limit=1)]
    assert {hit.id for hit in search(viewer=one, q="b", limit=500) if hit.kind != "person"} <= set(everything)


def test_case_accents_and_unfinished_words_do_not_matter(cast: Cast) -> None:
    company, viewer = cast.harbour.a, cast.harbour.viewer("operating_partner")
    update_company(acting=viewer, now=NOW, company_id=company, name="Société Générale d’Électricité de Łódź")
    for asked in ("societe", "ELECTRICITE", "élec soc", "lodz", "générale d'élec"):
        assert [hit.id for hit in search(viewer=viewer, q=asked, kinds=["company"])] == [company], asked
    assert search(viewer=viewer, q="ectricite", kinds=["company"]) == ()


def test_a_new_name_is_found_at_once_and_the_former_no_more(cast: Cast) -> None:
    viewer = cast.harbour.viewer("operating_partner")
    milestone = Milestone.objects.seen_by(viewer).order_by("pk").first()
    update_milestone(acting=viewer, now=NOW, milestone_id=milestone.pk, name="Quartz furnace lit", tags=["zirconium"])
    for asked in ("quartz", "furn quar", "zircon"):
        assert [hit.title for hit in search(viewer=viewer, q=asked)] == ["Quartz furnace lit"]
    update_milestone(acting=viewer, now=NOW, milestone_id=milestone.pk, name="Something else", tags=[])
    assert search(viewer=viewer, q="quartz") == ()


def test_a_withdrawn_comment_is_not_found(cast: Cast) -> None:
    viewer = cast.harbour.viewer("operating_partner")
    milestone = Milestone.objects.seen_by(viewer).order_by("pk").first()
    made = add_comment(
        acting=viewer, now=NOW, subject_kind="milestone", subject_id=milestone.pk, words="The xylophone broke"
    )
    (hit,) = search(viewer=viewer, q="xylo")
    assert (hit.kind, hit.title, hit.subject_id) == ("comment", milestone.name, milestone.pk)
    assert hit.excerpt == (("The ", False), ("xylophone", True), (" broke", False))
    withdraw_comment(acting=viewer, now=NOW, comment_id=made.pk)
    assert search(viewer=viewer, q="xylo") == ()


def test_a_person_is_found_by_a_new_name(cast: Cast) -> None:
    viewer = cast.harbour.viewer("administrator")
    update_profile(acting=cast.harbour.viewer("analyst"), now=NOW, name="Žofie Quibble")
    (hit,) = search(viewer=viewer, q="zofie quib")
    assert (hit.kind, hit.id) == ("person", cast.harbour.people["analyst"])
    assert search(viewer=cast.harbour.viewer("executive_a"), q="quibble") == ()


def test_names_come_before_what_is_said(cast: Cast) -> None:
    viewer = cast.harbour.viewer("operating_partner")
    first, second = Milestone.objects.seen_by(viewer).order_by("pk")[:2]
    update_milestone(acting=viewer, now=NOW, milestone_id=first.pk, name="Plain", description="An obelisk is raised")
    update_milestone(acting=viewer, now=NOW, milestone_id=second.pk, name="Obelisk raised")
    assert [hit.id for hit in search(viewer=viewer, q="obelisk")] == [second.pk, first.pk]


@pytest.mark.parametrize("asked", ['"', "*", "a* OR b", "NEAR(", "';--", "\x00", "&|!():*", "title_key:a", " ", "−"])
def test_signs_of_the_databases_languages_are_only_signs(cast: Cast, asked: str) -> None:
    search(viewer=cast.harbour.viewer("operating_partner"), q=asked)


def test_a_rebuild_writes_what_was_there(cast: Cast) -> None:
    def stored() -> list[Any]:
        return list(SearchEntry.objects.unwalled("a test").order_by("pk").values())

    before = stored()
    assert entries.out_of_date() == 0
    SearchEntry.objects.unwalled("a test").filter(kind="milestone").delete()
    SearchEntry.objects.unwalled("a test").filter(kind="company").update(title_key="spoiled")
    assert entries.out_of_date() > 0
    assert entries.rebuild() == len(before)
    assert stored() == before
    assert entries.out_of_date() == 0
    assert search_index.missing(connection) == []


def test_what_the_database_keeps_is_missed_when_it_is_gone(cast: Cast) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX core_searchentry_words")
        else:
            cursor.execute("DROP TRIGGER core_searchtext_update")
    assert search_index.missing(connection) in (["core_searchentry_words"], ["core_searchtext_update"])
    search_index.install(connection)
    assert search_index.missing(connection) == []


def test_scripts_without_spaces_are_found_by_any_of_their_signs() -> None:
    assert words_of("東京の計画 2026") == ["東", "京", "の", "計", "画", "2026"]
    assert fold("ÆØÅ ß İ") == "aeoa ss i"


def test_an_excerpt_stands_around_the_words() -> None:
    pieces = marked("x " * 200 + "the needle here " + "y " * 200, ["need"])
    assert ("needle", True) in pieces
    assert len("".join(text for text, _mark in pieces)) < 200
