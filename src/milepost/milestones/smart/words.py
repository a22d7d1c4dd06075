"""Text as the rules see it: folded, its common words spelt right, and word classes written as stems (``improv*``)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\t": " ", "\n": "; "})
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

#: Words of plans that are often mistyped; a word one slip away from one of them is read as it.
_SPELT = re.findall(
    r"\w+",
    """
    accepted achieved acquisition approved approval assessment automation awareness better business campaign
    capacity certificate certified closing commissioned communication company complaints complete completed
    compliance consolidation contract contracts culture customer customers database decrease defined delivered
    delivery department development digital document efficiency efficient employee employees enhance equipment
    establish expansion factory finance financial finished forecast framework function growth harmonise hired
    implement implementation implemented implementing improve improved improvement improvements increase increased
    information infrastructure initiative install installed integration introduce introduced inventory launch
    launched machine machines maintenance management manufacturing marketing measure meeting migrate migrated
    migration optimise optimize organisation organization performance platform presentation process processes
    procurement production productivity profitability programme project purchasing quality recruit recruitment
    reduce reduced reduction relationship replace report reporting review revenue rollout safety satisfaction
    service signed significant significantly software strategy strengthen successful successfully supplier suppliers
    support synergies system systems training transformation turnover visibility waiting warehouse workshop
    workshops
    """,
)


def _deletions(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)}


@lru_cache(maxsize=1)
def _slips() -> dict[str, str]:
    """From every spelling with one letter left out to the word meant; the word itself included."""
    found: dict[str, str] = {}
    for word in _SPELT:
        for slip in _deletions(word):
            found.setdefault(slip, word)
    return found | {word: word for word in _SPELT}


def _spell(match: re.Match[str]) -> str:
    """The word meant: one letter missing, one too many, or one exchanged (never the first)."""
    word = match.group()
    slips = _slips()
    if len(word) < 6 or word in _SPELT_SET:
        return word
    if word in slips:
        return slips[word]
    for shorter in _deletions(word):
        meant = slips.get(shorter)
        # an exchange: both lose one letter at the same place; plurals and tenses are words of their own
        if meant and len(word) >= 7 and abs(len(meant) - len(word)) <= 1 and _endings_differ_only_inside(word, meant):
            return meant
    return word


#: Words as they are, and right words that are one letter short of another.
_SPELT_SET = frozenset(_SPELT) | {"contact", "contacts", "compete", "competed"}


def _endings_differ_only_inside(word: str, meant: str) -> bool:
    return word[-2:] == meant[-2:]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, one kind of dash and quotation mark, single spaces, common slips mended."""
    plain = unicodedata.normalize("NFKC", text).translate(_FOLD).lower()
    return re.sub(r"\s+", " ", _WORD.sub(_spell, plain)).strip()


def word_class(stems: str) -> re.Pattern[str]:
    """A pattern for words given as stems: ``sign* go_live``.

    ``_`` is a space or hyphen, ``?`` a letter, ``#`` a number, ``*`` any ending.
    """
    parts = [
        re.escape(stem)
        .replace(r"\*", r"\w*")
        .replace(r"\?", r"\w")
        .replace(r"\#", r"\d[\d.:-]*")
        .replace("_", r"[\s-]+")
        for stem in stems.split()
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(parts, key=len, reverse=True))})(?!\w)")


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(re.findall(r"[\w'-]+", words))


def tokens(folded: str) -> list[str]:
    """The words of a folded text."""
    return _WORD.findall(folded)


_ENDINGS = (
    "isations", "izations", "isation", "ization", "ations", "ments", "ation", "ingly", "ities", "ness",
    "ment", "ions", "ings", "ised", "ized", "ises", "izes", "ing", "ion", "ise", "ize", "ity", "ers", "ies",
    "ed", "es", "er", "ly", "al", "s", "y", "e",
)  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A crude stem, the same for supply, supplies and supplier; never shorter than four letters."""
    word = word.removesuffix("'s")
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: -len(ending)]
                break
    return word


def quote(text: str, limit: int = 60) -> str:
    """A text as it can be quoted in a sentence, shortened at a word."""
    plain = re.sub(r"\s+", " ", text).strip().rstrip(".")
    if len(plain) > limit:
        plain = plain[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return f"“{plain}”"


def as_typed(words: str, *texts: str) -> str:
    """Folded words as they stand in one of the texts, if they do."""
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    return next((found.group() for text in texts if (found := pattern.search(text))), words)
