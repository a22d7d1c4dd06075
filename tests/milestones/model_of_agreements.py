"""The rules of what was agreed once more: a model that knows nothing of the product's code."""

from __future__ import annotations

from dataclasses import dataclass, field

MANY = 2
AGREES = "operating_partner"


@dataclass
class One:
    """A milestone: what of it can be agreed, and whether it was."""

    due: int = 10
    done: bool = False
    archived: bool = False
    agreed: bool = False
    target: int = 5  # of its one criterion
    removed: bool = False


@dataclass
class Asked:
    """A request: by whom, of which milestone, what, from what to what; ``baseline``: the name of a new one."""

    by: str
    which: int
    what: str
    was: int
    to: int
    state: str = "open"
    baseline: str = ""


@dataclass
class Model:
    """The rules once more."""

    who: str = ""
    ones: list[One] = field(default_factory=lambda: [One() for _ in range(MANY)])
    names: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    def _may_change(self, one: One, number: int) -> bool:
        """What was agreed changes only by who agrees, with a reason: every third time there is none."""
        return not one.agreed or (self.who == AGREES and number % 3 != 0)

    def agree(self, number: int) -> bool:
        name, standing = f"Plan {number % 4}", [one for one in self.ones if not one.archived]
        if self.who != AGREES or name in self.names or not standing or (self.names and number % 3 == 0):
            return False
        self.names.add(name)
        for one in standing:
            one.agreed = True
        return True

    def move_due(self, number: int) -> bool:
        one, due = self.ones[number % MANY], number // 10
        if due == one.due:
            return True
        if one.done or not self._may_change(one, number):
            return False
        one.due = due
        return True

    def measure(self, number: int) -> bool:
        """At least so many: fewer is weaker."""
        one, target = self.ones[number % MANY], number // 10
        if one.removed:
            return False
        if target == one.target:
            return True
        if one.done or (target < one.target and not self._may_change(one, number)):
            return False
        one.target = target
        return True

    def unmeasure(self, number: int) -> bool:
        one = self.ones[number % MANY]
        if not one.removed and (one.done or not self._may_change(one, number)):
            return False
        one.removed = True
        return True

    def archive(self, number: int) -> bool:
        one = self.ones[number % MANY]
        if not one.archived and not self._may_change(one, number):
            return False
        one.archived = True
        return True

    def restore(self, number: int) -> bool:
        self.ones[number % MANY].archived = False
        return True

    def complete(self, number: int) -> bool:
        one = self.ones[number % MANY]
        if one.done:
            return False
        one.done = True
        return True

    def reopen(self, number: int) -> bool:
        one = self.ones[number % MANY]
        if not one.done:
            return False
        one.done = False
        return True

    def _ask(self, which: int, what: str, was: int, to: int) -> bool:
        if self.ones[which].done or self.ones[which].archived:
            return False
        self.asked.append(Asked(self.who, which, what, was, to))
        return True

    def ask_due(self, number: int) -> bool:
        one, due = self.ones[number % MANY], number // 10
        return due != one.due and self._ask(number % MANY, "due", one.due, due)

    def ask_removal(self, number: int) -> bool:
        return self._ask(number % MANY, "remove", self.ones[number % MANY].due, 0)

    def ask_measure(self, number: int) -> bool:
        one, target = self.ones[number % MANY], number // 10
        return not one.removed and target != one.target and self._ask(number % MANY, "measure", one.target, target)

    def ask_unmeasure(self, number: int) -> bool:
        one = self.ones[number % MANY]
        return not one.removed and self._ask(number % MANY, "unmeasure", one.target, 0)

    def ask_baseline(self, number: int) -> bool:
        self.asked.append(Asked(self.who, 0, "baseline", 0, 0, baseline=f"Plan {number % 4}"))
        return True

    def ask_nothing(self, _number: int) -> bool:
        return False

    def _open(self, number: int) -> Asked | None:
        one = self.asked[number % len(self.asked)] if self.asked else None
        return one if one is not None and one.state == "open" else None

    def approve(self, number: int) -> bool:
        asked = self._open(number)
        if asked is None or self.who != AGREES or asked.by == self.who:
            return False
        one = self.ones[asked.which]
        if asked.what == "baseline":
            standing = [other for other in self.ones if not other.archived]
            if asked.baseline in self.names or not standing:
                return False
            self.names.add(asked.baseline)
            for other in standing:
                other.agreed = True
        elif one.done or not self._as_it_was(asked, one):
            return False
        elif asked.what == "due":
            one.due = asked.to
        elif asked.what == "remove":
            one.archived = True
        elif asked.what == "measure":
            one.target = asked.to
        else:
            one.removed = True
        asked.state = "approved"
        return True

    def _as_it_was(self, asked: Asked, one: One) -> bool:
        if asked.what in ("due", "remove"):
            return one.due == asked.was and not one.archived
        return one.target == asked.was and not one.removed

    def refuse(self, number: int) -> bool:
        asked = self._open(number)
        if asked is None or self.who != AGREES or asked.by == self.who or number % 5 == 0:  # without a reason
            return False
        asked.state = "refused"
        return True

    def withdraw(self, number: int) -> bool:
        asked = self._open(number)
        if asked is None or asked.by != self.who:
            return False
        asked.state = "withdrawn"
        return True
