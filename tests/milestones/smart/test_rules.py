"""One test a rule: what the five answers say about a statement, and why."""

# ruff: noqa: E501 -- statements are not broken
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.tables.days import read_day, shown_order
from milepost.milestones.smart import Answer, ScheduleFacts, SmartAnswers, Statement, check, unmet
from milepost.milestones.smart.measures import measures

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 23)


def answers(name: str, criteria: str = "", **fields: str) -> SmartAnswers:
    given_fields = {"objective": "Grow in Europe", "start": "2026-12-01", "due": "2027-11-30"} | fields
    return check(Statement(name, criteria=criteria, **given_fields), today=TODAY)


@pytest.mark.parametrize(
    "text",
    ["≥ 96 %", "from 47.1 to 45.5", "€18m", "SEK 400m", "40 signed contracts", "< 3 per 1,000 payslips", "four out of five cases",
     "twenty new stores", "double the output", "by a fifth", "No travel", "15 ppm", "16 of 16", "97%", "6 working days", "USD 22m", "2000 customers"],
)  # fmt: skip
def test_a_number_with_a_unit_a_comparison_or_a_counted_noun_is_a_measure(text: str) -> None:
    assert measures(text)


@pytest.mark.parametrize(
    "text",
    ["ISO 9001", "Phase 2", "Industry 4.0", "room 214", "hall 7", "in 2027", "by 31 March 2027", "Q3 2027", "24/7", "100-day plan", "5S",
     "VDA 6.3", "Vision 2030", "for 3 months", "over 4 weeks", "Scope 1 and 2", "Horizon 3", "FY26/27", "top 10", "SAP S/4"],
)  # fmt: skip
def test_standards_labels_years_and_durations_are_no_measures(text: str) -> None:
    assert not measures(text)


def test_a_definite_number_in_a_name_says_what_it_is_about_not_when_it_is_met() -> None:
    assert not measures("Integrate the five companies", scope=True)
    assert measures("Open five stores", scope=True)


def test_a_wish_without_a_measure_is_not_specific() -> None:
    answer = answers("Improve cash management", "Cash management improved").specific
    assert not answer.ok
    assert "wish" in str(answer.reason)
    assert "Improve cash management" in str(answer.mend)


def test_a_wish_with_a_measure_is_specific() -> None:
    assert answers("Improve cash management", "DSO ≤ 45 days at three month-ends").specific.ok


def test_a_direction_without_an_amount_is_not_specific() -> None:
    assert "how much" in str(answers("Price increase", "price list changed").specific.reason)


def test_work_alone_is_not_specific_even_when_it_can_be_counted() -> None:
    found = answers("Conduct workshops with branch managers", "9 workshops held")
    assert (found.specific.ok, found.measurable.ok) == (False, True)


def test_a_label_says_which_part_and_not_what() -> None:
    assert "which part" in str(answers("Phase 3").specific.reason)


def test_a_notion_is_not_specific() -> None:
    assert "notion" in str(answers("Culture").specific.reason)


def test_a_nameable_thing_is_specific_but_implemented_is_no_end() -> None:
    found = answers("Implement new CRM", "CRM implemented")
    assert (found.specific.ok, found.measurable.ok) == (True, False)
    assert "implemented" in str(found.measurable.reason)


def test_common_slips_of_typing_do_not_change_the_answer() -> None:
    right, slipped = answers("Implement new CRM system", "implemented"), answers("implment new CRM sytem", "implmented")
    assert (right.specific.ok, right.measurable.ok) == (slipped.specific.ok, slipped.measurable.ok)


@pytest.mark.parametrize(
    "criteria",
    ["Planning permission granted", "Contract signed by both parties", "Gold medal", "Depot painted and handed over"],
)
def test_an_event_that_others_can_check_is_measurable(criteria: str) -> None:
    assert answers("Depot", criteria).measurable.ok


def test_most_and_better_take_the_edge_off_an_event() -> None:
    assert not answers("New pricing", "accepted by most customers").measurable.ok


def test_criteria_that_point_to_the_name_are_read_there() -> None:
    assert answers("Three add-ons signed with EBITDA of at least €5m", "as above").measurable.ok
    assert not answers("Better governance", "as above").measurable.ok


