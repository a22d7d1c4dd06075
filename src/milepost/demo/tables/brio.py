"""Brio Software, Munich: field service planning. A growth stake became a majority; Co-Invest I holds a part beside it."""

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
from milepost.demo.tables.plans import expansion
from milepost.portfolios.choices import Comparison, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="jonas", name="Jonas Weidinger", email="jonas.weidinger@brio.example", role=Role.EXECUTIVE, on="brio",
        invited=-545, by="amara", told=True,
    ),
    Person(
        key="priya", name="Priya Raman", email="priya.raman@brio.example", role=Role.INITIATIVE_OWNER, on="brio",
        invited=-535, by="jonas",
    ),
    Person(
        key="matteo", name="Matteo Greco", email="matteo.greco@brio.example", role=Role.CONTRIBUTOR, on="brio",
        invited=-534, by="jonas",
    ),
    Person(
        key="sabine", name="Sabine Vogt", email="sabine.vogt@brio.example", role=Role.CONTRIBUTOR, on="brio",
        invited=-497, by="jonas",
    ),
    Person(
        key="freja", name="Freja Lindholm", email="freja.lindholm@brio.example", role=Role.INITIATIVE_OWNER, on="brio",
        invited=-357, by="jonas",
    ),
    Person(
        key="klaus", name="Klaus Brenner", email="klaus.brenner@brenner-pricing.example", role=Role.ADVISER,
        on="brio.pricing", invited=-205, by="jonas", until=75, told=True,
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-547, since=-670, stake="38", cost=24_000_000, kind=InvestmentType.GROWTH,
        by="mei", note="Series C, with a seat on the board", confirmed=-538,
    ),
    Stake(
        portfolio="coinvest", recorded=-546, since=-549, stake="12", cost=9_900_000,
        kind=InvestmentType.CO_INVESTMENT, by="mei", confirmed=-537,
    ),
    Stake(
        portfolio="fund", recorded=-271, since=-274, stake="54.5", cost=41_500_000, kind=InvestmentType.GROWTH,
        by="mei", note="Follow-on: bought out the two seed investors", confirmed=-262,
    ),
)

OBJECTIVES = (
    Objective(
        key="brio.arr", title="Sixty million of recurring revenue", serves="coinvest.multiple",
        about="From €38m when the plan was written. Utilities first, then telecoms, then everybody with vans.",
        metric="Annual recurring revenue", target="60", unit="€m", due=620, weight=40, set_on=-530, by="henrik",
    ),
    Objective(
        key="brio.keep", title="Lose no more than five percent of revenue a year", serves="fund.ebitda",
        metric="Gross revenue churn, twelve months", comparison=Comparison.AT_MOST, target="5", unit="%", due=300,
        weight=20, set_on=-529, by="jonas",
    ),
    Objective(
        key="brio.price", title="Price per planned job, with three packages", serves="fund.pricing",
        metric="Average revenue per customer", target="92000", unit="€", due=120, weight=25, set_on=-529, by="jonas",
    ),
    Objective(
        key="brio.rule", title="Growth and margin together above forty", serves="fund.ebitda",
        metric="Growth plus EBITDA margin", target="40", unit="%", due=450, weight=15, set_on=-305, by="amara",
    ),
)

