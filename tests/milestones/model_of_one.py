"""The rules of one milestone once more, as short as can be: a model that knows nothing of the product's code."""

from __future__ import annotations

from dataclasses import dataclass, field

STATUSES = ("in_progress", "at_risk", "not_started", "on_track")
TARGET = 50


@dataclass
class Criterion:
    """What it asks for, whether that is met, how much shows it, and whether it is gone."""

    target: int = TARGET
    met: bool = False
    shown: int = 0
    gone: bool = False


@dataclass
class Model:
    """The rules once more, as short as can be. Days count from today; ``began`` None: not yet."""

    who: str = ""
    percent: int = 0
    status: str = "not_started"
    began: int | None = None
    was: tuple[str, int, int | None] = ("not_started", 0, None)  # before it was completed
    done: bool = False
    rolled: bool = False
    archived: bool = False
    due: int | None = None
    tasks: list[int] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    evidence: list[Criterion | None] = field(default_factory=list)  # what each piece shows; None: taken back
    said: list[tuple[int, bool]] = field(
        default_factory=list
    )  # of each update its place among them, and if it was corrected

    def of_tasks(self) -> int:
        return min(9_900, sum(self.tasks) // len(self.tasks)) if self.tasks else 0

    def roll(self) -> bool:
        if self.rolled and not self.done:
            self.percent = self.of_tasks()
            if self.percent and self.began is None:
                self.began = 0
        return True

    def report(self, number: int) -> bool:
        return self._say(STATUSES[number % 4], None if number % 5 == 0 else number * 100, None)

    def correct(self, number: int) -> bool:
        if not self.said:
            return False
        return self._say(
            ("not_started", "in_progress", "at_risk")[number % 3], number % 3 * 1_000, number % len(self.said)
        )

    def _say(self, status: str, percent: int | None, corrects: int | None) -> bool:
        if self.rolled and percent not in (None, self.percent):  # comes from its tasks
            return False
        share = self.percent if percent is None else percent
        if not self.rolled and percent is None and status == "not_started":
            share = 0
        if self.done or share == 10_000 or (status == "not_started" and share):
            return False
        if corrects is not None and self.said[corrects][1]:
            return False
        place = len(self.said)
        if corrects is not None:
            place = self.said[corrects][0]
            self.said[corrects] = (place, True)
        self.said.append((place, False))
        if place == max(one for one, _ in self.said):
            self.status, self.percent = status, share
            if share or status in ("in_progress", "on_track"):
                self.began = 0 if self.began is None else self.began
            elif corrects is not None and status == "not_started" and self.began is not None and self.began >= 0:
                self.began = None
        return True

    def report_out_of_bounds(self, _number: int) -> bool:
        return False

    def report_it_completed(self, _number: int) -> bool:
        return False

    def expect_the_past(self, _number: int) -> bool:
        return False

    def complete(self, number: int) -> bool:
        standing = [one for one in self.criteria if not one.gone]
        whole = bool(standing) and all(one.met and one.shown for one in standing)
        return whole and self.complete_as_an_exception(number)

    def complete_as_an_exception(self, number: int) -> bool:
        day = -(number % 4)
        if self.done or (self.began is not None and day < self.began):
            return False
        self.was = (self.status, self.percent, self.began)
        self.done, self.percent, self.status = True, 10_000, "completed"
        self.began = day if self.began is None else self.began
        return True

    def complete_tomorrow(self, _number: int) -> bool:
        return False

    def reopen(self, number: int) -> bool:
        if not self.done or number % 10 == 0:  # without a reason
            return False
        self.done = False
        self.status, self.percent, began = self.was
        if self.rolled:
            self.percent = self.of_tasks()
        if self.status == "not_started" and self.percent:
            self.status = "in_progress"
        elif self.status == "not_started":
            self.began = began
        self.said.append((len(self.said), False))
        return True

    def criterion(self, _number: int) -> bool:
        if not self.done:  # what a completion rests on stands
            self.criteria.append(Criterion())
        return not self.done

    def _criterion(self, number: int) -> Criterion | None:
        return self.criteria[number % len(self.criteria)] if self.criteria else None

    def judge(self, number: int) -> bool:
        """As met, with the value that was reached; or, without one, as missed."""
        one = self._criterion(number)
        if one is None or one.gone or self.done or (number % 3 and number < one.target):
            return False
        one.met = bool(number % 3)
        return True

    def show(self, number: int) -> bool:
        one = self._criterion(number)
        if one is None or one.gone:
            return False
        one.shown += 1
        self.evidence.append(one)
        return True

    def hide(self, number: int) -> bool:
        if not self.evidence or self.done:
            return False
        which = number % len(self.evidence)
        one, self.evidence[which] = self.evidence[which], None
        if one is not None:
            one.shown -= 1
        return True

    def drop_criterion(self, number: int) -> bool:
        one = self._criterion(number)
        if one is None or (self.done and not one.gone):
            return False
        one.gone = True
        return True

    def ask_for(self, number: int) -> bool:
        one, target = self._criterion(number), TARGET + number % 5
        if one is None or one.gone or (self.done and one.target != target):
            return False
        one.met = one.met and one.target == target
        one.target = target
        return True

    def task(self, _number: int) -> bool:
        if self.done:
            return False
        self.tasks.append(0)
        return self.roll()

    def work(self, number: int) -> bool:
        which = number % len(self.tasks) if self.tasks else 0
        if not self.tasks or (self.done and number * 100 < self.tasks[which]):
            return False
        self.tasks[which] = number * 100
        return self.roll()

    def move_due(self, number: int) -> bool:
        if self.done and number != self.due:
            return False
        self.due = number
        return True

    def roll_up(self, _number: int) -> bool:
        self.rolled = True
        return self.roll()

    def type(self, _number: int) -> bool:
        self.rolled = False
        return True

    def archive(self, _number: int) -> bool:
        self.archived = True
        return True

    def restore(self, _number: int) -> bool:
        self.archived = False
        return True