def test_a_comparison_without_a_figure_is_told() -> None:
    assert "no figure" in str(answers("Market position", "market share higher than today").measurable.reason)


def test_due_before_start_is_neither_achievable_nor_time_bound() -> None:
    found = answers("Sign lease", "signed", start="2027-02-01", due="2027-01-01")
    assert (found.achievable.ok, found.time_bound.ok) == (False, False)


@pytest.mark.parametrize(
    ("name", "due"),
    [("Implement SAP in all 12 subsidiaries", "2026-12-15"), ("Build a new plant in Poland", "2027-01-31"), ("Triple ARR", "2027-02-28"),
     ("Hire 60 engineers", "2026-12-14"), ("Train all 3,000 employees", "2026-12-03")],
)  # fmt: skip
def test_days_that_do_not_fit_the_kind_of_work_are_too_few(name: str, due: str) -> None:
    answer = answers(name, due=due).achievable
    assert "too few" in str(answer.reason)
    assert "not before" in str(answer.mend)


def test_a_result_cannot_hold_longer_than_there_is_time() -> None:
    assert not answers("OTIF", "≥ 96 % for six consecutive months", due="2027-02-28").achievable.ok
    assert answers("OTIF", "≥ 96 % for six consecutive months", due="2027-08-31").achievable.ok
    assert answers("Frame contract", "contract signed for 24 months", due="2027-02-28").achievable.ok


def test_an_event_of_one_day_is_achievable() -> None:
    assert answers("Supplier day", "60 suppliers attended", start="2027-04-14", due="2027-04-14").achievable.ok


@pytest.mark.parametrize(
    ("name", "criteria", "days"),
    [("Open the bids for the tender", "Bids opened before two witnesses", 4), ("Fill in the bank's questionnaire", "Questionnaire sent", 10),
     ("Enter all leases into the register", "90 of 90 leases entered", 20), ("Select an ERP vendor", "Contract signed", 60),
     ("Build a dashboard", "Dashboard live", 20), ("Acquire two vans", "Vans delivered", 30), ("Lower the credit limit of ten customers", "Limits changed", 5)],
)  # fmt: skip
def test_what_a_verb_is_said_of_decides_how_long_it_takes(name: str, criteria: str, days: int) -> None:
    assert answers(name, criteria, due=str(date(2026, 12, 1) + timedelta(days=days))).achievable.ok


@pytest.mark.parametrize(
    ("name", "criteria"),
    [("Open ten shops in Spain", "Ten shops open"), ("Fill twelve vacancies", "12 contracts"), ("Enter the Polish market", "First invoice"),
     ("Second assembly hall", "Hall built and handed over"), ("Renew all 300 leases", "300 signed"), ("Complaints", "under 2 % for eight weeks in a row")],
)  # fmt: skip
def test_a_verb_with_a_large_object_takes_its_time(name: str, criteria: str) -> None:
    assert not answers(name, criteria, due="2026-12-11").achievable.ok


@pytest.mark.parametrize(
    "criteria",
    ["Pages online", "Packs sent by day ten", "All rooms have a plate", "Twelve weeks of stock", "EBIT above zero", "Two quarters without an accident"],
)  # fmt: skip
def test_more_ways_to_say_an_end_that_can_be_checked(criteria: str) -> None:
    assert answers("Depot", criteria).measurable.ok


@pytest.mark.parametrize(
    "criteria", ["Sales up", "great people hired", "portfolio rationalised", "everybody is on board"]
)
def test_more_ways_to_say_nothing_that_can_be_checked(criteria: str) -> None:
    assert not answers("Depot", criteria).measurable.ok


@pytest.mark.parametrize(
    "name", ["Negotiations with banks", "Regular update to the board", "Deliver value", "Stronger ties with suppliers"]
)
def test_talks_routine_and_comparatives_are_not_specific(name: str) -> None:
    assert not answers(name).specific.ok


