"""Countries by ISO 3166-1 code, and the region each is counted in.

The regions follow the United Nations' M49 standard at the level investors use, with two customary departures: Western Asia
is called the Middle East (without Cyprus, Georgia, Armenia, Azerbaijan, which are counted in Europe) and the rest of Asia
and Oceania are taken together.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from milepost.core.errors import Invalid


class Region(StrEnum):
    """Where a company is, for allocation by region."""

    EUROPE = "europe"
    NORTH_AMERICA = "north_america"
    LATIN_AMERICA = "latin_america"
    ASIA_PACIFIC = "asia_pacific"
    MIDDLE_EAST = "middle_east"
    AFRICA = "africa"


REGION_NAMES: dict[Region, str | Promise] = {
    Region.EUROPE: _("Europe"),
    Region.NORTH_AMERICA: _("North America"),
    Region.LATIN_AMERICA: _("Latin America and Caribbean"),
    Region.ASIA_PACIFIC: _("Asia and Pacific"),
    Region.MIDDLE_EAST: _("Middle East"),
    Region.AFRICA: _("Africa"),
}

_COUNTRIES: dict[Region, str] = {
    Region.EUROPE: (
        "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK "
        "MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    Region.NORTH_AMERICA: "BM CA GL PM US",
    Region.LATIN_AMERICA: (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE "
        "PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    Region.ASIA_PACIFIC: (
        "AF AS AU BD BN BT CC CK CN CX FJ FM GU HK HM ID IN IR JP KG KH KI KP KR KZ LA LK MH MM MN MO MP MV MY NC NF NP NR NU NZ "
        "PF PG PH PK PN PW SB SG TH TJ TK TL TM TO TV TW UM UZ VN VU WF WS"
    ),
    Region.MIDDLE_EAST: "AE BH IL IQ JO KW LB OM PS QA SA SY TR YE",
    Region.AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE "
        "RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
}
_REGION_OF = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def check_country(code: str, field: str = "country") -> str:
    """``code`` in upper case when it is an ISO 3166-1 alpha-2 country (or XK). Raises Invalid."""
    upper = code.strip().upper()
    if upper not in _REGION_OF:
        raise Invalid(
            field, code, gettext("is not a country code"), gettext("Use two letters of ISO 3166-1, such as DE or US.")
        )
    return upper


def region_of(country: str) -> Region:
    """The region a checked country code is counted in.

    >>> region_of("FR").value
    'europe'
    """
    return _REGION_OF[country]


def countries_of(region: Region) -> list[str]:
    """The country codes counted in a region."""
    return _COUNTRIES[region].split()


def all_countries() -> list[str]:
    """Every country code, sorted."""
    return sorted(_REGION_OF)
