"""Writes about the firm itself."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from milepost.access.models import Firm
from milepost.access.roles import Can
from milepost.access.rules import check_timezone, clean_name
from milepost.access.viewer import Acting, System
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Invalid
from milepost.core.money import check_currency


@action("firm.created")
def create_firm(
    *, acting: System, now: datetime, name: str, currency: str, timezone: str = "UTC", locale: str = "en"
) -> Firm:
    """A new firm, empty. Only the machine's operator does this."""
    return add(
        Firm(
            name=clean_name(name),
            currency=check_currency(currency),
            timezone=check_timezone(timezone),
            locale=check_locale(locale),
        )
    )


@action("firm.updated")
def update_firm(
    *,
    acting: Acting,
    now: datetime,
    firm_id: int,
    version: int | None,
    name: str,
    currency: str,
    timezone: str,
    locale: str,
) -> Firm:
    """Change the firm's name, currency, time zone and language. Raises Stale, Invalid, Forbidden."""
    firm = lock(Firm, firm_id, acting, version)
    acting.require(Can.MANAGE_FIRM)
    change(
        firm,
        name=clean_name(name),
        currency=check_currency(currency),
        timezone=check_timezone(timezone),
        locale=check_locale(locale),
    )
    return firm


def check_locale(locale: str) -> str:
    """A language the product speaks. Raises Invalid."""
    known = [code for code, _ in settings.LANGUAGES]
    if locale not in known:
        raise Invalid(
            "locale",
            locale,
            _("is not a language of this installation"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(known)},
        )
    return locale
