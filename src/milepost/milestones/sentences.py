"""What the rules about milestones say, by code: the one place of these words, to be translated.

Pure: the marks below only show the texts to ``makemessages``. What stands in MilestoneFacts names these codes, so a code keeps its
meaning and its parameters; its words may change. A test holds every use in the rules against this table.
"""

# ruff: noqa: E501 -- sentences are not broken
from __future__ import annotations

from milepost.milestones.fields_of_work import FIELDS, MEASURES
from milepost.milestones.fields_of_work import gettext_noop as _


def ngettext(one: str, many: str, count: int = 0) -> tuple[str, str]:
    """Marks a text that depends on a count."""
    return one, many


#: Codes of their own: sentences one after the other, parts with commas, and parts per 10,000.
SEVERAL, LISTED, PERCENT = "several", "listed", "percent"

#: By ``count``.
COUNTED = {
    "days": ngettext("%(count)s day", "%(count)s days"),
    "too_few_days": ngettext(
        "%(count)s day is too few for %(what)s: expect at least %(needed)s.",
        "%(count)s days are too few for %(what)s: expect at least %(needed)s.",
    ),
    "enough_days": ngettext("%(count)s day can be enough for %(what)s.", "%(count)s days can be enough for %(what)s."),
    "obstacles": ngettext(
        "%(count)s reported obstacle without an answer.", "%(count)s reported obstacles without an answer."
    ),
    "unassigned": ngettext(
        "%(count)s task of it with nobody to do it.", "%(count)s tasks of it with nobody to do them."
    ),
}