INITIATIVES = (
    Initiative(
        key="brio.pricing", name="Pricing wave 2: from seats to jobs", lever=ValueLever.PRICING,
        objective="brio.price",
        about=(
            "New contracts since spring are billed by planned job. Wave 2 moves the 212 customers who still pay by seat, each "
            "with a calculation of what changes for them."
        ),
        sponsor="amara", owner="priya", begun=-380, stages=(-362, -330, -215), starts=-210, due=85, value=3_100_000,
        said={3: "Wave 1 lost two customers of 140. Legal has cleared the notice periods."},
        then=(Confirmed(day=-200),),
    ),
    Initiative(
        key="brio.munich", name="One office in Munich instead of three", lever=ValueLever.ORGANISATION,
        objective="brio.rule",
        about="Leases in Schwabing, Pasing and Garching end within a year. One floor near the Ostbahnhof for 190 people.",
        sponsor="jonas", owner="matteo", begun=-296, stages=(-270, -228, -160), starts=-150, due=30, value=620_000,
        then=(Confirmed(day=-141),),
    ),
    Initiative(
        key="brio.nordics", name="Market expansion: the Nordic countries", lever=ValueLever.MARKET_EXPANSION,
        objective="brio.arr", about=expansion.OVERVIEW, sponsor="henrik", owner="jonas", begun=-524,
        stages=(-518, -486, -440), starts=-518, due=60, value=4_500_000,
        then=(
            Confirmed(day=-430), Revised(day=-70, by="jonas", due=150),
            Revised(day=-4, by="jonas", about=expansion.OVERVIEW + expansion.RESULTS),
        ),
    ),
    Initiative(
        key="brio.forecast", name="Job duration forecast as a paid module", lever=ValueLever.PRODUCT,
        objective="brio.arr",
        about="How long will this job take this crew? Learned from 31 million finished jobs; sold at €6 per planner a day.",
        sponsor="jonas", owner="priya", begun=-340, stages=(-322, -281, -221, -49), starts=-216, due=-40,
        value=2_700_000, then=(Confirmed(day=-203),),
    ),
    Initiative(
        key="brio.success", name="A named success manager for the top eighty", lever=ValueLever.REVENUE_GROWTH,
        objective="brio.keep",
        about="Eighty customers are 71 percent of revenue and heard from us when they complained. Quarterly reviews from now on.",
        sponsor="jonas", owner="matteo", begun=-368, stages=(-356, -320, -287, -152, -64), starts=-280, due=-110,
        value=1_150_000, then=(Confirmed(day=-266),),
        said={5: "Churn of the eighty fell from 8.1% to 3.4% over twelve months; renewals signed."},
    ),
    Initiative(
        key="brio.cloud", name="Halve the hosting bill", lever=ValueLever.PROCUREMENT, objective="brio.rule",
        about="Reserved capacity for the base load, archive storage for jobs older than two years.", sponsor="jonas",
        owner="priya", begun=-231, stages=(-214, -186, -150, -81), starts=-145, due=-75, value=540_000,
        then=(Confirmed(day=-132),),
    ),
    Initiative(
        key="brio.partners", sponsor="jonas", owner="matteo", by="jonas", stages=(-101, -62), proposal="brio.partners"
    ),
)

PROPOSALS = (
    Proposal(
        key="brio.partners", title="Certify roll-out partners", lever=ValueLever.REVENUE_GROWTH, objective="brio.arr",
        by="matteo", made=-136,
        about=(
            "Our own consultants are booked until summer and customers wait eleven weeks to start. Certify four partners for "
            "the standard roll-out and keep the difficult ones."
        ),
        starts=-60, due=160, value=1_400_000,
        capacity=(
            Capacity(resource="Trainers", amount="1.5", unit="people", since=-60, until=60),
            Capacity(resource="Sandbox environments", amount="8", unit="environments", since=-45, until=160),
        ),
        assumptions=(
            Assumption(
                statement="Partners accept 18 percent of the roll-out fee to us", as_of=-140,
                source="Term sheets of two integrators",
            ),
            Assumption(
                statement="Eleven weeks of waiting cost us one deal in nine", as_of=-140, source="Lost-deal notes"
            ),
        ),
        revised=((-131, {"value": 1_250_000}),),
        answer=Answer(day=-122, by="jonas", outcome="accepted", why="Overdue. Start with the two who asked us."),
    ),
    Proposal(
        key="brio.sdk", title="Open the scheduling engine to other vendors", lever=ValueLever.PRODUCT,
        objective="brio.arr", by="priya", made=-24,
        about="A documented interface and a price per call. Three asset management vendors have asked for it in writing.",
        starts=45, due=330, value=2_000_000,
        capacity=(Capacity(resource="Platform team", amount="4", unit="people", since=45, until=240),),
        assumptions=(
            Assumption(
                statement="Two of the three vendors sign within six months", as_of=-30, source="Letters of intent"
            ),
        ),
    ),
)

BRIO = Company(
    key="brio", name="Brio Software",
    about=(
        "Plans the day of 64,000 technicians at utilities, telecoms and lift makers. Munich, 270 people, €41m of recurring "
        "revenue in nine countries. Founder-led; we came in with a growth round and took the majority a year later."
    ),
    sector=Sector.INFORMATION_TECHNOLOGY, country="DE", currency="EUR", entry=-670, entered=-547, by="mei",
    people=PEOPLE, stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
