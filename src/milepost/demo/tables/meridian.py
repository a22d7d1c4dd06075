"""Meridian Partners, London: a second firm on the same installation, of which Harbour's people know nothing but one."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import Company, Firm, Initiative, Objective, Person, Portfolio, Stake
from milepost.portfolios.choices import InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

LARKFIELD = Company(
    key="larkfield", name="Larkfield Dairy",
    about="Organic milk, cheese and butter from 61 farms in Somerset. 140 people, £38m of revenue.",
    sector=Sector.CONSUMER_STAPLES, country="GB", currency="GBP", fiscal_year_start=10, entry=-240, entered=-118,
    by="oliver",
    people=(
        Person(
            key="gwen", name="Gwen Pritchard", email="gwen.pritchard@larkfield.example", role=Role.EXECUTIVE,
            on="larkfield", invited=-116, by="oliver",
        ),
    ),
    stakes=(
        Stake(
            portfolio="growth", recorded=-118, since=-240, stake="44", cost=7_500_000, kind=InvestmentType.MINORITY,
            by="oliver",
        ),
    ),
    objectives=(
        Objective(
            key="larkfield.brand", title="A cheese brand known beyond Somerset",
            metric="Revenue outside the south-west", target="9", unit="£m", due=520, weight=100, set_on=-110,
            by="gwen",
        ),
    ),
    initiatives=(
        Initiative(
            key="larkfield.cheddar", name="Cave-aged cheddar in 400 delicatessens", lever=ValueLever.MARKET_EXPANSION,
            objective="larkfield.brand", about="One wholesaler for London, one for the north; tastings on Saturdays.",
            sponsor="oliver", owner="gwen", begun=-100, stages=(-91, -70, -35), starts=-30, due=300, value=620_000,
        ),
        Initiative(
            key="larkfield.whey", name="Sell whey instead of spreading it", lever=ValueLever.PRODUCT,
            about="A maker of sports drinks would fetch it weekly.", begun=-33, by="gwen",
        ),
    ),
)

GROWTH = Portfolio(
    key="growth", name="Meridian Growth I",
    strategy="Minority stakes in British food producers with a name worth knowing.", currency="GBP", opened=-700,
    entered=-119, by="oliver", allocation={"investment_type": {"minority": 100}, "region": {"europe": 100}},
    objectives=(
        Objective(
            key="growth.brands", title="Double revenue outside the home region",
            metric="Growth of revenue outside the home region", target="100", unit="%", due=900, weight=100,
            set_on=-112, by="oliver",
        ),
    ),
)

MERIDIAN = Firm(
    key="meridian", name="Meridian Partners", currency="GBP", timezone="Europe/London", founded=-121,
    people=(
        Person(
            key="oliver", name="Oliver Hastings", email="oliver.hastings@meridian.example", role=Role.ADMINISTRATOR,
            invited=-121, also=((-120, Role.OPERATING_PARTNER, ""),), told=True,
        ),
        # Of Harbour Capital too: sits on both boards, and steps from one firm into the other.
        Person(
            key="eleanor", name="Eleanor Whitcombe", email="eleanor.whitcombe@boards.example", role=Role.BOARD_MEMBER,
            on="growth", invited=-105, by="oliver",
        ),
    ),
    portfolios=(GROWTH,), companies=(LARKFIELD,),
)