_ASSESSMENT = {
    "completed": _("Completed on %(day)s."),
    "completed_late": _("Completed on %(day)s, %(late)s after it was due."),
    "overdue": _("It was due %(ago)s ago and is not completed."),
    "forecast_late": _("The forecast is %(late)s after the due date."),
    "late_start": _("It should have started %(ago)s ago and has not."),
    "not_started": _("Nothing says that work has begun."),
    "starts_later": _("Work is planned to begin on %(day)s."),
    "thin_margin": _("The forecast leaves %(left)s before the due date; less than %(limit)s is at risk."),
    "due_soon": _("It is due in %(left)s and %(done)s complete."),
    "behind": _("%(passed)s of the time has passed and %(done)s is complete."),
    "never_heard": _("Work has begun and nobody has reported on it."),
    "silent": _("Nobody has reported for %(silent)s."),
    "no_due": _("Work is going on; without a due date nobody can say whether it is on track."),
    "no_start": _("Work is going on; without a start or a forecast nobody can say whether it is on track."),
    "on_track": _("The forecast leaves %(left)s before the due date."),
    "in_step": _("%(done)s is complete after %(passed)s of the time."),
}
#: What was reported, and all that speaks against it.
_CONTRADICTIONS = {
    "reported_not_started": _("Reported not started; %(facts)s."),
    "reported_in_progress": _("Reported in progress; %(facts)s."),
    "reported_on_track": _("Reported on track; %(facts)s."),
    "reported_at_risk": _("Reported at risk; %(facts)s."),
    "reported_delayed": _("Reported delayed; %(facts)s."),
    "reported_completed": _("Reported completed; %(facts)s."),
}
_PITFALLS = {
    "late_forecast": _("The forecast is %(day)s, %(late)s after it is due."),
    "late_forecast_mend": _("Agree a later due date, take work out, or add capacity where it is critical."),
    "ask_owner": _("Ask %(owner)s for an update, and agree how often one is due."),
    "ask_its_owner": _("Ask its owner for an update, and agree how often one is due."),
    "obstacles_mend": _("Answer the obstacles: who does what by when."),
    "contradicted_mend": _("Talk it over with the owner; then correct the status or the facts."),
    "no_owner": _("Nobody owns it."),
    "no_owner_mend": _("Name one person who answers for it."),
    "unassigned_mend": _("Assign people to these tasks, or take them out."),
    "too_many": _("%(owner)s owns %(count)s milestones that have begun and are still open; %(most)s are a lot."),
    "too_many_mend": _("Give some of them to somebody else than %(owner)s, or start them later."),
    "never_reported": _("Work has begun and nobody has ever reported on it."),
    "no_update": _("No update for %(silent)s."),
}
_SPECIFIC = {
    "label_only": _("The name %(name)s says which part, not what will be different."),
    "criterion_label_only": _("The criterion %(criteria)s says which part, not what will be different."),
    "mere_work": _("It describes work (“%(words)s”), not what is different afterwards."),
    "outcome_measured": _("It names an outcome with a measure."),
    "no_amount": _("“%(words)s” gives a direction, but not how much."),
    "event_named": _("It names an event: %(event)s."),
    "wish": _("“%(words)s” is a wish: it names no end."),
    "bundle": _("It bundles many topics; no reader sees one outcome."),
    "thing_named": _("It names a thing that will exist: %(name)s."),
    "notion": _("“%(words)s” is a notion; readers will picture different things."),
    "topic": _("%(name)s is a topic: it does not say what will be different."),
    "specific_mend": _(
        "Name the result instead of the topic: what is different when “%(name)s” is over? For example: %(example)s."
    ),
    "specific_mend_unnamed": _(
        "Name the result instead of the topic: what is different when “the milestone” is over? For example: %(example)s."
    ),
    "who_is_different": _("who or what is different, from which state to which"),
}
_MEASURABLE = {
    "measured": _("It is measured: %(measures)s."),
    "checked": _("It can be checked: %(event)s happened or did not."),
    "no_unit": _("The number %(number)s has no unit, and nothing says what is counted."),
    "no_unit_mend": _("Write beside the number what is counted, and in what: “%(number)s …”."),
    "no_criterion": _("No criterion says when it is met, and the name holds no measure."),
    "hedged": _("The criterion %(criteria)s has no figure, and “%(words)s” can mean anything."),
    "compares": _("The criterion %(criteria)s compares, but gives no figure to reach."),
    "number_is_label": _("The number in %(criteria)s is a name or a date, not a measure."),
    "weak_state": _("The criterion %(criteria)s has no figure, and two people may differ on when it is “%(words)s”."),
    "no_figure": _("The criterion %(criteria)s has neither a figure nor an event that others can check."),
    "measurable_mend": _("Write what must be seen, with a figure, for example: “%(name)s: %(example)s”."),
    "measurable_mend_unnamed": _("Write what must be seen, with a figure, for example: “It: %(example)s”."),
    "from_to": _("from … to at least … (unit), shown in (report or record)"),
}
_ACHIEVABLE = {
    "ends_first": _("It would have to end (%(due)s) before it starts (%(start)s)."),
    "ends_first_mend": _("Correct the start or the due date; then look again whether the time is enough."),
    "no_due_no_judgement": _("Nothing speaks against it; without a due date the time cannot be judged."),
    "time_enough": _("Nothing speaks against it in %(span)s."),
    "forecast_after": _("The schedule forecasts %(day)s, %(late)s after it is due."),
    "forecast_after_mend": _("Take work out, add capacity, or agree a later due date."),
    "too_many_at_once": _(
        "Its owner answers for %(count)s open milestones at one time before it is due; more than %(most)s are more than one can lead."
    ),
    "loaded_mend": _("Move other work, or give it to somebody who has time."),
    "forecast_in_time": _("The schedule forecasts %(day)s, in time."),
    "later_due": _("Agree a later due date for “%(name)s”, or promise less by then."),
    "later_due_than": _("Agree a later due date for “%(name)s”, not before %(day)s, or promise less by then."),
    "holding": _("a result that must hold that long"),
    "change": _("a change from %(before)s to %(after)s"),
    "change_by": _("a change of %(amount)s %%"),
    "tenfold": _("a tenfold result"),
    "fourfold": _("a fourfold result"),
    "threefold": _("tripling it"),
    "twofold": _("doubling it"),
    "half": _("halving it"),
    "plant": _("building or moving a plant"),
    "group_system": _("changing a group-wide system"),
    "system": _("bringing in a system"),
    "roll_out": _("a roll-out"),
    "deal": _("buying or selling a company"),
    "ipo": _("going public"),
    "merger": _("merging organisations"),
    "sites": _("opening sites"),
    "market": _("entering a market"),
    "certificate": _("a certification or permit"),
    "proof": _("a clinical or regulatory proof"),
    "hiring": _("hiring"),
    "parting": _("parting with people"),
    "training": _("training many"),
    "product": _("developing a product"),
    "customers": _("winning customers"),
    "culture": _("a change of culture or organisation"),
    "climate": _("a change of climate footprint"),
    "office_move": _("moving people to another place"),
    "many": _("so many, one after another"),
    "equipment": _("connecting or fitting equipment"),
    "result": _("moving a result"),
    "sale_of_place": _("selling a place of business"),
    "closure": _("closing a place of business"),
    "consolidation": _("bringing several into one"),
    "works": _("building works"),
    "authority": _("a decision by an authority"),
    "licence_of_finance": _("a licence to do financial business"),
    "patent": _("the grant of a patent"),
    "trade_mark": _("the registration of a trade mark"),
    "capital": _("raising capital"),
    "fund": _("raising a fund"),
    "pension": _("passing pensions to an insurer"),
    "dispute": _("ending a legal dispute"),
    "turnaround": _("a return to profit"),
    "integration": _("integrating a business"),
    "outsourcing": _("moving work to another provider or place"),
    "rewrite": _("rebuilding software"),
    "cloud": _("a move to the cloud"),
    "groundwork": _("digging and laying"),
    "markets": _("entering several markets"),
    "board": _("appointing directors"),
    "venture": _("founding a company"),
    "union": _("an agreement with those who speak for the staff"),
    "yearly_rate": _("moving a rate that is measured over a year"),
    "drug": _("the approval of a medicine"),
    "fleet": _("renewing a fleet"),
    "device": _("developing a medical product"),
    "software": _("making software"),
    "heavy": _("a change of this weight"),
    "contract": _("a contract"),
    "tender": _("tendering and awarding"),
}
_RELEVANT = {
    "no_aim": _("It names no objective that it serves, and no initiative either."),
    "no_aim_but_name": _("It names no objective that it serves, and its initiative only repeats the name."),
    "aim_is_name": _("The aim only repeats the name: it does not say what the milestone is good for."),
    "no_aim_mend": _("Name the objective that is served when %(name)s is met."),
    "shares": _("It shares “%(word)s” with its aim."),
    "nothing_against": _("Nothing in its words contradicts its aim."),
    "same_field": _("It is about %(field)s, and so is its aim."),
    "serves": _("It is about %(work)s, and that can serve %(aim)s."),
    "money_counts": _("It is measured in money, and its aim is a result in money."),
    "other_field": _("It is about %(fields)s; its aim %(aim)s is about %(others)s."),
    "office_life": _("It is about life at the office, which its aim %(aim)s does not mention."),
    "other_place": _("It is about %(place)s, its objective about %(other)s."),
    "relevant_mend": _("Say how %(name)s brings %(aim)s closer, or file it under the objective that it serves."),
    "offices": _("offices"),
    "the_plant": _("the plant"),
    "stores": _("stores"),
}
_TIME_BOUND = {
    "placeholder": _("The due date %(due)s stands for “some time”."),
    "due_before_start": _("It is due (%(due)s) before it starts (%(start)s)."),
    "due_before_start_mend": _("Correct one of the dates: a due date after %(start)s or a start before %(due)s."),
    "read_as": _("The due date %(text)s is read as %(day)s."),
    "two_readings": _("It is due on %(due)s, which can be read as %(one)s or %(other)s."),
    "two_readings_mend": _("Write the date as %(one)s or %(other)s."),
    "due_on": _("It is due on %(day)s."),
    "start_two_readings": _("The start %(start)s can be read as %(one)s or %(other)s."),
    "start_unreadable": _("The start cannot be read: %(problem)s"),
    "words_set_end": _("Its words set an end: %(words)s."),
    "words_set_end_mend": _("Put that day in the due date, so that it can be followed."),
    "due_unreadable": _("The due date cannot be read: %(problem)s"),
    "no_due_date": _("It has no due date, and its words set none."),
    "give_day": _("Give the day on which somebody will look whether %(name)s is met, for example %(example)s."),
    "replace_day": _(
        "Replace it by the day on which somebody will look whether %(name)s is met, for example %(example)s."
    ),
    "no_date": _("“%(text)s” is no date."),
    "no_calendar_day": _("“%(text)s” is no day of the calendar."),
}
SENTENCES: dict[str, str] = {
    **_ASSESSMENT,
    **_CONTRADICTIONS,
    **_PITFALLS,
    **_SPECIFIC,
    **_MEASURABLE,
    **_ACHIEVABLE,
    **_RELEVANT,
    **_TIME_BOUND,
    **FIELDS,
    **MEASURES,
}
