"""Ids: ordered inside, thirteen characters outside."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core import ids
from milepost.core.errors import Invalid
from milepost.core.ids import ALPHABET, LENGTH, MAX_ID, IdConverter, decode_id, encode_id, new_id

any_id = st.integers(min_value=0, max_value=MAX_ID)


@given(any_id)
def test_what_is_encoded_is_decoded_to_the_same(value: int) -> None:
    assert decode_id(encode_id(value)) == value


@given(any_id, any_id)
def test_the_order_outside_is_the_order_inside(one: int, other: int) -> None:
    assert (one < other) == (encode_id(one) < encode_id(other))


@given(any_id)
def test_an_id_is_thirteen_characters_without_look_alikes(value: int) -> None:
    text = encode_id(value)
    assert len(text) == LENGTH
    assert set(text) <= set(ALPHABET)
    assert not set(text) & set("ilou")


@given(any_id, st.randoms())
def test_upper_case_and_look_alikes_are_forgiven(value: int, random: object) -> None:
    typed = encode_id(value).upper().replace("0", "O").replace("1", "L")
    assert decode_id(typed) == value
    assert decode_id(typed.replace("L", "I")) == value


@given(st.text(max_size=20).filter(lambda text: not set(text.lower()) <= ids._VALUES.keys() or len(text) != LENGTH))
def test_any_other_text_is_refused_and_shown(text: str) -> None:
    with pytest.raises(Invalid, match="is not an id") as caught:
        decode_id(text, "company_id")
    assert (caught.value.field, caught.value.value) == ("company_id", text)


@pytest.mark.parametrize(
    "text", ["", "8000000000000", "zzzzzzzzzzzzz", "000000000000", "00000000000000", "000000000000u"]
)
def test_these_are_no_ids(text: str) -> None:
    with pytest.raises(Invalid, match=r"id: .* is not an id"):
        decode_id(text)


@pytest.mark.parametrize("value", [-1, MAX_ID + 1])
def test_what_does_not_fit_is_not_encoded(value: int) -> None:
    with pytest.raises(ValueError, match="is not a 63-bit id"):
        encode_id(value)


def test_each_new_id_is_larger_than_the_one_before_even_in_one_millisecond() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert all(0 < value <= MAX_ID for value in made)


def test_ids_made_by_many_threads_are_all_different() -> None:
    made: list[list[int]] = [[] for _ in range(4)]

    def make(into: list[int]) -> None:
        into.extend(new_id() for _ in range(1000))

    threads = [threading.Thread(target=make, args=(into,)) for into in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({value for into in made for value in into}) == 4000


def test_when_the_clock_goes_back_ids_still_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: (ids.EPOCH_MS + 5) * 1_000_000)
    assert new_id() > before


def test_the_path_converter_takes_ids_only() -> None:
    converter = IdConverter()
    assert converter.to_python("000000000001z") == 63
    assert converter.to_url(63) == "000000000001z"
    with pytest.raises(ValueError, match="is not an id"):
        converter.to_python("uuuuuuuuuuuuu")