def test_schedule_and_load_outweigh_the_words() -> None:
    statement = Statement("Triple ARR", start="2026-12-01", due="2027-02-28")
    late = check(statement, today=TODAY, facts=ScheduleFacts(forecast=date(2027, 3, 10)))
    assert "10 days after it is due" in str(late.achievable.reason)
    assert check(statement, today=TODAY, facts=ScheduleFacts(forecast=date(2027, 2, 1))).achievable.ok
    sound = Statement("Sign lease", criteria="signed", start="2026-12-01", due="2027-02-28")
    assert check(sound, today=TODAY, facts=ScheduleFacts(peak_load=7)).achievable.ok
    loaded = check(sound, today=TODAY, facts=ScheduleFacts(forecast=date(2027, 2, 1), peak_load=8)).achievable
    assert (loaded.ok, "8 open milestones" in str(loaded.reason)) == (False, True)


def test_without_objective_and_initiative_it_is_not_relevant() -> None:
    assert not answers("Open 12 stores", objective="").relevant.ok
    assert not answers("Phase 2", objective="", initiative="Phase 2").relevant.ok
    assert answers("Open 12 stores", objective="", initiative="Poland").relevant.ok


def test_a_field_that_does_not_serve_the_aim_is_not_relevant() -> None:
    answer = answers("Anti-bribery e-learning", objective="Shorter lead times", initiative="Delivery promise").relevant
    assert not answer.ok
    assert "logistics" in str(answer.reason)


def test_a_field_that_serves_the_aim_is_relevant() -> None:
    assert answers("Second source for castings signed", objective="Reliable delivery").relevant.ok


@pytest.mark.parametrize("objective", ["Lower inventory", "Sell to hospitals", "Zug um Zug"])
def test_life_at_the_office_serves_the_people_there_and_nothing_else(objective: str) -> None:
    assert not answers("Summer party for all staff", objective=objective).relevant.ok
    assert answers("Summer party for all staff", objective="Staff retention").relevant.ok


def test_a_cup_is_a_comfort_in_the_office_and_a_product_elsewhere() -> None:
    assert answers("Paper cup without plastic on sale", objective="Sell to airlines").relevant.ok
    assert not answers("Cups for the office kitchen", objective="Sell to airlines").relevant.ok


def test_where_it_happens_is_not_what_it_is_about() -> None:
    assert not answers("Replace lamps in the warehouse", objective="Net revenue retention").relevant.ok


def test_an_initiative_that_shares_a_word_with_the_name_is_an_aim() -> None:
    assert answers("Chatbot answers a third of mails", objective="", initiative="Chatbot").relevant.ok


def test_where_the_words_tell_nothing_it_is_relevant() -> None:
    assert answers("Zebra", objective="Quux").relevant.ok


def test_lamps_in_offices_do_nothing_for_furnaces() -> None:
    assert not answers("LED lamps in all offices", objective="Energy cost of furnaces").relevant.ok


@pytest.mark.parametrize("due", ["", "asap", "tbd", "31/02/2027", "9999-12-31"])
def test_without_a_day_that_can_be_read_it_is_not_time_bound(due: str) -> None:
    assert not answers("Sign lease", "signed", due=due).time_bound.ok


@pytest.mark.parametrize(
    "name", ["Win 40 customers by Q3", "100 % recyclable by 2030", "Lease signed before the end of June 2027"]
)
def test_an_end_in_the_words_makes_it_time_bound(name: str) -> None:
    assert answers(name, due="").time_bound.ok


@pytest.mark.parametrize("criteria", ["NPS 45 (May 2026: 31)", "rolling 12 months below 14 %", "over 4 weeks"])
def test_past_dates_and_durations_set_no_end(criteria: str) -> None:
    assert not answers("Satisfaction", criteria, due="").time_bound.ok


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-12-31", "2026-12-31"), ("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("31.12.2026", "2026-12-31"),
     ("31 Dec 2026", "2026-12-31"), ("December 31, 2026", "2026-12-31"), ("31-Dec-26", "2026-12-31"), ("Q3 2027", "2027-09-30"),
     ("end of Q3 2027", "2027-09-30"), ("June 2027", "2027-06-30"), ("H1 2027", "2027-06-30"), ("2027", "2027-12-31"), ("FY27", "2027-12-31"),
     ("46387", "2026-12-31"), ("46387.0", "2026-12-31"), ("week 14 2027", "2027-04-09"), ("2026-12-31 00:00:00", "2026-12-31"),
     ("summer 2027", "2027-08-31"), ("by 31 March 2027", "2027-03-31"), ("mid 2027", "2027-06-30"), ("06/2027", "2027-06-30")],
)  # fmt: skip
def test_days_are_read_as_people_type_them(typed: str, day: str) -> None:
    assert read_day(typed).day == date.fromisoformat(day)


