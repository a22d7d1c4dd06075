"""Nordkyst Windcare, Aarhus: people who climb turbines. Bought within the year; its stake was entered wrong, then corrected."""

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
    Stake,
)
from milepost.portfolios.choices import Comparison, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="soren", name="Søren Dalgaard", email="soren.dalgaard@nordkyst.example", role=Role.EXECUTIVE,
        on="nordkyst", invited=-327, by="amara",
    ),
    Person(
        key="astrid", name="Astrid Holm", email="astrid.holm@nordkyst.example", role=Role.INITIATIVE_OWNER,
        on="nordkyst", invited=-318, by="soren",
    ),
    Person(
        key="kwame", name="Kwame Mensah", email="kwame.mensah@nordkyst.example", role=Role.CONTRIBUTOR, on="nordkyst",
        invited=-317, by="soren",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-329, since=-331, stake="70", cost=38_900_000, kind=InvestmentType.BUYOUT,
        by="marc", note="Closing accounts pending",
    ),
    Stake(
        portfolio="fund", recorded=-313, since=-331, stake="70", cost=39_800_000, kind=InvestmentType.BUYOUT,
        by="mei", note="Correction: two digits were swapped in the first entry", confirmed=-311,
    ),
)

OBJECTIVES = (
    Objective(
        key="nordkyst.ebitda", title="A hundred and ten million kroner of EBITDA", serves="fund.ebitda",
        metric="EBITDA, last twelve months", target="110", unit="DKK m", due=980, weight=40, set_on=-312, by="soren",
    ),
    Objective(
        key="nordkyst.hours", title="Six and a half paid hours of eight", serves="fund.ebitda",
        about="Technicians wait for weather, lifts and permits. Every half hour is worth DKK 9m a year.",
        metric="Billable hours per shift", target="6.5", unit="hours", due=310, weight=25, set_on=-312, by="soren",
    ),
    Objective(
        key="nordkyst.safety", title="No lost-time accident in twelve months",
        metric="Lost-time accidents, twelve months", comparison=Comparison.EQUAL, target="0", unit="accidents",
        due=365, weight=20, set_on=-311, by="soren",
    ),
    Objective(
        key="nordkyst.cash", title="Work in progress billed monthly", serves="fund.cash",
        metric="Unbilled work in progress", comparison=Comparison.AT_MOST, target="18", unit="DKK m", due=150,
        weight=15, set_on=-311, by="soren",
    ),
)

INITIATIVES = (
    Initiative(
        key="nordkyst.planning", name="Plan crews by weather window", lever=ValueLever.OPERATIONS,
        objective="nordkyst.hours",
        about="Forecasts of wind at hub height, three days ahead; crews and boats are ordered for the window, not the calendar.",
        sponsor="amara", owner="astrid", begun=-300, stages=(-284, -255, -217), starts=-212, due=70, value=14_000_000,
        then=(Confirmed(day=-207),),
    ),
    Initiative(
        key="nordkyst.school", name="Two hundred technicians from our own school", lever=ValueLever.ORGANISATION,
        objective="nordkyst.safety",
        about="A tower, a basin and eight instructors in Esbjerg. Cheaper than agencies, and safer than both.",
        sponsor="soren", owner="astrid", begun=-293, stages=(-276, -239, -188), starts=-180, due=360, value=9_500_000,
        then=(Confirmed(day=-177),),
    ),
    Initiative(
        key="nordkyst.blades", name="Blade repair in series", lever=ValueLever.PRODUCT, objective="nordkyst.ebitda",
        about="Leading-edge repair as a package with a guarantee: one price a blade, five years.", sponsor="amara",
        owner="kwame", begun=-261, stages=(-236, -193), starts=-30, due=280, value=21_000_000,
    ),
    Initiative(
        key="nordkyst.germany", name="Second base in Cuxhaven", lever=ValueLever.MARKET_EXPANSION,
        objective="nordkyst.ebitda",
        about="Four German wind parks reach the end of their service contracts within eighteen months. A quay is on offer.",
        sponsor="henrik", owner="soren", begun=-226, stages=(-203, -157, -92), starts=-85, due=330, value=26_000_000,
        said={3: "Two letters of intent; lease signed with a break after two years."}, then=(Confirmed(day=-79),),
    ),
    Initiative(
        key="nordkyst.billing", name="Bill by finished turbine", lever=ValueLever.WORKING_CAPITAL,
        objective="nordkyst.cash", about="Tablets close a job on the tower; the invoice goes out the same night.",
        sponsor="soren", owner="kwame", begun=-249, stages=(-232, -201, -163, -57), starts=-160, due=-50,
        value=11_500_000, then=(Confirmed(day=-150),),
    ),
    Initiative(
        key="nordkyst.boats", name="Charter boats for the season instead of the day", lever=ValueLever.PROCUREMENT,
        objective="nordkyst.ebitda",
        about="Day rates doubled in summer. Three boats for six months, shared with a cable layer in winter.",
        sponsor="soren", owner="kwame", begun=-119, stages=(-91,), starts=90, due=290,
    ),
    Initiative(
        key="nordkyst.drones", sponsor="soren", owner="astrid", by="soren", stages=(-27,), proposal="nordkyst.drones"
    ),
)

PROPOSALS = (
    Proposal(
        key="nordkyst.drones", title="Inspect blades by drone", lever=ValueLever.DIGITAL, objective="nordkyst.hours",
        by="kwame", made=-67,
        about=(
            "Rope inspection of three blades takes a crew a day. A drone needs 50 minutes and the pictures stay. Two licensed "
            "pilots among our own people are waiting for an answer."
        ),
        starts=-10, due=170, value=6_800_000,
        capacity=(
            Capacity(resource="Licensed pilots", amount="2", unit="people", since=-10, until=365),
            Capacity(resource="Flying days below 12 m/s", amount="11", unit="days a month", since=-10, until=120),
        ),
        assumptions=(
            Assumption(
                statement="Three of our five largest customers accept drone reports for the yearly inspection",
                as_of=-72, source="E-mails of their asset managers",
            ),
        ),
        answer=Answer(
            day=-44, by="soren", outcome="accepted", why="Yes, and start with the near-shore parks before winter.",
        ),
    ),
    Proposal(
        key="nordkyst.heli", title="Helicopter hoist for winter call-outs", lever=ValueLever.OPERATIONS,
        objective="nordkyst.hours", by="astrid", made=-12,
        about="Twenty-six call-outs waited more than four days for a boat last winter. A hoist contract would halve that.",
        starts=20, due=200, value=5_100_000,
        capacity=(Capacity(resource="Hoist-trained technicians", amount="8", unit="people", since=20, until=200),),
        assumptions=(
            Assumption(
                statement="Standstill costs the park owner DKK 38,000 a day", as_of=-20, source="Contract penalties"
            ),
        ),
    ),
)

NORDKYST = Company(
    key="nordkyst", name="Nordkyst Windcare",
    about=(
        "Services 1,900 turbines on land and at sea for their owners, whatever the make. Aarhus and Esbjerg, 510 people, "
        "DKK 690m of revenue. Bought from its manager and a pension fund, who reinvested."
    ),
    sector=Sector.ENERGY, country="DK", currency="DKK", entry=-331, entered=-329, by="mei", people=PEOPLE,
    stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
