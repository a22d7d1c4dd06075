"""Finding thousands of phrases in a short text: by the first word, without a pattern for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

_TOKEN = re.compile(r"[\w&]+(?:'\w+)?")
_Tag = TypeVar("_Tag")
#: A word as it must stand, and whether other endings may follow; ``#`` is any number.
_Word = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Found(Generic[_Tag]):
    """A phrase with its tag, from the first of its words to before ``end``."""

    start: int
    end: int
    tag: _Tag


def words_of(folded: str) -> list[str]:
    """The words of a folded text; what a hyphen or a stroke joins are two."""
    return _TOKEN.findall(folded)


def _read(stem: str) -> tuple[_Word, ...]:
    """``air_condition*`` is the word *air* and any that begins with *condition*."""
    parts = re.split(r"[_/-]", stem)
    return tuple((part.removesuffix("*"), part.endswith("*")) for part in parts if part)


def _fits(word: str, wanted: _Word) -> bool:
    text, begins = wanted
    return word[0].isdigit() if text == "#" else word.startswith(text) if begins else word == text


class Phrases(Generic[_Tag]):
    """Phrases with their tags, as stems that are parted by blanks."""

    def __init__(self, tagged: Iterable[tuple[_Tag, str]]) -> None:
        self._whole: dict[str, list[tuple[tuple[_Word, ...], _Tag]]] = defaultdict(list)
        self._begun: dict[str, list[tuple[tuple[_Word, ...], _Tag]]] = defaultdict(list)
        self._longest = 1
        for tag, stems in tagged:
            for stem in stems.split():
                (first, begins), *rest = _read(stem)
                self._longest = max(self._longest, 1 + len(rest))
                (self._begun if begins else self._whole)[first].append((tuple(rest), tag))

    def __call__(self, words: list[str]) -> list[Found[_Tag]]:
        """Every phrase that stands in these words, but none within a longer one."""
        found = []
        for at, word in enumerate(words):
            starts = [
                *self._whole.get(word, ()),
                *(one for to in range(2, len(word) + 1) for one in self._begun.get(word[:to], ())),
            ]
            for rest, tag in starts:
                following = words[at + 1 : at + 1 + len(rest)]
                if len(following) == len(rest) and all(map(_fits, following, rest)):
                    found.append(Found(at, at + 1 + len(rest), tag))
        ends: dict[int, int] = {}
        for one in found:
            ends[one.start] = max(one.end, ends.get(one.start, 0))
        return [one for one in found if not self._within(one, ends)]

    def _within(self, one: Found[_Tag], ends: dict[int, int]) -> bool:
        """Whether another phrase says more at the same place."""
        before = range(max(0, one.start - self._longest), one.start + 1)
        return any(ends.get(at, 0) >= one.end and ends[at] - at > one.end - one.start for at in before)
