"""What names tell of an end, how long work takes, which days are meant: one test a rule."""

# ruff: noqa: E501 -- statements are not broken
from __future__ import annotations

import time
from datetime import date

import pytest

from milepost.milestones.smart import SmartAnswers, Statement, check

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 30)


def asked(
    name: str, criteria: str = "", objective: str = "Grow", due: str = "2027-12-31", start: str = ""
) -> SmartAnswers:
    return check(Statement(name, objective, criteria, start, due), today=TODAY)


@pytest.mark.parametrize(
    "name",
    ["Move forward together and win", "Win together", "Close ranks", "Pass the baton", "Map the way forward", "Finish strong",
     "Build trust", "Create a winning team", "Keep the team motivated", "Help the sales team sell", "Win-win partnerships", "Double down on service"],
)  # fmt: skip
def test_a_verb_without_a_thing_it_acts_on_is_a_slogan(name: str) -> None:
    assert not asked(name).specific.ok
    assert not asked(name).measurable.ok


@pytest.mark.parametrize(
    "name", ["ERP Phase 2", "Workstream 3 ERP", "CRM project", "Finance, wave 2", "CRM", "Budget", "Module 4"]
)
def test_a_part_of_something_and_a_bare_thing_are_labels(name: str) -> None:
    assert not asked(name).specific.ok


@pytest.mark.parametrize(
    "name",
    [
        "ERP phase 2 live in 6 plants",
        "Wave 2: 45 stores on the new till",
        "New CRM",
        "24/7 hotline",
        "SAP in the Monterrey plant",
    ],
)
def test_a_part_that_comes_into_being_is_specific(name: str) -> None:
    assert asked(name).specific.ok


@pytest.mark.parametrize("name", ["Open stores", "Sell sites", "Replace machines", "Sign customers", "Train staff"])
def test_some_of_a_kind_are_neither_specific_nor_measurable(name: str) -> None:
    found = asked(name)
    assert (found.specific.ok, found.measurable.ok) == (False, False)


def test_criteria_that_say_some_of_a_kind_again_add_nothing() -> None:
    assert not asked("Close deals", "deals closed").measurable.ok
    assert asked("Close the deal with Kessler", "deal closed").measurable.ok


def test_an_issue_that_is_sorted_is_a_matter_of_opinion() -> None:
    assert not asked("Pension issue", "issue sorted").measurable.ok
    assert not asked("Strategy 2030", "strategy executed").measurable.ok


@pytest.mark.parametrize(
    ("name", "criteria"),
    [("Grow revenue", "50"), ("Increase by 20", ""), ("Reach 500", "500"), ("Lead time under 12", "")],
)
def test_a_number_that_needs_a_unit_and_has_none_measures_nothing(name: str, criteria: str) -> None:
    answer = asked(name, criteria).measurable
    assert (answer.ok, "has no unit" in str(answer.reason)) == (False, True)


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        ("Revenue", "€50m"),
        ("Customers", "500"),
        ("NPS", "at least 40"),
        ("Lead time", "under 12 days"),
        ("DSO ≤ 45", ""),
    ],
)
def test_a_number_that_counts_something_measures(name: str, criteria: str) -> None:
    assert asked(name, criteria).measurable.ok


def test_reasons_quote_as_typed() -> None:
    assert "“SPA signed”" in str(asked("Kessler", "SPA signed").measurable.reason)
    assert str(asked("40 electric trucks ordered").measurable.reason) == "It is measured: 40 electric trucks."


@pytest.mark.parametrize(
    ("name", "criteria", "due"),
    [("Sell the Antwerp terminal", "Proceeds received", "2026-12-11"), ("Patent for the valve granted", "Grant published", "2027-01-31"),
     ("Obtain a banking licence", "Licence granted", "2027-02-28"), ("Consolidate 8 offices into 3", "5 leases ended", "2026-12-15"),
     ("Rewrite the core platform", "Old code off", "2026-12-08"), ("Re-paper 9,000 contracts", "9,000 signed", "2026-12-09"),
     ("Redesign the whole supply chain", "New network running", "2026-12-12"), ("Cut the cost base by 60%", "", "2027-01-05"),
     ("EBIT from minus €8m to plus €2m", "", "2026-12-15"), ("Reach 1m app users", "1m active", "2026-12-10")],
)  # fmt: skip
def test_haste_is_found(name: str, criteria: str, due: str) -> None:
    found = asked(name, criteria, due=due, start="2026-12-01")
    assert not found.achievable.ok
    assert "too few" in str(found.achievable.reason)


