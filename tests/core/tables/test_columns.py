"""What is made of a column: days, numbers, and which field it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.tables.days import NO_DATE, OTHER_ORDER, day_in_column, judge_days, read_day
from milepost.core.tables.guessing import Field, guess_columns
from milepost.core.tables.numbers import judge_numbers, read_number
from milepost.core.tables.reading import read_text

pytestmark = pytest.mark.once

FIELDS = [
    Field("name", "text", ("Name", "Milestone", "Meilenstein")),
    Field("due", "day", ("Due", "Due date", "Target date", "Deadline", "Fällig", "Échéance", "Vencimiento")),
    Field("start", "day", ("Planned start", "Start", "Beginn")),
    Field("owner", "person", ("Owner", "Owner e-mail", "Responsible", "Verantwortlich")),
    Field("weight", "number", ("Weight", "Gewicht")),
]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("2026-12-31", "2026-12-31"), ("31 Dec 2026", "2026-12-31"),
     ("31.12.26", "2026-12-31"), ("46387", "2026-12-31"), ("46387.5", "2026-12-31"), ("Q3 2027", "2027-09-30"),
     ("31. Dezember 2026", "2026-12-31"), ("31 décembre 2026", "2026-12-31"), ("31 de diciembre de 2026", "2026-12-31"),
     ("1 mars 2027", "2027-03-01"), ("2026-12-31T09:00:00", "2026-12-31"), ("Jun-27", "2027-06-30"), ("June '30", "2030-06-30"),
     ("June 2030", "2030-06-30"), ("end of June 27", "2027-06-30"), ("June 30, 2027", "2027-06-30")],
)  # fmt: skip
def test_days_are_read_as_people_type_them(typed: str, day: str) -> None:
    assert read_day(typed).day == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["June 30", "Jun 27", "Dec 5", "5 Dec"])
def test_a_day_without_a_year_is_no_month_of_a_year(typed: str) -> None:
    """It was taken for the end of June 2030."""
    assert (read_day(typed).day, read_day(typed).problem) == (None, NO_DATE)


def test_one_date_that_fits_only_one_order_settles_its_column() -> None:
    assert judge_days(["03/04/2027", "12/25/2027"]).order == "mdy"
    assert day_in_column("03/04/2027", "mdy").day == date(2027, 3, 4)


def test_a_column_in_which_nothing_tells_is_asked_about() -> None:
    column = judge_days(["03/04/2027", "05/06/2027", "2027-01-31"])
    assert (column.order, column.doubtful, column.mixed) == (None, ("03/04/2027", "05/06/2027"), False)


def test_a_column_in_both_orders_is_asked_about_and_what_does_not_fit_the_answer_is_a_problem() -> None:
    assert judge_days(["25/04/2027", "04/25/2027"]).mixed
    assert day_in_column("04/25/2027", "dmy").problem == OTHER_ORDER


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d"])
)
def test_in_a_column_of_known_order_every_day_has_one_reading(day: date, form: str) -> None:
    order = "mdy" if form.startswith("%m") else "dmy"
    assert day_in_column(day.strftime(form), order).day == day  # type: ignore[arg-type]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_with_two_readings_is_never_guessed(day: date) -> None:
    read = read_day(day.strftime("%d/%m/%Y"))
    assert (read.other is not None) == (day.day <= 12 and day.day != day.month)


@pytest.mark.parametrize(
    ("typed", "mark", "number"),
    [("1,234.50", ".", "1234.50"), ("1.234,50", ",", "1234.50"), ("1 234,5", ",", "1234.5"), ("1'234.5", ".", "1234.5"),
     ("€ 1,200", ".", "1200"), ("(5)", ".", "-5"), ("−3,5 %", ",", "-3.5"), ("12%", ".", "12"), (0.1, ".", "0.1"),
     ("1,5", ".", None), ("abc", ".", None), ("1.2.3", ",", None), ("", ".", None), (True, ".", None)],
)  # fmt: skip
def test_numbers_are_read_with_the_mark_of_their_column(typed: str | float, mark: str, number: str | None) -> None:
    assert read_number(typed, mark) == number  # type: ignore[arg-type]


def test_the_mark_is_judged_over_the_column_and_asked_where_nothing_tells() -> None:
    assert judge_numbers(["1.250", "2.500,75"]).mark == ","
    assert judge_numbers(["1,250", "7"]).mark is None
    assert judge_numbers(["1,250", "7"]).doubtful == ("1,250",)
    assert judge_numbers([1250, 7.5]).mark == "."
    assert judge_numbers(["12", "7"]).mark == "."


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Due", "due"), ("Target date", "due"), ("Owner e-mail", "owner"), ("OWNER E-MAIL ADDRESS", "owner"), ("Fällig", "due"),
     ("Échéance", "due"), ("Meilenstein", "name"), ("Milestone name", "name"), ("Gewicht (%)", "weight"), ("Colour", "")],
)  # fmt: skip
def test_columns_are_guessed_from_headings_in_several_languages(heading: str, field: str) -> None:
    (guess,) = guess_columns(read_text(f'"{heading}"\n'), FIELDS)
    assert guess.field == field


def test_a_column_without_a_heading_is_guessed_from_what_it_holds() -> None:
    table = read_text("Name;;\nA;otto@aster.example;2027-01-31\nB;anna@aster.example;2027-02-28\n")
    assert [guess.field for guess in guess_columns(table, FIELDS)] == ["name", "owner", "due"]


def test_of_two_columns_for_one_field_the_fitting_one_is_taken() -> None:
    table = read_text("Due;Due date;Name\nsoon;2027-01-31;A\nlater;2027-02-28;B\n")
    assert [guess.field for guess in guess_columns(table, FIELDS)] == ["", "due", "name"]
