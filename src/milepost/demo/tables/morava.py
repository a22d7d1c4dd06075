"""Morava Castings, Brno: a foundry in trouble, bought cheaply; two years of mending."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import Assumption, Capacity, Company, Confirmed, Initiative, Objective, Person, Proposal, Stake
from milepost.portfolios.choices import Comparison, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="petr", name="Petr Havelka", email="petr.havelka@morava.example", role=Role.EXECUTIVE, on="morava",
        invited=-404, by="amara",
    ),
    Person(
        key="jana", name="Jana Dvořáková", email="jana.dvorakova@morava.example", role=Role.INITIATIVE_OWNER,
        on="morava", invited=-390, by="petr",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-405, since=-790, stake="90", cost=21_300_000,
        kind=InvestmentType.SPECIAL_SITUATION, by="marc", note="Out of insolvency, with the order book",
        confirmed=-397,
    ),
)

OBJECTIVES = (
    Objective(
        key="morava.ebitda", title="Back to eight percent of EBITDA margin", serves="fund.ebitda",
        about="It was minus two at entry and is four now. Energy and scrap decide.", metric="EBITDA margin",
        target="8", unit="%", due=330, weight=45, set_on=-386, by="petr",
    ),
    Objective(
        key="morava.scrap", title="Scrap below three percent", metric="Scrap rate", comparison=Comparison.AT_MOST,
        target="3", unit="%", due=210, weight=30, set_on=-386, by="petr",
    ),
    Objective(
        key="morava.carbon", title="Melt with a third less gas", serves="fund.carbon", metric="Gas per tonne of melt",
        comparison=Comparison.AT_MOST, target="540", unit="kWh", due=700, weight=25, set_on=-340, by="petr",
    ),
)

INITIATIVES = (
    Initiative(
        key="morava.furnace", name="Induction furnace instead of two cupolas", lever=ValueLever.SUSTAINABILITY,
        objective="morava.carbon",
        about="Twelve tonnes an hour, on night power. The state pays 30 percent if it melts before the programme ends.",
        sponsor="amara", owner="jana", begun=-332, stages=(-314, -270, -196), starts=-190, due=260, value=38_000_000,
        said={3: "Grant decision received; the power line is reserved."}, then=(Confirmed(day=-181),),
    ),
    Initiative(
        key="morava.scrap", name="Moulding sand under control", lever=ValueLever.OPERATIONS, objective="morava.scrap",
        about="Two thirds of the scrap are sand defects. Moisture measured at every mixer, one recipe for each part family.",
        sponsor="petr", owner="jana", begun=-374, stages=(-361, -329, -295, -130), starts=-290, due=-120,
        value=22_500_000, then=(Confirmed(day=-280),),
    ),
    Initiative(
        key="morava.quotes", name="Quote with energy and scrap surcharge", lever=ValueLever.PRICING,
        objective="morava.ebitda",
        about="Twenty-six of thirty-one customers have signed the index clause; the rest are quoted at full cost.",
        sponsor="petr", owner="petr", begun=-369, stages=(-355, -327, -299, -210, -105), starts=-295, due=-200,
        value=31_000_000, then=(Confirmed(day=-285),),
        said={5: "Energy clause active on 94% of tonnage; margin per tonne up by CZK 2,150."},
    ),
    Initiative(
        key="morava.customers", name="Leave customers that cost us money", lever=ValueLever.REVENUE_GROWTH,
        objective="morava.ebitda",
        about="Five automotive programmes below variable cost. Raise, return the tools, or agree an end with notice.",
        sponsor="amara", owner="petr", begun=-318, stages=(-303, -268, -229), starts=-225, due=90, value=17_000_000,
        then=(Confirmed(day=-217),),
    ),
    Initiative(
        key="morava.foremen", name="A school for shift foremen", lever=ValueLever.ORGANISATION,
        objective="morava.scrap",
        about="Fourteen foremen, eleven of them older than 55. Two apprentices each, half a year, with the technical school.",
        sponsor="petr", owner="jana", begun=-145, stages=(-108, -43), starts=25, due=400, value=4_800_000,
    ),
)

PROPOSALS = (
    Proposal(
        key="morava.robots", title="Two fettling robots for pump housings", lever=ValueLever.OPERATIONS,
        objective="morava.ebitda", by="jana", made=-31,
        about="Fettling takes 40 percent of the hours of a housing and nobody wants the work. Leased, 60 months.",
        starts=60, due=270, value=9_200_000,
        capacity=(
            Capacity(resource="Floor space in hall 3", amount="180", unit="square metres", since=60, until=1825),
            Capacity(resource="Robot programmer", amount="1", unit="person", since=60, until=270),
        ),
        assumptions=(
            Assumption(
                statement="Pump housings stay above 900 tonnes a year", as_of=-40,
                source="Frame contracts of two customers",
            ),
        ),
    ),
)

MORAVA = Company(
    key="morava", name="Morava Castings",
    about=(
        "Iron castings up to 400 kg for pumps, tractors and machine tools. Brno, 260 people, CZK 1.1bn of revenue. Bought out of "
        "insolvency; the order book was sound, the furnaces were not."
    ),
    sector=Sector.MATERIALS, country="CZ", currency="CZK", entry=-790, entered=-405, by="mei", people=PEOPLE,
    stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
