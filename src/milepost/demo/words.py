"""What owners write when the table does not give their words: made of what they know that day, and of nothing later."""

from __future__ import annotations

from decimal import Decimal

from milepost.demo.courses import Work
from milepost.demo.plan_rows import Course, Measure
from milepost.demo.rows import Day
from milepost.portfolios.choices import Comparison

BEGUN = (
    "Started this week with “{next}”.",
    "Kick-off is held, everybody knows what is asked. First comes “{next}”.",
    "We have begun. {helper} takes “{next}”.",
    "Begun as planned; “{next}” first, the rest follows from it.",
)
STEADY = (
    "“{done}” is done. Next is “{next}”.",
    "{count} of {all} tasks behind us; “{next}” runs.",
    "“{next}” goes as planned. I looked at it with {helper} on site.",
    "“{done}” took a week less than we thought; we use it for “{next}”.",
    "Quiet three weeks. “{next}” is the one to watch.",
    "“{next}” is well under way, nobody is asked for more than was agreed.",
)
SLOW = (
    "“{next}” takes longer than planned; I do not see us catching up before the end.",
    "We lost time on “{next}”. The new date is honest, not hopeful.",
    "“{done}” is done, but later than it should have been, and “{next}” began late for it.",
    "Progress, though too little: “{next}” is where we stand.",
)
ROSY = (
    "All well, we will make it.",
    "On plan. Nothing to add.",
    "Still good.",
    "Under control; “{next}” runs.",
    "No change, we are fine.",
)
LAST = (
    "Nearly there: only the check of the result is left.",
    "The last open point is the sign-off.",
    "Result is in and looks right; we hold it a little longer before we call it done.",
)
METRIC = (
    " {metric}: {value} {unit} now, {target} is the goal.",
    " We stand at {value} {unit} ({metric}); the goal is {target}.",
)
OBSTACLES = (
    "Two of the five people were taken for the stock count.",
    "The supplier answered only after the third reminder.",
    "A decision on the budget is still open.",
    "Half the team was ill for nine days.",
    "The old data is worse than the sample we had looked at.",
    "The works council wants another meeting before we go on.",
    "Our outside engineer left; a successor starts on the first of the month.",
    "A customer's emergency took the team for a week.",
    "Parts are ordered and their delivery moved by three weeks.",
    "Legal has had the draft for a month.",
    "Training had to stop during the peak season.",
    "The test environment was down for six days.",
)


def words_of(work: Work, day: Day, late: bool, helper: str) -> tuple[str, str]:
    """Words and obstacles of a report on that day; ``late``: what its owner expects then."""
    chance = work.chance(f"words {day}")
    share = work.share(day)
    done = [name for name, _, end in work.tasks if end <= share]
    still = [name for name, _, end in work.tasks if end > share]
    kinds: tuple[str, ...]
    if share == 0 or day == work.begins:
        kinds = BEGUN
    elif work.fate.course is Course.ROSY and late:
        kinds = ROSY
    elif late:
        kinds = SLOW
    elif share > 0.85:
        kinds = LAST
    else:
        kinds = STEADY
    facts = {
        "done": done[-1] if done else "", "next": still[0] if still else "the check of the result",
        "count": len(done), "all": len(work.tasks), "helper": helper,
    }  # fmt: skip
    fitting = [words for words in kinds if done or not ("{done}" in words or "{count}" in words)]
    said = chance.choice(fitting).format(**facts)
    if kinds in (STEADY, SLOW, LAST) and chance.random() < 0.6:
        said += _metric(work, share, chance.choice(METRIC))
    return said, chance.choice(OBSTACLES) if kinds is SLOW else ""


def _metric(work: Work, share: float, words: str) -> str:
    told = next((row for row in work.measures if row.base is not None), None)
    if told is None or told.base is None:
        return ""
    value = told.base + (told.target - told.base) * Decimal(str(round(share * 0.9, 3)))
    return words.format(metric=told.metric, value=rounded(value, told), unit=told.unit, target=told.target)


def rounded(value: Decimal, like: Measure) -> str:
    """With as many digits as the target has, one more for small percentages."""
    places = max(0, -int(like.target.as_tuple().exponent))
    if like.unit == "%" and places == 0 and like.base is not None:
        places = 1
    return f"{value:.{places}f}"


def reached(work: Work, of: Measure) -> Decimal:
    """What a met criterion came to: a little better than asked, or exactly."""
    better = Decimal(str(round(work.chance(of.metric).choice((0, 0, 0.01, 0.02, 0.03)), 2))) * of.target
    if of.target == of.target.to_integral_value() and of.unit != "%":
        better = better.to_integral_value()
    if of.comparison is Comparison.AT_MOST:
        return of.target - better
    if of.comparison is Comparison.EQUAL or (of.unit == "%" and of.target + better > 100 >= of.target):
        return of.target
    return of.target + better
