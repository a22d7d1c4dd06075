"""Pinecrest Cold Chain, Columbus, Ohio: frozen goods on wheels. The fund's one company in North America."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import (
    Answer,
    Assumption,
    Capacity,
    Company,
    Confirmed,
    Initiative,
    Objective,
    Person,
    Proposal,
    Revised,
    Stake,
)
from milepost.portfolios.choices import Comparison, FiscalPattern, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="denise", name="Denise Kowalski", email="denise.kowalski@pinecrest.example", role=Role.EXECUTIVE,
        on="pinecrest", invited=-396, by="henrik",
    ),
    Person(
        key="marcus", name="Marcus Bell", email="marcus.bell@pinecrest.example", role=Role.INITIATIVE_OWNER,
        on="pinecrest", invited=-384, by="denise",
    ),
    Person(
        key="elena", name="Elena Ruiz", email="elena.ruiz@pinecrest.example", role=Role.CONTRIBUTOR, on="pinecrest",
        invited=-383, by="denise",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-398, since=-552, stake="66", cost=47_500_000, kind=InvestmentType.BUYOUT,
        by="mei", confirmed=-390,
    ),
    Stake(
        portfolio="coinvest", recorded=-398, since=-552, stake="14", cost=11_200_000,
        kind=InvestmentType.CO_INVESTMENT, by="mei", confirmed=-390,
    ),
)

OBJECTIVES = (
    Objective(
        key="pinecrest.ebitda", title="Twenty-eight million dollars of EBITDA", serves="fund.ebitda",
        metric="EBITDA, last twelve months", target="28", unit="$m", due=640, weight=35, set_on=-379, by="denise",
    ),
    Objective(
        key="pinecrest.fill", title="Fill seven pallets of ten", serves="fund.ebitda",
        about="Freezer positions in Columbus, Dayton and Toledo were 58 percent full when we measured them first.",
        metric="Share of pallet positions in use", target="70", unit="%", due=270, weight=25, set_on=-379,
        by="denise",
    ),
    Objective(
        key="pinecrest.price", title="No lane below cost", serves="fund.pricing",
        metric="Lanes with a negative margin", comparison=Comparison.AT_MOST, target="0", unit="lanes", due=120,
        weight=20, set_on=-378, by="denise",
    ),
    Objective(
        key="pinecrest.cash", title="Detention billed within the week", serves="fund.cash",
        metric="Days from delivery to invoice", comparison=Comparison.AT_MOST, target="5", unit="days", due=60,
        weight=20, set_on=-378, by="denise",
    ),
)

INITIATIVES = (
    Initiative(
        key="pinecrest.lanes", name="Re-price or drop sixty-one lanes", lever=ValueLever.PRICING,
        objective="pinecrest.price",
        about="One lane in six loses money before overhead. New rates at renewal, none later than next spring.",
        sponsor="henrik", owner="marcus", begun=-364, stages=(-349, -319, -276), starts=-270, due=80, value=2_900_000,
        then=(Confirmed(day=-263),),
    ),
    Initiative(
        key="pinecrest.dayton", name="Sell the Dayton freezer to a grocer", lever=ValueLever.CAPITAL_STRUCTURE,
        objective="pinecrest.fill",
        about="Sale and lease-back of a third of the space. The price was fair and the pallets move to Columbus.",
        sponsor="henrik", owner="denise", begun=-347, stages=(-328, -298, -256, -173, -98), starts=-250, due=-168,
        value=5_400_000, then=(Confirmed(day=-248),),
        said={5: "Closed at $5.6m; the lease is below market for five years."},
    ),
    Initiative(
        key="pinecrest.wms", name="One warehouse system for three sites", lever=ValueLever.DIGITAL,
        objective="pinecrest.fill",
        about="Pallets are found by walking. Scanners at every door, slots by temperature and turn, Toledo first.",
        sponsor="denise", owner="marcus", begun=-341, stages=(-317, -273, -212), starts=-208, due=110,
        value=1_450_000, then=(Confirmed(day=-198), Revised(day=-35, by="marcus", due=170)),
    ),
    Initiative(
        key="pinecrest.billing", name="Detention and accessorials billed the same day",
        lever=ValueLever.WORKING_CAPITAL, objective="pinecrest.cash",
        about="Drivers photograph the gate clock. What took nineteen days by paper takes one.", sponsor="denise",
        owner="elena", begun=-324, stages=(-308, -284, -247, -117), starts=-242, due=-112, value=1_800_000,
        then=(Confirmed(day=-236),),
    ),
    Initiative(
        key="pinecrest.drivers", name="Keep drivers beyond the first year", lever=ValueLever.ORGANISATION,
        objective="pinecrest.ebitda",
        about="Ninety-one percent turnover costs $11,400 a driver. Home every second night, a mentor, paid waiting.",
        sponsor="denise", owner="marcus", begun=-266, stages=(-244, -209, -158), starts=-150, due=220,
        value=2_100_000, then=(Confirmed(day=-149),),
    ),
    Initiative(
        key="pinecrest.merger", name="Buy the refrigerated fleet of Lakeshore Haulage", lever=ValueLever.ACQUISITIONS,
        objective="pinecrest.ebitda",
        about="140 trailers, 90 drivers, the Cleveland to Buffalo lanes. The owner retires; exclusive talks until spring.",
        sponsor="henrik", owner="denise", begun=-104, stages=(-76, -28), starts=15, due=420, value=4_700_000,
    ),
    Initiative(
        key="pinecrest.solar", name="Solar roofs in Columbus and Toledo", lever=ValueLever.SUSTAINABILITY,
        about="Freezers eat $3.1m of power a year and the roofs are flat. An engineer has looked; the landlord has not.",
        owner="marcus", begun=-69, by="marcus", stages=(-40,),
    ),
)

PROPOSALS = (
    Proposal(
        key="pinecrest.pharma", title="A vaccine room in Columbus", lever=ValueLever.MARKET_EXPANSION,
        objective="pinecrest.ebitda", by="elena", made=-93,
        about="Two thousand positions at minus 25, validated. Hospitals within 200 miles fetch theirs from Chicago.",
        starts=-20, due=320, value=1_900_000,
        capacity=(
            Capacity(resource="Validation engineer", amount="1", unit="person", since=-20, until=200),
            Capacity(resource="Capital expenditure", amount="2400000", unit="dollars", since=0, until=320),
        ),
        assumptions=(
            Assumption(
                statement="Eleven hospital groups within 200 miles buy 60,000 pallet days a year", as_of=-110,
                source="Purchasing plans of four of them",
            ),
        ),
        answer=Answer(
            day=-71, by="denise", outcome="declined",
            why=(
                "The rooms are right and the timing is not: until the warehouse system runs in all three sites we could not "
                "prove a single temperature to a regulator. Bring it again when Columbus is live, with two signed hospitals."
            ),
        ),
    ),
)

PINECREST = Company(
    key="pinecrest", name="Pinecrest Cold Chain",
    about=(
        "Freezes, stores and drives for food makers in the Great Lakes states. Columbus, Dayton and Toledo, 620 people, $214m of "
        "revenue, 380 tractors. Bought from the second generation, with a fifth left in the family."
    ),
    sector=Sector.INDUSTRIALS, country="US", currency="USD", fiscal_year_start=2,
    fiscal_pattern=FiscalPattern.WEEKS_454, entry=-552, entered=-398, by="mei", people=PEOPLE, stakes=STAKES,
    objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
