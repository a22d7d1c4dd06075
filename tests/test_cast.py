"""The cast is as its description says."""

from __future__ import annotations

import pytest

from milepost.core.models import Delivery, Event
from tests.cast import OUTSIDE, PERSONAS, Cast


def test_everybody_of_the_cast_can_enter_except_the_deactivated_and_the_stranger(cast: Cast) -> None:
    for firm in (cast.harbour, cast.meridian):
        assert all(firm.maybe_viewer(persona) is not None for persona in PERSONAS)
        assert all(firm.maybe_viewer(persona) is None for persona in OUTSIDE)


@pytest.mark.parametrize("time", range(3))
def test_each_test_has_the_same_cast_and_can_go_on_writing(cast: Cast, time: int) -> None:
    assert cast.token("executive_a").startswith("mp_")
    assert Event.objects.unwalled("counts").filter(verb="token.created").count() == 7
    assert not Delivery.objects.exclude(state="done").exists()


def test_a_committed_cast_can_be_had_too(own_cast: Cast) -> None:
    assert own_cast.harbour.viewer("executive_b").name == "Bea Brio"
