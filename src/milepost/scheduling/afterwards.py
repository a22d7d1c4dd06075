"""Forecasts of moments that are over: what stood in the plans then is noted as it is read, and computed later.

Whoever plays a history in one go (the demo) keeps the forecasts of each of its days so, without waiting for the compiler
before the first of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from milepost.core.batches import CHUNK
from milepost.core.clock import today_in
from milepost.engine.kernels.arrays import Records
from milepost.milestones.facts import refresh_facts
from milepost.milestones.published import keep_past
from milepost.scheduling.forecast_rows import differing
from milepost.scheduling.models import ScheduleRun
from milepost.scheduling.reading import Stored, read_companies
from milepost.scheduling.recording import Computed, published_of, run_of, solved


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

    def note(self, at: datetime, company_ids: Collection[int]) -> None:
        """Read the plans of these companies. Four SQL queries."""
        if company_ids:
            parts = read_companies(company_ids).apart(sorted(company_ids))
            self._noted += [Noted(at, pk, stored) for pk, stored in parts.items()]

    def compute(self, firm_id: int, now: datetime) -> int:
        """Keep what would have been computed and published at each of those moments; how many runs changed something.

        Of these companies nothing may have been computed yet: what stands ``now`` is computed after this.
        """
        runs: list[ScheduleRun] = []
        ids = keep_past(self._moments(firm_id, runs))
        refresh_facts(ids, now=now, today=today_in(self.timezone, now))
        ScheduleRun.objects.bulk_create(runs, batch_size=CHUNK)
        return len(runs)

    def _moments(self, firm_id: int, runs: list[ScheduleRun]) -> Iterator[tuple[datetime, Mapping[int, Any]]]:
        known: dict[int, Records] = {}
        for at, company_id, stored in self._noted:
            today = today_in(self.timezone, at)
            fresh, problem = solved(company_id, stored, today)
            news = differing(fresh, known.get(company_id, fresh[:0]))
            known[company_id] = fresh
            made = Computed(0, frozenset(), stored, today, *news, problem)
            if made.differs:
                runs.append(run_of(made, firm_id, company_id, at))
                yield at, published_of(made)
