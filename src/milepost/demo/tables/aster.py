"""Aster Tools, Lyon: cutting tools. Two years and a half in the fund; the plan is in full swing, one add-on just bought."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import (
    Answer,
    Assumption,
    Capacity,
    Company,
    Confirmed,
    Initiative,
    Moved,
    Objective,
    Person,
    Proposal,
    Revised,
    Stake,
)
from milepost.demo.tables.plans import transformation
from milepost.portfolios.choices import Comparison, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="lucie", name="Lucie Marchand", email="lucie.marchand@aster.example", role=Role.EXECUTIVE, on="aster",
        invited=-546, by="amara", told=True,
    ),
    Person(
        key="karim", name="Karim Benali", email="karim.benali@aster.example", role=Role.INITIATIVE_OWNER, on="aster",
        invited=-538, by="lucie", told=True,
    ),
    Person(
        key="sophie", name="Sophie Aubert", email="sophie.aubert@aster.example", role=Role.CONTRIBUTOR, on="aster",
        invited=-537, by="lucie", told=True,
    ),
    Person(
        key="bruno", name="Bruno Keller", email="bruno.keller@aster.example", role=Role.CONTRIBUTOR, on="aster",
        invited=-536, by="lucie",
    ),
    Person(
        key="nadia", name="Nadia Ferrand", email="nadia.ferrand@aster.example", role=Role.CONTRIBUTOR, on="aster",
        invited=-412, by="lucie",
    ),
    Person(
        key="philippe", name="Philippe Garnier", email="philippe.garnier@boards.example", role=Role.BOARD_MEMBER,
        on="aster", invited=-522, by="amara",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-548, since=-945, stake="78.5", cost=46_200_000, kind=InvestmentType.BUYOUT,
        by="mei", note="Founders keep 21.5%", confirmed=-539,
    ),
    Stake(
        portfolio="fund", recorded=-147, since=-149, stake="80.1", cost=52_700_000, kind=InvestmentType.BUYOUT,
        by="mei", note="Capital increase of €6.5m for Rhône Affûtage", confirmed=-139,
    ),
)

OBJECTIVES = (
    Objective(
        key="aster.ebitda", title="Nineteen million of EBITDA, one add-on included", serves="fund.ebitda",
        about="From €12.4m at entry: half from the plants, a third from prices, the rest bought.",
        metric="EBITDA, last twelve months", target="19", unit="€m", due=540, weight=35, set_on=-532, by="lucie",
    ),
    Objective(
        key="aster.margin", title="Forty percent gross margin", serves="fund.pricing",
        about="It was 36.5 percent at entry. Special tools are sold below what they save the customer.",
        metric="Gross margin", target="40", unit="%", due=270, weight=20, set_on=-532, by="lucie",
        then=((-178, "lucie", {"target": "41", "title": "Forty-one percent gross margin"}),),
    ),
    Objective(
        key="aster.cash", title="Twenty-five million of stock instead of thirty-four", serves="fund.cash",
        metric="Stock at month end", comparison=Comparison.AT_MOST, target="25", unit="€m", due=210, weight=20,
        set_on=-531, by="lucie",
    ),
    Objective(
        key="aster.close", title="One ledger, closed on the fifth working day", serves="fund.close",
        metric="Working days to monthly close", comparison=Comparison.AT_MOST, target="5", unit="days", due=150,
        weight=15, set_on=-531, by="lucie",
    ),
    Objective(
        key="aster.america", title="A foothold in North America",
        about="Two distributors or a small acquisition. The board asked for it; nothing has been started.",
        metric="Revenue in North America", target="5", unit="€m", due=720, weight=10, set_on=-121, by="amara",
    ),
)

INITIATIVES = (
    Initiative(
        key="aster.lean", name="Operational transformation, Lyon and Oyonnax", lever=ValueLever.OPERATIONS,
        objective="aster.ebitda", about=transformation.OVERVIEW, sponsor="amara", owner="karim", begun=-528,
        stages=(-524, -492, -428), starts=-524, due=130, value=2_400_000,
        said={3: "The pilot cell is chosen; the board released €1.1m."},
        then=(
            Confirmed(day=-421), Revised(day=-97, by="karim", value=2_150_000), Confirmed(day=-88),
            Revised(day=-5, by="karim", about=transformation.OVERVIEW + transformation.RESULTS),
        ),
    ),
    Initiative(
        key="aster.sap", name="SAP cut-over, Lyon and Oyonnax", lever=ValueLever.DIGITAL, objective="aster.close",
        about="Two ledgers and a warehouse system from 1998 become one. Cut-over over one weekend, after two rehearsals.",
        sponsor="lucie", owner="karim", begun=-390, stages=(-377, -340, -262), starts=-255, due=40, value=350_000,
        then=(
            Moved(
                day=-101, by="lucie", stage=2,
                why="The first rehearsal lost 4% of open orders. The plan is drawn up again.",
            ),
            Revised(day=-93, by="karim", due=70),
            Moved(day=-66, by="lucie", stage=3, why="Second rehearsal clean on all 11,300 orders; new weekend agreed."),
        ),
    ),
    Initiative(
        key="aster.stock", name="Sell off and stop slow-moving stock", lever=ValueLever.WORKING_CAPITAL,
        objective="aster.cash",
        about="9,100 articles without a sale in twelve months. Sell, scrap or make to order; new articles need a customer.",
        sponsor="amara", owner="karim", begun=-388, stages=(-374, -349, -310, -124), starts=-305, due=-95,
        value=5_600_000, then=(Confirmed(day=-290),),
    ),
    Initiative(
        key="aster.price", name="Price by application instead of by weight", lever=ValueLever.PRICING,
        objective="aster.margin",
        about="List prices follow the machining hour saved. Discounts above 12 percent go to the head of sales.",
        sponsor="lucie", owner="sophie", begun=-386, stages=(-370, -341, -318, -171, -72), starts=-310, due=-120,
        value=1_900_000, then=(Confirmed(day=-301),),
        said={5: "Two quarters at 39.8% gross margin against 37.1% before; the controller has traced it to price."},
    ),
    Initiative(
        key="aster.carbide", name="A second source for carbide blanks", lever=ValueLever.PROCUREMENT,
        objective="aster.margin",
        about="One supplier holds 83 percent of the volume. Qualify a second one for the twenty largest grades.",
        sponsor="lucie", owner="karim", begun=-362, stages=(-345, -300, -248, -60), starts=-244, due=-50,
        value=780_000, then=(Confirmed(day=-231),),
    ),
    Initiative(
        key="aster.rhone", name="Integrate Rhône Affûtage", lever=ValueLever.ACQUISITIONS, objective="aster.ebitda",
        about="The regrinding firm bought in Valence: one sales team, one price list, its ovens filled with our coatings.",
        sponsor="henrik", owner="lucie", begun=-190, stages=(-168, -144, -118), starts=-140, due=240, value=1_250_000,
        said={3: "Closing on the agreed terms; both managing directors stay for two years."},
        then=(Confirmed(day=-90),),
    ),
    Initiative(
        key="aster.vending", sponsor="lucie", owner="sophie", by="lucie", stages=(-38,), proposal="aster.vending"
    ),
)

PROPOSALS = (
    Proposal(
        key="aster.vending", title="Tool cabinets at thirty customers", lever=ValueLever.REVENUE_GROWTH,
        objective="aster.ebitda", by="sophie", made=-83,
        about=(
            "Cabinets that count what the machinist takes, at our thirty largest customers. We refill weekly and bill by use. "
            "Where we tried it in Annecy the customer bought 22 percent more from us."
        ),
        starts=10, due=300, value=1_600_000,
        capacity=(
            Capacity(resource="Field service technicians", amount="2", unit="people", since=-5, until=180),
            Capacity(resource="Cabinets in stock", amount="40", unit="pieces", since=20, until=200),
        ),
        assumptions=(
            Assumption(
                statement="Machine shops in Rhône-Alpes cut their number of tool suppliers from seven to four",
                as_of=-95, source="Interviews with 14 purchasing managers",
            ),
        ),
        answer=Answer(
            day=-55, by="lucie", outcome="accepted",
            why="Ten customers first, and half the value until they renew. Thirty when the technicians can keep up.",
            amend={"name": "Tool cabinets at ten customers", "value": 800_000, "due": 210, "owner": "sophie"},
        ),
    ),
    Proposal(
        key="aster.regrind", title="A regrinding shop in Grenoble", lever=ValueLever.MARKET_EXPANSION,
        objective="aster.ebitda", by="karim", made=-164,
        about="Six grinding machines and two vans, 45 minutes from our customers in the Grésivaudan valley.",
        starts=-90, due=180, value=640_000,
        capacity=(Capacity(resource="Grinders with a certificate", amount="5", unit="people", since=-90, until=90),),
        assumptions=(
            Assumption(
                statement="Regrinding in Isère grows by 6 percent a year", as_of=-180, source="Trade association"
            ),
        ),
        answer=Answer(
            day=-143, by="lucie", outcome="declined",
            why=(
                "Rhône Affûtage in Valence has 40 percent of its ovens free and reaches Grenoble in an hour. We would compete "
                "with what we just bought. Bring the customer list to the integration; it is worth more there."
            ),
        ),
    ),
)

ASTER = Company(
    key="aster", name="Aster Tools",
    about=(
        "Solid carbide cutting tools for machine shops, made in Lyon and Oyonnax. 410 people, €84m of revenue; specials are two "
        "thirds of the margin. Bought from its founders, who keep a fifth."
    ),
    sector=Sector.INDUSTRIALS, country="FR", currency="EUR", entry=-945, entered=-548, by="mei", people=PEOPLE,
    stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
