"""Pure decisions of discussion: words, the people named in them, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext

from milepost.core.errors import Invalid

MAX_WORDS = 5000
#: An @ that begins a word: not the one within an e-mail address.
_AT = re.compile(r"(?<![\w@.])@(?=\w)")
_WORD = re.compile(r"[\w'’-]+")


def clean_words(words: str) -> str:
    """Trimmed text of at most MAX_WORDS characters, and of some. Raises Invalid."""
    cleaned = words.replace("\r\n", "\n").strip()
    if not cleaned:
        raise Invalid("words", "", gettext("is empty"), gettext("Say something, or leave it."))
    if len(cleaned) > MAX_WORDS:
        raise Invalid(
            "words",
            cleaned[:80],
            gettext("has %(count)s characters, more than %(max_words)s")
            % {"count": len(cleaned), "max_words": MAX_WORDS},
            gettext("Shorten it."),
        )
    if "\x00" in cleaned:
        raise Invalid("words", cleaned[:80], gettext("holds a null character"), gettext("Remove it."))
    return cleaned


def named_in(words: str, people: Sequence[tuple[int, str]]) -> list[int]:
    """Ids of those of ``people`` who are named after an @, by their whole name or by a first name that one of them has.

    Raises Invalid for a name that none, or several, of them have: who is meant must not be left unsaid.

    >>> named_in("Ask @Otto Stein, and @anna. Mail: x@y.example", [(1, "Otto Stein"), (2, "Anna Aster")])
    [1, 2]
    """
    found: list[int] = []
    for at in _AT.finditer(words):
        rest = words[at.end() :]
        found.append(_one_named(rest, _longest(rest, people) or _by_first_name(rest, people)))
    return list(dict.fromkeys(found))


def _one_named(rest: str, ids: list[int]) -> int:
    if len(ids) == 1:
        return ids[0]
    word = _WORD.match(rest)
    name = f"@{word[0] if word else rest[:20]}"
    if ids:
        raise Invalid("words", name, gettext("names several people"), gettext("Write the whole name."))
    raise Invalid("words", name, gettext("names nobody who sees this"), gettext("Check the name, or leave the @ out."))


def _longest(rest: str, people: Iterable[tuple[int, str]]) -> list[int]:
    folded = rest.casefold()
    fitting = [
        (len(name), pk)
        for pk, name in people
        if name and folded.startswith(name.casefold()) and not folded[len(name) : len(name) + 1].isalnum()
    ]
    longest = max((length for length, _ in fitting), default=0)
    return [pk for length, pk in fitting if length == longest]


def _by_first_name(rest: str, people: Iterable[tuple[int, str]]) -> list[int]:
    word = _WORD.match(rest)
    wanted = word[0].casefold() if word else ""
    return [pk for pk, name in people if name.casefold().split()[:1] == [wanted]]


def clean_link(link: str) -> str:
    """An http or https address without a password. Raises Invalid."""
    cleaned = link.strip()
    try:
        parts = urlsplit(cleaned)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.password
    except ValueError:
        fits = False
    if not fits or len(cleaned) > 1000 or any(char.isspace() for char in cleaned):
        raise Invalid(
            "link",
            link[:200],
            gettext("is not a web address"),
            gettext("Give one that begins with https:// and holds no password."),
        )
    return cleaned
