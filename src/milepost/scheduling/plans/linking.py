"""Links of a plan file between what the product keeps: those of summaries are handed down. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from milepost.engine.plan import MILESTONES, Kind, LagCalendar, LagUnit, Relation
from milepost.milestones.plantime import DAY
from milepost.milestones.rules import MAX_DURATION_DAYS
from milepost.scheduling.plans.model import Lost, Row, WantedLink

if TYPE_CHECKING:
    from milepost.scheduling.plans.wanting import Taking

UNITS = {LagUnit.WORKING: "working", LagUnit.ELAPSED: "elapsed", LagUnit.PERCENT: "percent"}


def links_of(it: Taking) -> tuple[tuple[WantedLink, ...], list[Row], list[Lost]]:
    """The links that are wanted, those that are refused, and what is lost of them."""
    ends = _ends(it)
    length = {one.uid: one.duration for one in it.plan.activities}
    found: dict[tuple[str, str, str], WantedLink] = {}
    refused: list[Row] = []
    handed, outside = 0, 0
    for one in it.plan.relations:
        befores, afters = ends.get(one.predecessor, ()), ends.get(one.successor, ())
        if not befores or not afters:
            outside += 1
            continue
        handed += (len(befores) > 1) or (len(afters) > 1)
        lag, unit = _lag(one, length[one.predecessor])
        for before in befores:
            for after in afters:
                if before == after and len(befores) + len(afters) > 2:
                    continue
                link = WantedLink(before, after, one.link.value, lag, unit)
                problem = _problem(it, link, found)
                if problem:
                    refused.append(Row("refuse", "link", key_of(link), name_of(it, link), why=problem))
                else:
                    found[before, after, link.link] = link
    return tuple(found.values()), refused, _lost(it, outside, handed)


def key_of(link: WantedLink) -> str:
    """What a link is called in a list."""
    return f"{link.before} {link.link} {link.after}"


def name_of(it: Taking, link: WantedLink) -> str:
    """Both ends by name."""
    return f"{it.wanted[link.before].name} → {it.wanted[link.after].name}"


def _ends(it: Taking) -> dict[int, tuple[str, ...]]:
    """By uid, the keys that a link of it joins: its own, or all that lie under a summary, as the program hands links down."""
    below: dict[int, dict[str, None]] = {}
    parents = {one.uid: one.parent for one in it.plan.activities}
    for one in it.plan.activities:
        if one.uid not in it.home:
            continue
        above, steps = one.parent, 0
        while above is not None and steps < 100:
            below.setdefault(above, {})[it.home[one.uid]] = None
            above, steps = parents[above], steps + 1
    found = {uid: tuple(keys) for uid, keys in below.items()}
    for one in it.plan.activities:
        if one.kind is not Kind.SUMMARY and one.uid in it.key:
            found[one.uid] = (it.key[one.uid],)
    return found


def _lag(one: Relation, length: int) -> tuple[int, str]:
    if one.unit is LagUnit.ELAPSED_PERCENT:
        return one.lag * length // 10_000, "elapsed"
    if one.lag_calendar is LagCalendar.TWENTY_FOUR_HOUR and one.unit is LagUnit.WORKING:
        return one.lag, "elapsed"
    return one.lag, UNITS[one.unit]


def _problem(it: Taking, link: WantedLink, found: Iterable[tuple[str, str, str]]) -> str:
    if (link.before, link.after, link.link) in found:
        return _("The same two are linked in the same way already.")
    if it.wanted[link.before].parent == link.after or it.wanted[link.after].parent == link.before:
        return _("It joins a task with its own milestone.")
    if link.unit != "percent" and abs(link.lag) > MAX_DURATION_DAYS * DAY:
        return _("Its lag is longer than %(n)s days.") % {"n": MAX_DURATION_DAYS}
    return ""


def _lost(it: Taking, outside: int, handed: int) -> list[Lost]:
    lost = []
    if outside:
        lost.append(Lost(gettext_noop("link"), gettext_noop("One end is not taken, so neither is the link."), outside))
    if handed:
        why = gettext_noop("Links of outline levels are handed down to the milestones under them.")
        lost.append(Lost(gettext_noop("link of an outline level"), why, handed))
    shares = sum(one.unit is LagUnit.ELAPSED_PERCENT for one in it.plan.relations)
    if shares:
        lost.append(
            Lost(
                gettext_noop("elapsed percent"),
                gettext_noop("The lag becomes the elapsed time that it comes to now."),
                shares,
            )
        )
    odd = _odd_lags(it)
    if odd:
        why = gettext_noop("The product counts lags by the calendar of what comes before, the file by another one.")
        lost.append(Lost(gettext_noop("calendar of lags"), why, odd))
    return lost


def _odd_lags(it: Taking) -> int:
    own = {one.uid: one.calendar if one.calendar is not None else it.project.calendar for one in it.plan.activities}
    usual = it.project.options.lag_calendar
    count = 0
    for one in it.plan.relations:
        if not one.lag or one.unit is not LagUnit.WORKING:
            continue
        on = one.lag_calendar if one.lag_calendar is not None else usual
        before, after = own[one.predecessor], own[one.successor]
        if on is LagCalendar.TWENTY_FOUR_HOUR:
            count += one.lag_calendar is None
        elif on is LagCalendar.SUCCESSOR:
            count += before != after
        elif on is LagCalendar.PROJECT:
            count += before != it.project.calendar
        elif on is not LagCalendar.PREDECESSOR:
            count += on != before
    return count


__all__ = ["MILESTONES", "key_of", "links_of", "name_of"]
