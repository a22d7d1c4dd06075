"""Forecasts of moments that are over: what stood in the plans then is noted as it is read, and computed later.

Whoever plays a history in one go (the demo) keeps the forecasts of each of its days so, without waiting for the compiler
before the first of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from milepost.core.clock import today_in
from milepost.milestones.published import keep_past
from milepost.scheduling.models import ScheduleRun
from milepost.scheduling.reading import Node, Stored, Tie, read_companies
from milepost.scheduling.recording import columns_of, published_of, run_of, work_out

BATCH = 500


class Noted(NamedTuple):
    """A company's plan as it was read at a moment."""

    at: datetime
    company_id: int
    stored: Stored


@dataclass(slots=True)
class Evenings:
    """The plans of a firm's companies as they stood at moments that come one after the other; ``timezone``: the firm's."""

    timezone: str
    _noted: list[Noted] = field(default_factory=list)
    #: Most of a plan is the same as the evening before: such rows are held once.
    _rows: dict[Node | Tie, Any] = field(default_factory=dict)

    def note(self, at: datetime, company_ids: Collection[int]) -> None:
        """Read the plans of these companies. Four SQL queries."""
        for pk, stored in sorted(read_companies(company_ids).items()) if company_ids else ():
            once = Stored(
                tuple(self._rows.setdefault(row, row) for row in stored.nodes),
                tuple(self._rows.setdefault(row, row) for row in stored.ties),
                stored.gifts,
                stored.calendars,
                stored.loose,
            )
            self._noted.append(Noted(at, pk, once))

    def compute(self, firm_id: int) -> int:
        """Keep what would have been computed and published at each of those moments; how many runs changed something.

        Of these companies nothing may have been computed yet: what stands today is computed after this.
        """
        runs: list[ScheduleRun] = []
        keep_past(self._moments(firm_id, runs))
        ScheduleRun.objects.bulk_create(runs, batch_size=BATCH)
        return len(runs)

    def _moments(self, firm_id: int, runs: list[ScheduleRun]) -> Iterator[tuple[datetime, Mapping[int, Any]]]:
        known: dict[int, dict[int, tuple[Any, ...]]] = {}
        for at, company_id, stored in self._noted:
            made = work_out(company_id, stored, today_in(self.timezone, at))
            before, found = known.get(company_id, {}), columns_of(made)
            changed = {pk: row for pk, row in found.items() if before.get(pk) != row}
            known[company_id] = found
            if changed or before.keys() - found.keys():
                runs.append(run_of(made, firm_id, company_id, at, len(changed)))
                yield at, published_of(made, changed)
