"""How much somebody leads at one time: pure, over days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date

from milepost.milestones.smart.phrases import words_of
from milepost.milestones.smart.words import fold, word_set

#: More open milestones than this at one time are more than one person can lead.
AT_ONCE = 7
#: Words of owners who are no person. "HR" has many hands, "Head of HR" two.
_MANY = word_set(
    """
    hr it finance marketing sales operations ops engineering legal procurement purchasing logistics quality qm r&d rd
    production maintenance facilities facility support service services treasury controlling accounting communications comms
    tax training billing product projects strategy recruiting planning warehouse transport fleet security compliance digital
    data education care clinics admissions property development sites growth m&a corporate human resources internal customer
    supply chain business plant shop store stores management team teams department departments dept function unit group all
    everybody everyone committee board office and the of our external advisers consultants agency tbd tba
    """
)
#: From a day to a day, both inclusive.
Window = tuple[date, date]


def is_one_person(owner: str) -> bool:
    """Whether an owner as a file names it can be overloaded: a name or a post, not a department.

    >>> [is_one_person(owner) for owner in ("Ewa Nowak", "CFO", "Head of HR", "HR", "IT department", "")]
    [True, True, True, False, False, False]
    """
    return any(word not in _MANY for word in words_of(fold(owner)))


def peaks(windows: list[Window]) -> list[int]:
    """Of each window the most that run on one of its days, itself counted.

    >>> days = [date(2027, 1, day) for day in range(1, 10)]
    >>> peaks([(days[0], days[3]), (days[3], days[5]), (days[4], days[8]), (days[8], days[8])])
    [2, 2, 2, 2]
    """
    begins, ends = sorted(begin for begin, _ in windows), sorted(end for _, end in windows)
    # where most run at once one of them has just begun, so that no other day need be looked at
    running = [bisect_right(begins, day) - bisect_left(ends, day) for day in begins]
    return [max(running[bisect_left(begins, begin) : bisect_right(begins, end)]) for begin, end in windows]


def peak(within: Window, others: Iterable[Window]) -> int:
    """The most that run on one day of a window beside others, what the window is of counted."""
    return peaks([within, *others])[0]
