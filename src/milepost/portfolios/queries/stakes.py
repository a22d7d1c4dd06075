"""Which stakes stand on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from milepost.core.walls import WalledQuerySet
from milepost.portfolios.models import Holding


def standing_stakes(day: date, *, known_at: datetime | None = None) -> WalledQuerySet[Holding]:
    """The stake of each portfolio in each company on ``day`` (inclusive), as known now or as it was known at a moment.

    Still unwalled: the caller says for whom. A stake of 0 (an exit) is among them.
    """
    later: Any = Holding.objects.unwalled("correlated with a queryset that is walled itself").filter(
        _known(known_at),
        portfolio_id=OuterRef("portfolio_id"),
        company_id=OuterRef("company_id"),
        valid_from__gt=OuterRef("valid_from"),
        valid_from__lte=day,
    )
    return Holding.objects.get_queryset().filter(_known(known_at), ~Exists(later), valid_from__lte=day)


def _known(at: datetime | None) -> Q:
    """Rows that stand now, or that stood at a past moment: made by then, and not yet superseded.

    A row's own making is its first event; its id carries no time on a simulated clock, so the row keeps ``made_at``.
    """
    if at is None:
        return Q(superseded_at__isnull=True)
    return Q(made_at__lte=at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))
