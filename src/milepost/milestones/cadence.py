"""When the next word on a milestone is due: pure."""

from __future__ import annotations

from datetime import date, timedelta

#: Where an initiative says nothing else.
USUAL_DAYS = 7
MAX_DAYS = 90
#: So long before its due date a milestone is worth a word, begun or not.
SOON_DAYS = 30
#: A reminder is put off for so long at most: what is not worth a word in a month wants another rhythm.
MOST_SNOOZED = 31


def word_due_on(
    *,
    due: date | None,
    planned_start: date | None,
    actual_start: date | None,
    last_word: date | None,
    finished: bool,
    every_days: int = USUAL_DAYS,
) -> date | None:
    """The day from which on a word is due. None: never, since it is finished or has no date to begin from.

    The first when it begins, is planned to begin, or is due in a month, whichever is first; then ``every_days`` after the last.

    >>> word_due_on(due=date(2026, 6, 30), planned_start=date(2026, 3, 2), actual_start=None, last_word=None, finished=False)
    datetime.date(2026, 3, 2)
    >>> word_due_on(due=None, planned_start=date(2026, 3, 2), actual_start=None, last_word=date(2026, 3, 9), finished=False)
    datetime.date(2026, 3, 16)
    """
    soon = due - timedelta(days=SOON_DAYS) if due else None
    begins = [day for day in (actual_start, planned_start, soon) if day is not None]
    if finished or not begins:
        return None
    if last_word is None:
        return min(begins)
    return max(min(begins), last_word + timedelta(days=every_days))


def snooze_days(today: date) -> dict[str, date]:
    """For how long a reminder is usually put off: until tomorrow, next Monday, or for a week; no day twice.

    >>> snooze_days(date(2026, 12, 4))
    {'tomorrow': datetime.date(2026, 12, 5), 'monday': datetime.date(2026, 12, 7), 'week': datetime.date(2026, 12, 11)}
    >>> list(snooze_days(date(2026, 12, 6)))
    ['tomorrow', 'week']
    """
    tomorrow, week = today + timedelta(days=1), today + timedelta(days=7)
    monday = today + timedelta(days=7 - today.weekday())
    return {"tomorrow": tomorrow} | ({"monday": monday} if tomorrow < monday < week else {}) | {"week": week}
