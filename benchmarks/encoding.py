"""From rows to the bytes of a list answer: the API's encoders beside pydantic's own serialisation of the same models."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

ROWS = 1000
TARGET_MS = 10.0


def rows() -> list[Any]:
    """Initiatives as their query gives them."""
    from milepost.core.ids import new_id
    from milepost.portfolios.queries.initiatives import InitiativeRow

    moment = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return [
        InitiativeRow(
            id=new_id(), version=3, company_id=new_id(), company_name="Aster Tools", name=f"Programme {n}", description="",
            value_lever="operations", objective_id=new_id(), objective_title="Margin", sponsor_id=None, sponsor_name=None,
            owner_id=new_id(), owner_name="Otto Stein", stage=2, stage_reason="", planned_minor=125_000_000, currency="EUR",
            aligned=True, value_confirmed_by=None, value_confirmed_at=None, starts_on=date(2026, 1, 1), due=date(2027, 3, 31),
            archived_at=None, recorded_at=moment,
        )
        for n in range(ROWS)
    ]  # fmt: skip


def fastest(run: Callable[[], bytes], times: int = 15) -> float:
    """Milliseconds of the fastest run."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def main() -> None:
    """Print a table, then one line of JSON."""
    from pydantic import ConfigDict, TypeAdapter, create_model

    from milepost.api.conventions.encoding import encoder_of, to_bytes
    from milepost.api.endpoints.initiatives import Initiative

    given = rows()
    encoder = encoder_of(Initiative)
    lenient: Any = create_model("Lenient", __base__=Initiative)
    lenient.model_config = ConfigDict(from_attributes=True)
    lenient.model_rebuild(force=True)
    adapter = TypeAdapter(list[lenient])
    sparse = encoder.only(frozenset({"name", "stage"}))
    cases = {
        "encoders": fastest(lambda: to_bytes([encoder.all(row) for row in given])),
        "encoders, two fields": fastest(lambda: to_bytes([sparse(row) for row in given])),
        "pydantic": fastest(
            lambda: adapter.dump_json(adapter.validate_python([SimpleNamespace(**encoder.all(row)) for row in given]))
        ),
    }
    print(f"{ROWS} initiatives, fastest of 15")
    for name, milliseconds in cases.items():
        print(f"{name:24} {milliseconds:8.2f} ms")
    value, peer = cases["encoders"], cases["pydantic"]
    result = {"value": round(value, 2), "unit": "ms/1000 rows", "target": TARGET_MS, "peer": round(peer, 2),
              "ratio": round(peer / value, 2), "met": value <= TARGET_MS}  # fmt: skip
    print(json.dumps({"encode_list": result}))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.settings")
    import django

    django.setup()
    main()
