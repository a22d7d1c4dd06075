"""What one action did to many things, in words: "imported 10,000 milestones"."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from milepost.access.queries import Doing
from milepost.web.formats import number
from milepost.web.words import verb_phrase


def _things(kind: str, count: int) -> str:
    """So many of a kind."""
    counted: dict[str, Callable[[], str]] = {
        "milestone": lambda: ngettext("%(n)s milestone", "%(n)s milestones", count),
        "activity": lambda: ngettext("%(n)s task", "%(n)s tasks", count),
        "initiative": lambda: ngettext("%(n)s initiative", "%(n)s initiatives", count),
        "objective": lambda: ngettext("%(n)s objective", "%(n)s objectives", count),
        "company": lambda: ngettext("%(n)s company", "%(n)s companies", count),
        "criterion": lambda: ngettext("%(n)s criterion", "%(n)s criteria", count),
        "dependency": lambda: ngettext("%(n)s dependency", "%(n)s dependencies", count),
    }
    made = counted.get(kind)
    return made() % {"n": number(count)} if made is not None else ""


_DONE = {
    "created": gettext_noop("added %(things)s"),
    "updated": gettext_noop("changed %(things)s"),
    "archived": gettext_noop("archived %(things)s"),
    "restored": gettext_noop("restored %(things)s"),
    "removed": gettext_noop("removed %(things)s"),
    "reported": gettext_noop("reported on %(things)s"),
    "completed": gettext_noop("completed %(things)s"),
    "rolled_up": gettext_noop("moved, with their tasks, the progress of %(things)s"),
}
_IMPORTED = {
    "created": gettext_noop("imported %(things)s"),
    "updated": gettext_noop("changed %(things)s by an import"),
}


def many_words(doing: Doing) -> str:
    """What a line of the feed says that stands for many events, behind who did it."""
    event = doing.event
    named, _dot, done = event.verb.partition(".")
    things = _things(named, doing.count) or _things(event.kind, doing.count)
    phrase = (_IMPORTED if event.via == "import" else _DONE).get(done) or _DONE.get(done)
    if phrase and things:
        return _(phrase) % {"things": things}
    times = ngettext("%(n)s time", "%(n)s times", doing.count) % {"n": number(doing.count)}
    return f"{verb_phrase(event.verb)} · {times}"
