"""What a firm has begun with: whether there is anything yet, at the price of one key each."""

from __future__ import annotations

from milepost.access.viewer import Viewer
from milepost.portfolios.models import Company, Initiative, Portfolio


def any_portfolio(*, viewer: Viewer) -> bool:
    """Whether the viewer sees a portfolio that is not archived. One SQL query."""
    return Portfolio.objects.seen_by(viewer).filter(archived_at__isnull=True).exists()


def any_company(*, viewer: Viewer) -> int | None:
    """The id of a company that the viewer sees and that is not archived, the oldest. One SQL query."""
    rows = Company.objects.seen_by(viewer).filter(archived_at__isnull=True)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def any_initiative(*, viewer: Viewer) -> int | None:
    """The id of an initiative that the viewer sees and that is not archived, the oldest. One SQL query."""
    rows = Initiative.objects.seen_by(viewer).filter(archived_at__isnull=True)
    return rows.order_by("pk").values_list("pk", flat=True).first()
