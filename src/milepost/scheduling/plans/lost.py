"""What is lost of a plan file, in the reader's language: the texts themselves are the keys, also where they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext

from milepost.scheduling.plans.model import Lost


def lost_in_words(lost: Iterable[Lost]) -> tuple[Lost, ...]:
    """The same, each with its sentence translated; ``feature`` stays the name for programs."""
    return tuple(replace(one, why=gettext(one.why)) for one in lost)