def test_a_day_with_two_readings_is_named_with_both() -> None:
    answer = answers("Sign lease", "signed", due="03/04/2027").time_bound
    assert answer.ok
    assert "3 Apr 2027 or 4 Mar 2027" in str(answer.reason)


def test_the_other_days_of_a_file_settle_how_a_day_is_read() -> None:
    assert shown_order(["31/12/2026", "03/04/2027"]) == "dmy"
    assert shown_order(["12/31/2026", "03/04/2027"]) == "mdy"
    assert shown_order(["12/31/2026", "31/12/2026"]) is None
    assert read_day("03/04/2027", order="mdy").day == date(2027, 3, 4)


TEXTS = st.text(max_size=80) | st.sampled_from(["Q3 2027", "from 0 to 0", "99999999999999999999", "31/13/0000", "9" * 400, "in 9999 years", "week 99 2027", "0000-00-00"])  # fmt: skip


@given(name=TEXTS, objective=TEXTS, criteria=TEXTS, start=TEXTS, due=TEXTS, initiative=TEXTS, today=st.dates())
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_raise(
    name: str, objective: str, criteria: str, start: str, due: str, initiative: str, today: date
) -> None:
    found = check(Statement(name, objective, criteria, start, due, "", initiative), today=today)
    assert all(answer.reason and (answer.ok or answer.mend) for _, answer in found.items())


WORDS = [
    "improve",
    "CRM",
    "implemented",
    "sites",
    "Phase 2",
    "ISO 9001",
    "culture",
    "signed",
    "better",
    "most",
    "the",
    "five",
    "stores",
    "2027",
    "in",
    "of",
]


@given(
    name=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), criteria=st.lists(st.sampled_from(WORDS), max_size=5)
)
@settings(max_examples=200, deadline=None)
def test_adding_a_measure_never_makes_measurable_worse(name: list[str], criteria: list[str]) -> None:
    more = f"{' '.join(criteria)}; at least 96 % in the June report"
    assert answers(" ".join(name), more).measurable.ok


def relevance(name: str, objective: str = "", criteria: str = "", **known: str) -> Answer:
    return check(Statement(name, objective, criteria, **known), today=TODAY).relevant


def test_what_it_is_about_is_told_by_its_name_and_not_by_its_criteria_or_owner() -> None:
    found = relevance(
        "Open the north gate", "Raise brand awareness", "safety inspection passed", owner="Head of Safety"
    )
    assert found.ok
    assert not relevance("Safety inspection passed", "Raise brand awareness").ok


def test_what_is_measured_in_money_serves_an_aim_in_money() -> None:
    assert relevance("Canteen lease ended", "Lift EBITDA margin", "€120k a year less rent").ok


def test_the_lever_of_its_initiative_is_an_aim_where_other_words_tell_none() -> None:
    assert relevance("Rename the brand", initiative="Project Falcon", lever="revenue_growth").ok
    found = relevance("Rename the brand", initiative="Project Falcon", lever="working_capital")
    assert (found.ok, "marketing" in str(found.reason), found.mend is not None) == (False, True, True)
    assert relevance("Rename the brand", initiative="Project Falcon").ok


@pytest.mark.parametrize("name", ["Improve quality", "Scrap below 2 % in Lyon", "Build a new plant", "First 12"])
@pytest.mark.parametrize("forecast", [None, date(2028, 3, 1)])
def test_lists_are_searched_by_the_same_answers(name: str, forecast: date | None) -> None:
    statement = Statement(name, objective="Grow in Europe", start="2026-12-01", due="2027-01-30")
    facts = ScheduleFacts(forecast=forecast)
    three = {"specific", "measurable", "achievable"}
    said = check(statement, today=TODAY, facts=facts)
    assert unmet(statement, today=TODAY, facts=facts) == {q for q, answer in said.items() if not answer.ok} & three
