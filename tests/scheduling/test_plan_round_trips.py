"""An initiative written as a plan file and imported again changes nothing: real files, what people made, both formats."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from milepost.core.errors import Conflict, Invalid, Missing
from milepost.engine.plan import StoredDates
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.models import Activity
from milepost.planfiles import read
from milepost.scheduling.models import Forecast
from milepost.scheduling.plans.identity import id_of_guid
from milepost.scheduling.queries.plan_export import export_plan
from tests.cast import NOW, TODAY, Cast
from tests.planfiles.plans import each_real
from tests.scheduling.network import link, made
from tests.scheduling.plan_files import looked, news, stored, taken, written, xer

pytestmark = pytest.mark.django_db
NAMES = {"xer": "again.xer", "mspdi": "again.xml"}


@pytest.mark.once
@each_real("xer", "mspdi", "pmxml")
def test_a_real_file_comes_in_and_again_and_out_and_in_and_changes_nothing(cast: Cast, file: Path) -> None:
    content = file.read_bytes()
    found = looked(cast, content, name=file.name, place="initiative_a_other")
    assert found.writes
    assert not [row for row in found.rows if row.how == "refuse"]
    taken(cast, content, name=file.name, place="initiative_a_other")
    assert news(looked(cast, content, name=file.name, place="initiative_a_other")) == []
    for form in ("mspdi", "xer") if file.parent.name == "mspdi" else ("xer", "mspdi"):
        again = looked(
            cast, written(cast, form, place="initiative_a_other"), name=NAMES[form], place="initiative_a_other"
        )
        created = [row for row in news(again) if row[0] == "create"]
        assert created == [], (form, created)
        if form == file.parent.name:
            assert news(again) == [], form


@pytest.mark.parametrize("form", ["mspdi", "xer"])
def test_what_people_made_goes_out_and_comes_back_as_itself(cast: Cast, form: str) -> None:
    first = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    then = made(cast, "Install the line")
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    task = create_task(**partner, milestone_id=then, name="Foundations", duration="4")
    create_task(**partner, milestone_id=then, name="Cables", duration="1", percent="30")
    link(cast, first, task.pk, lag="2")
    again = looked(cast, written(cast, form), name=NAMES[form])
    assert news(again) == []
    assert {row.id for row in again.rows if row.how == "leave"} >= {first, then, task.pk}


@pytest.mark.once
def test_no_computed_day_is_written_where_p6_has_a_field_for_planned_ones(cast: Cast) -> None:
    made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    made(cast, "Open the line", duration="3")
    home = cast.harbour.things["initiative_a"]
    found = export_plan(viewer=cast.viewer("viewer"), initiative_id=home, file_format="xer", today=TODAY)
    assert {one.feature: one.count for one in found.lost}["forecasts"] > 1
    file = read(found.content)
    by_name = {one.name: one for one in file.plan.activities}
    open_ended = [one for one in file.plan.activities if one.actual_start is None]
    assert all(one.stored == StoredDates() for one in open_ended)
    assert by_name["Order"].uid in file.baseline
    assert by_name["Open the line"].uid not in file.baseline
    assert file.plan.projects[0].stored_finish is None


@pytest.mark.once
@pytest.mark.parametrize("form", ["mspdi", "xer"])
def test_a_forecast_that_moved_since_the_export_is_no_news_when_the_file_comes_back(cast: Cast, form: str) -> None:
    first = made(cast, "Order", duration="5")
    link(cast, first, made(cast, "Open the line", duration="3"))
    content = written(cast, form)
    Forecast.objects.unwalled("a test").update(
        early_start=F("early_start") + 30 * 86_400, early_finish=F("early_finish") + 30 * 86_400
    )
    assert news(looked(cast, content, name=NAMES[form])) == []


@pytest.mark.once
def test_ids_of_the_program_are_given_back_and_ours_are_guids(cast: Cast) -> None:
    taken(cast, xer())
    found = read(written(cast, "xer"))
    assert {one.code for one in found.plan.activities} >= {"A10", "A20", "A30", "M1"}
    assert {node.code for node in found.plan.wbs} >= {"TOWER", "F", "S"}
    by_code = {one.code: one for one in found.plan.activities}
    assert id_of_guid(found.guids[by_code["A10"].uid]) == stored("Dig").pk
    other = read(written(cast, "mspdi"))
    assert {id_of_guid(guid) for guid in other.guids.values()} >= {stored("Dig").pk, stored("Shell").pk}


@pytest.mark.once
def test_what_no_file_holds_is_listed_before_it_is_downloaded(cast: Cast) -> None:
    taken(cast, xer())
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    add_criterion(**partner, milestone_id=stored("Topped out").pk, metric="Roof", target="1", unit="piece")
    home = cast.harbour.things["initiative_a"]
    for form in ("mspdi", "xer"):
        found = export_plan(viewer=cast.viewer("viewer"), initiative_id=home, file_format=form, today=TODAY)
        lost = {one.feature: one.count for one in found.lost}
        assert lost["criteria"] >= 1
        assert lost["owners"] >= 1
        assert found.file_name.endswith(".xml" if form == "mspdi" else ".xer")


@pytest.mark.once
def test_a_calendar_with_the_holidays_of_a_country_comes_back_as_itself(cast: Cast) -> None:
    partner: Any = {"acting": cast.viewer("operating_partner"), "now": NOW}
    calendar = create_calendar(**partner, company_id=cast.harbour.things["a"], name="Bavaria", holidays_of="DE-BY")
    pk = made(cast, "Order", duration="5", planned_start=date(2026, 6, 1))
    Activity.objects.unwalled("a test").filter(pk=pk).update(calendar_id=calendar.pk)
    for form in ("xer", "mspdi"):
        assert news(looked(cast, written(cast, form), name=NAMES[form])) == []


@pytest.mark.once
def test_only_what_one_sees_is_written_and_only_as_what_can_be(cast: Cast) -> None:
    home = cast.harbour.things["initiative_a"]
    with pytest.raises(Missing, match="that you can see"):
        export_plan(viewer=cast.viewer("executive_b"), initiative_id=home, file_format="xer", today=TODAY)
    with pytest.raises(Invalid, match="cannot be written"):
        export_plan(viewer=cast.viewer("viewer"), initiative_id=home, file_format="mpp", today=TODAY)
    text = export_plan(viewer=cast.viewer("executive_a"), initiative_id=home, file_format="mspdi", today=TODAY).content
    assert b"Brio" not in text
    empty = cast.harbour.things.get("initiative_a_empty")
    if empty is not None:
        with pytest.raises(Conflict, match="has no milestone"):
            export_plan(viewer=cast.viewer("viewer"), initiative_id=empty, file_format="xer", today=TODAY)
