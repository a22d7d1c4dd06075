"""What a firm has begun with: whether there is anything yet, at the price of one key each."""

from __future__ import annotations

from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.prepared import ask
from milepost.portfolios.models import Company, Initiative, Portfolio


def any_portfolio(*, viewer: Viewer) -> bool:
    """Whether the viewer sees a portfolio that is not archived. One SQL query."""
    return bool(ask(_oldest, Portfolio, viewer))


def any_company(*, viewer: Viewer) -> int | None:
    """The id of a company that the viewer sees and that is not archived, the oldest. One SQL query."""
    return next(iter(ask(_oldest, Company, viewer)), None)


def any_initiative(*, viewer: Viewer) -> int | None:
    """The id of an initiative that the viewer sees and that is not archived, the oldest. One SQL query."""
    return next(iter(ask(_oldest, Initiative, viewer)), None)


def _oldest(model: Any, viewer: Viewer) -> Any:
    return (
        model.objects.seen_by(viewer).filter(archived_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:1]
    )
