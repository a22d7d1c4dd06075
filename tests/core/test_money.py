"""Numbers that people type: nothing is rounded, nothing is lost, and what is refused is shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import get_currency_precision
from hypothesis import example, given
from hypothesis import strategies as st

from milepost.core.errors import Invalid
from milepost.core.money import (
    MAX_MINOR,
    MAX_QUANTITY,
    Money,
    check_currency,
    parse_money,
    parse_percent,
    parse_quantity,
    plain_money,
    plain_percent,
    plain_quantity,
)

currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLP", "CHF", "TND"])


@given(st.integers(-MAX_MINOR, MAX_MINOR), currencies)
def test_money_written_plainly_is_read_back_exactly(minor: int, currency: str) -> None:
    assert parse_money(plain_money(minor, currency), currency, "value") == minor


@given(st.integers(-MAX_QUANTITY, MAX_QUANTITY))
def test_a_quantity_written_plainly_is_read_back_exactly(value: int) -> None:
    assert parse_quantity(plain_quantity(value), "target") == value


@given(st.integers(0, 10_000))
def test_a_percentage_written_plainly_is_read_back_exactly(points: int) -> None:
    assert parse_percent(plain_percent(points), "stake") == points


digits = st.text("0123456789", min_size=1, max_size=60)


@given(st.sampled_from(["", "-", "+", "−"]), digits, digits, currencies)
@example("", "123", "0" * 40 + "1", "EUR")
@example("", "1" + "0" * 30, "5", "EUR")
def test_what_is_taken_is_exactly_what_was_typed_or_it_is_refused(
    sign: str, whole: str, fraction: str, currency: str
) -> None:
    typed = f"{sign}{whole}.{fraction}"
    places = get_currency_precision(currency)
    fits = not fraction[places:].strip("0")
    exact = int(f"{whole}{fraction[:places]:0<{places}}") * (-1 if sign in {"-", "−"} else 1)
    if fits and abs(exact) <= MAX_MINOR:
        assert parse_money(typed, currency, "value") == exact
    else:
        with pytest.raises(Invalid, match=r"decimals|too large") as caught:
            parse_money(typed, currency, "value")
        assert (caught.value.field, caught.value.value) == ("value", typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "1e3",
        "1E-2",
        "NaN",
        "inf",
        "-Infinity",
        "1,000",
        "1_000",
        "0x10",
        "--1",
        "1.2.3",
        ".",
        "١٢٣",
        "one",
        None,
        "1 2",
    ],
)
def test_what_is_no_plain_number_is_refused_and_shown(typed: Any) -> None:
    with pytest.raises(Invalid, match="is not a number") as caught:
        parse_money(typed, "EUR", "planned_value")
    assert (caught.value.field, caught.value.value) == ("planned_value", typed)


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    assert parse_money("1.50", "EUR", "x") == 150
    assert parse_money("1.500", "EUR", "x") == 150
    assert parse_money("1.500", "KWD", "x") == 1500
    with pytest.raises(Invalid, match=r"x: '1.505' has more than 2 decimals"):
        parse_money("1.505", "EUR", "x")
    with pytest.raises(Invalid, match=r"x: '1.5' has more than 0 decimals"):
        parse_money("1.5", "JPY", "x")


def test_what_is_too_large_is_refused_and_the_largest_named() -> None:
    assert parse_money("1000000000000000", "EUR", "x") == MAX_MINOR
    with pytest.raises(Invalid, match="is too large") as caught:
        parse_money("1000000000000000.01", "EUR", "x")
    assert caught.value.mend == "The largest is 1000000000000000.00."
    with pytest.raises(Invalid, match="is too large"):
        parse_quantity("9" * 400, "x")


def test_a_number_of_a_million_digits_is_refused_at_once() -> None:
    with pytest.raises(Invalid, match=r"x: '9{100,}… is not a number"):
        parse_money("9" * 1_000_000, "EUR", "x")


@pytest.mark.parametrize("typed", ["-0.01", "100.01", "1000"])
def test_a_share_is_between_nothing_and_all(typed: str) -> None:
    with pytest.raises(Invalid, match="is not between 0 and 100 percent"):
        parse_percent(typed, "stake")


@pytest.mark.parametrize("value", [12, Decimal("12.00"), "12", " 12 ", "+12.", "012"])
def test_whole_numbers_may_be_written_in_several_ways(value: Any) -> None:
    assert parse_money(value, "EUR", "x") == 1200


def test_money_may_name_its_currency_and_another_one_is_refused() -> None:
    assert parse_money({"amount": "12.5", "currency": "eur"}, "EUR", "x") == 1250
    with pytest.raises(Invalid, match=r"x.currency: 'USD' is not EUR, in which this is kept"):
        parse_money({"amount": "12.5", "currency": "USD"}, "EUR", "x")
    with pytest.raises(Invalid, match=r"x.amount: 'abc' is not a number"):
        parse_money({"amount": "abc", "currency": "EUR"}, "EUR", "x")


@pytest.mark.parametrize(("typed", "code"), [("eur", "EUR"), (" USD ", "USD"), ("Jpy", "JPY")])
def test_a_currency_is_an_iso_code(typed: str, code: str) -> None:
    assert check_currency(typed) == code


@pytest.mark.parametrize("typed", ["", "EU", "EURO", "€", "XYZ", "E U"])
def test_what_is_no_currency_is_refused_and_shown(typed: str) -> None:
    with pytest.raises(Invalid, match="is not a currency code") as caught:
        check_currency(typed)
    assert caught.value.value == typed


def test_money_in_major_units_is_exact() -> None:
    assert str(Money(100001, "EUR").decimal) == "1000.01"
    assert str(Money(5, "JPY").decimal) == "5"