@pytest.mark.parametrize(
    ("name", "criteria", "due"),
    [("Sign NDA with bidder Omega", "NDA signed", "2026-12-03"), ("Patent application filed", "Filing number", "2027-01-15"),
     ("Send 60 reminders to debtors", "60 sent", "2026-12-02"), ("Set up a weekly cash call", "First call held", "2026-12-04"),
     ("Insurance for the new warehouse in force", "Policy issued", "2026-12-18"), ("Install two coffee machines", "Installed", "2026-12-04"),
     ("Overdue invoices from 400 to 250", "Open list", "2027-01-15"), ("Licence plates changed on 40 vans", "", "2027-01-31"),
     ("Launch the tender for energy", "Documents sent", "2026-12-09"), ("FDA inspection passed", "No form 483", "2026-12-11")],
)  # fmt: skip
def test_acts_papers_small_things_and_piles_take_little(name: str, criteria: str, due: str) -> None:
    assert asked(name, criteria, due=due, start="2026-12-01").achievable.ok


@pytest.mark.parametrize(
    ("due", "day"),
    [("Q2", "30 Jun 2027"), ("end of March", "31 Mar 2027"), ("EOY", "31 Dec 2026"), ("year end", "31 Dec 2026"), ("mid-June", "30 Jun 2027"),
     ("30 June", "30 Jun 2027"), ("in 3 months", "28 Feb 2027"), ("6 months", "29 May 2027"), ("next quarter", "31 Mar 2027"),
     ("by Friday", "4 Dec 2026"), ("tomorrow", "1 Dec 2026"), ("Q2/Q3 2027", "30 Sep 2027"), ("2027-06-30 (latest)", "30 Jun 2027")],
)  # fmt: skip
def test_a_due_date_in_words_is_read_as_the_day_that_comes(due: str, day: str) -> None:
    answer = asked("Open the Milan store", due=due).time_bound
    assert (answer.ok, str(answer.reason)) == (True, f"The due date “{due}” is read as {day}.")
    assert "Put that day in the due date" in str(answer.mend)


@pytest.mark.parametrize("due", ["soon", "asap", "next year", "when ready", "31.02.2027", "9000 years", "the end"])
def test_what_means_no_day_is_none(due: str) -> None:
    assert not asked("Open the Milan store", due=due).time_bound.ok


def test_a_period_without_a_year_comes_after_the_start() -> None:
    assert "30 Nov 2027" in str(asked("Open the Milan store", due="November", start="2026-12-01").time_bound.reason)


def test_a_deadline_in_words_gives_the_days_there_are() -> None:
    assert not asked("ERP live in all plants by tomorrow", due="").achievable.ok
    assert not asked("Open 40 stores", due="EOM").achievable.ok
    assert asked("Open 40 stores by end of 2029", due="").achievable.ok


def test_an_aim_that_only_says_the_name_again_is_none() -> None:
    found = asked("Growth", objective="Growth").relevant
    assert (found.ok, "repeats the name" in str(found.reason)) == (False, True)
    assert asked("ARR of $40m", objective="ARR of $40m").relevant.ok


@pytest.mark.parametrize(
    ("name", "criteria", "objective"),
    [("Install solar panels on the roof of the Graz plant", "", "Increase staff retention"), ("Chicken curry day in the canteen", "Served on 10 May", "Serve gigafactories"),
     ("New slogan for the trucks", "", "Cut logistics cost by 12%"), ("Trademark registered in Brazil", "", "Bring OEE to 80%"), ("Repaint the canteen", "", "Expand into the DACH market")],
)  # fmt: skip
def test_plain_mismatches_are_found(name: str, criteria: str, objective: str) -> None:
    assert not asked(name, criteria, objective).relevant.ok


@pytest.mark.parametrize("word", ["patent ", "20 ", "licence to ", "Q2/", "insurance for "])
def test_long_texts_are_answered_in_the_time_of_their_length(word: str) -> None:
    text = (word * 4000)[:20_000]
    began = time.process_time()
    check(Statement(text, "Grow", text, "2026-12-01", text), today=TODAY)
    assert time.process_time() - began < 5
