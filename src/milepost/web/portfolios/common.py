"""What these pages share: reading a list's address, choices for forms, who may press which button."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.countries import REGION_NAMES, all_countries
from milepost.core.ids import decode_id, encode_id
from milepost.portfolios.queries.common import Named
from milepost.web import formats
from milepost.web.pages import WebRequest

#: As many as a choice or a section of a page may hold.
MANY = 500


def asked_text(request: WebRequest, name: str) -> str | None:
    """A filter from the address; empty asks nothing."""
    return request.GET.get(name, "").strip() or None


def asked_id(request: WebRequest, name: str) -> int | None:
    """An id from the address. Raises Invalid for what is not one."""
    text = asked_text(request, name)
    return None if text is None else decode_id(text, name)


def asked_whole(request: WebRequest, name: str) -> int | None:
    """A small number from the address; anything else asks nothing."""
    text = asked_text(request, name)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else None


def asked_flag(request: WebRequest, name: str) -> bool | None:
    """``yes`` or ``no`` from the address; anything else asks nothing."""
    return {"yes": True, "no": False}.get(request.GET.get(name, ""))


def kept(request: WebRequest, *names: str) -> str:
    """Those parts of the address, to put others behind: ``company_id=…&``, or nothing."""
    given = urlencode([(name, value) for name in names if (value := asked_text(request, name)) is not None])
    return f"{given}&" if given else ""


def country_names() -> list[tuple[str, str]]:
    """Code and name of every country in the reader's language, by name."""
    territories = _territories(formats.current_locale())
    return sorted(((code, territories.get(code, code)) for code in all_countries()), key=lambda pair: pair[1])


def country_name(code: str) -> str:
    """One country in the reader's language."""
    return _territories(formats.current_locale()).get(code, code)


def region_names() -> list[tuple[str, str]]:
    """Code and name of every region."""
    return [(region.value, str(name)) for region, name in REGION_NAMES.items()]


@lru_cache
def _territories(locale: Locale) -> dict[str, str]:
    return dict(locale.territories)


def as_choices(things: Iterable[Named]) -> list[tuple[int, str]]:
    """Id and name, for a select."""
    return [(thing.id, thing.name) for thing in things]


def month_names() -> list[tuple[int, str]]:
    """The months of the year in the reader's language."""
    months = formats.current_locale().months["stand-alone"]["wide"]
    return [(number, str(months[number])) for number in range(1, 13)]


def in_company(viewer: Viewer, company_id: int, initiative_id: int | None = None) -> dict[str, bool]:
    """What the viewer may do in a company, as templates ask it: ``may.edit_company``."""
    return {can.value: viewer.may_in_company(can, company_id, initiative_id) for can in Can}


def in_portfolio(viewer: Viewer, portfolio_id: int) -> dict[str, bool]:
    """What the viewer may do in a portfolio."""
    return {can.value: viewer.may_in_portfolio(can, portfolio_id) for can in Can}


def in_firm(viewer: Viewer) -> dict[str, bool]:
    """What the viewer may do in the whole firm."""
    return {can.value: viewer.may(can) for can in Can}


def chosen(choices: Iterable[tuple[Any, Any]], asked: Any) -> list[dict[str, Any]]:
    """Choices of a filter with the one that was asked for marked."""
    wanted = encode_id(asked) if isinstance(asked, int) and asked > 99_999 else asked
    rows = [{"value": "", "label": _("All"), "chosen": asked in (None, "")}]
    for value, label in choices:
        shown = encode_id(value) if isinstance(value, int) and value > 99_999 else value
        rows.append({"value": shown, "label": label, "chosen": str(shown) == str(wanted)})
    return rows
