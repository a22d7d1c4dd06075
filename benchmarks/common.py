"""What every benchmark shares: samples, percentiles, a table, and the JSON of the last line."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Samples:
    """Durations of one case in milliseconds, sorted.

    ``processor`` is what the processors worked for it: the same on a busy machine, where durations also hold waiting for others.
    """

    milliseconds: tuple[float, ...] = field(repr=False)
    processor: tuple[float, ...] = field(default=(), repr=False)

    @property
    def median(self) -> float:
        """Half of the runs were faster."""
        return self.percentile(50)

    @property
    def p95(self) -> float:
        """Nineteen runs of twenty were no slower."""
        return self.percentile(95)

    @property
    def processor_p95(self) -> float:
        """The same of what the processors worked."""
        return nearest_rank(self.processor, 95)

    def percentile(self, percent: float) -> float:
        """The duration at a percentage of the runs."""
        return nearest_rank(self.milliseconds, percent)


def nearest_rank(values: Sequence[float], percent: float) -> float:
    """A value that was measured, none between two.

    >>> nearest_rank((1.0, 2.0, 3.0, 4.0), 50)
    2.0
    """
    return values[max(math.ceil(len(values) * percent / 100), 1) - 1]


def sample(
    run: Callable[[], object], *, times: int = 20, warm: int = 3, processor: Callable[[], float] = time.process_time
) -> Samples:
    """Call ``run`` ``times`` times after ``warm`` calls that do not count. ``processor`` reads seconds of work done so far."""
    for _ in range(warm):
        run()
    durations, work = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), processor()
        run()
        durations.append((time.perf_counter() - began) * 1000)
        work.append((processor() - worked) * 1000)
    return Samples(tuple(sorted(durations)), tuple(sorted(work)))


def pooled(rounds: Sequence[Samples]) -> Samples:
    """All calls of several rounds together."""
    durations = sorted(one for samples in rounds for one in samples.milliseconds)
    return Samples(tuple(durations), tuple(sorted(one for samples in rounds for one in samples.processor)))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns side by side; numbers to the right."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    numeric = [all(_is_number(row[column]) for row in cells[1:]) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the result. ``at_most``: smaller is better. ``peer`` is what the same took elsewhere, if measured."""

    name: str
    value: float
    unit: str
    target: float
    peer: float | None = None
    at_most: bool = True

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer, or without one than the target."""
        other = self.target if self.peer is None else self.peer
        better, worse = (other, self.value) if self.at_most else (self.value, other)
        return round(better / worse, 2) if worse else None


def yardstick() -> float:
    """Milliseconds of processor for a fixed piece of plain Python: how fast this machine is now, as code like ours meets it.

    Machines of one kind differ by twice from day to day. Figures of two runs compare after division by it.
    """
    return sample(_piece, times=15, processor=time.process_time).processor[7]


def _piece() -> None:
    words = [f"{number * 7919 % 10_007:05d}" for number in range(20_000)]
    counted: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        counted.setdefault(word[:3], []).append(place)
    "".join(f"{word}:{sum(places)};" for word, places in sorted(counted.items()))


def finish(cases: Iterable[Case]) -> None:
    """Print the result as the last line, with how fast the machine is."""
    print(
        json.dumps(
            {
                "yardstick": {
                    "value": round(yardstick(), 2),
                    "unit": "ms",
                    "target": None,
                    "peer": None,
                    "ratio": None,
                    "met": None,
                }
            }
            | {
                case.name: {
                    "value": round(case.value, 3),
                    "unit": case.unit,
                    "target": case.target,
                    "peer": case.peer,
                    "ratio": case.ratio,
                    "met": case.met,
                }
                for case in cases
            }
        )
    )


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() or not text
