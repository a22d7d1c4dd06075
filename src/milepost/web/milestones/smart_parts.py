"""The five SMART answers: of a milestone that is kept, and of a form while it is being filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from milepost.access.viewer import Viewer
from milepost.core.tables.days import read_day
from milepost.milestones.advice import advice_on
from milepost.milestones.queries.detail import MilestonePage
from milepost.milestones.queries.load import peak_load
from milepost.milestones.saying import said
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.milestones.statements import in_words
from milepost.web.forms import Form

SMART_NAMES = {
    "specific": _lazy("Specific"),
    "measurable": _lazy("Measurable"),
    "achievable": _lazy("Achievable"),
    "relevant": _lazy("Relevant"),
    "time_bound": _lazy("Time-bound"),
}
#: What the button without JavaScript sends, and the script with it: the answers, and nothing is saved.
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the reader's language; ``mend`` is empty when nothing needs it."""

    ok: bool
    reason: str
    mend: str


Named = list[tuple[Any, Said]]


def of_kept(found: MilestonePage, *, viewer: Viewer, today: date) -> Named:
    """Each with its question's name."""
    return _named(advice_on(found.milestone, found.criteria, viewer=viewer, today=today))


def of_typed(
    form: Form, *, initiative: str, lever: str, viewer: Viewer, today: date, kept: MilestonePage | None = None
) -> Named:
    """About what stands in a milestone's form now, readable or not; a kept one's criteria and forecast count too."""

    def typed(name: str) -> Any:
        return form[name].value() or None

    statement = Statement(
        name=str(typed("name") or ""),
        objective=_label(form, "objective_id"),
        criteria=in_words(kept.criteria) if kept else "",
        start=typed("planned_start"),
        due=typed("due"),
        owner=_label(form, "owner_id"),
        initiative=initiative,
        lever=lever,
    )
    load = peak_load(
        viewer=viewer,
        owner_id=_chosen(form, "owner_id"),
        start=read_day(typed("planned_start")).day,
        due=read_day(typed("due")).day,
        besides=kept.milestone.id if kept else None,
        today=today,
    )
    facts = ScheduleFacts(forecast=kept.milestone.forecast if kept else None, peak_load=load)
    return _named(check(statement, today=today, facts=facts))


def _named(answers: SmartAnswers) -> Named:
    return [
        (SMART_NAMES[question], Said(one.ok, said(one.reason), said(one.mend) if one.mend else ""))
        for question, one in answers.items()
    ]


def _chosen(form: Form, name: str) -> int | None:
    """The id that stands in a field, where it is one that the form offers."""
    try:
        chosen: int | None = form.fields[name].clean(form[name].value())
    except ValidationError:
        return None
    return chosen


def _label(form: Form, name: str) -> str:
    value = form[name].value()
    return form.in_words(name, value) if value else ""
