"""Bluegum Learning, Melbourne: courses for trades. The newest holding; its plan is still being written."""

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
        key="harriet", name="Harriet Nguyen", email="harriet.nguyen@bluegum.example", role=Role.EXECUTIVE,
        on="bluegum", invited=-203, by="amara",
    ),
    Person(
        key="tane", name="Tane Parata", email="tane.parata@bluegum.example", role=Role.INITIATIVE_OWNER, on="bluegum",
        invited=-190, by="harriet",
    ),
    Person(
        key="yetunde", name="Yetunde Adeyemi", email="yetunde.adeyemi@bluegum.example", role=Role.CONTRIBUTOR,
        on="bluegum", invited=-4, by="harriet", joins=False,
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-205, since=-208, stake="49", cost=18_600_000, kind=InvestmentType.GROWTH,
        by="mei", note="With an option on a further 16%", confirmed=-199,
    ),
)

OBJECTIVES = (
    Objective(
        key="bluegum.ebitda", title="Thirteen million dollars of EBITDA", serves="fund.ebitda",
        metric="EBITDA, last twelve months", target="13", unit="A$m", due=1000, weight=45, set_on=-186, by="harriet",
    ),
    Objective(
        key="bluegum.finish", title="Seven learners of ten finish",
        about="Completion is what employers pay for and what the regulator counts. It stands at 58 percent.",
        metric="Completion rate", target="70", unit="%", due=480, weight=35, set_on=-186, by="harriet",
    ),
    Objective(
        key="bluegum.close", title="Monthly close in five days", serves="fund.close",
        about="Nobody has taken this on yet; the finance director starts after the holidays.",
        metric="Working days to monthly close", comparison=Comparison.AT_MOST, target="5", unit="days", due=240,
        weight=20, set_on=-150, by="amara",
    ),
)

INITIATIVES = (
    Initiative(
        key="bluegum.hundred", name="The first hundred days", lever=ValueLever.ORGANISATION, objective="bluegum.ebitda",
        about="Four schools under one roof: cash, people and customers first, then a plan that the board can sign.",
        sponsor="amara", owner="harriet", begun=-185, stages=(-184, -183, -182, -60), starts=-183, due=-60, value=400_000,
    ),
    Initiative(
        key="bluegum.employers", name="Contracts with forty large employers", lever=ValueLever.REVENUE_GROWTH,
        objective="bluegum.ebitda",
        about="Hospitals, mines and councils buy places by the hundred. A team of five instead of a form on the website.",
        sponsor="amara", owner="harriet", begun=-179, stages=(-162, -126, -86), starts=-80, due=270, value=2_600_000,
        then=(Confirmed(day=-74),),
    ),
    Initiative(
        key="bluegum.coaches", name="A coach for every learner in week two", lever=ValueLever.PRODUCT,
        objective="bluegum.finish",
        about="Half of those who leave do so in the first month. One call, one plan, one person who answers.",
        sponsor="harriet", owner="tane", begun=-172, stages=(-154, -111, -59), starts=-55, due=210, value=1_300_000,
        then=(Confirmed(day=-46),),
    ),
    Initiative(
        key="bluegum.platform", name="One learning platform instead of four", lever=ValueLever.DIGITAL,
        objective="bluegum.finish",
        about="Each acquired school brought its own. Nursing first, since its contract ends in winter.",
        sponsor="harriet", owner="tane", begun=-141, stages=(-95, -32), starts=20, due=390, value=900_000,
    ),
    Initiative(
        key="bluegum.adelaide", name="Buy the trade school in Adelaide", lever=ValueLever.ACQUISITIONS,
        objective="bluegum.ebitda",
        about="1,400 learners a year in plumbing and electrics. The owner has named a price; the licences expire next year.",
        sponsor="henrik", owner="harriet", begun=-84, stages=(-51,),
    ),
    Initiative(
        key="bluegum.fees", name="Fees by instalment", lever=ValueLever.PRICING, objective="bluegum.finish",
        about="Learners who pay monthly finish more often, says the nursing school. To be counted before it is believed.",
        begun=-29, by="tane",
    ),
)

PROPOSALS = (
    Proposal(
        key="bluegum.regional", title="Weekend workshops in Ballarat and Bendigo", lever=ValueLever.MARKET_EXPANSION,
        objective="bluegum.finish", by="tane", made=-48,
        about="A third of the learners live more than two hours from a campus. Borrowed workshops, twelve weekends a year.",
        starts=40, due=320, value=450_000,
        capacity=(
            Capacity(resource="Trainers who travel", amount="6", unit="people", since=40, until=320),
            Capacity(resource="Workshop weekends", amount="12", unit="weekends", since=40, until=320),
        ),
        assumptions=(
            Assumption(
                statement="Two technical schools lend their workshops at A$900 a weekend", as_of=-52,
                source="Spoken agreement with both principals",
            ),
        ),
        answer=Answer(
            day=-22, by="harriet", outcome="accepted",
            why="Ballarat first; Bendigo when the first twelve weekends are full. I take it on myself until Tane has a deputy.",
            amend={"name": "Weekend workshops in Ballarat", "value": 260_000, "owner": "harriet", "sponsor": "amara"},
        ),
    ),
)

BLUEGUM = Company(
    key="bluegum", name="Bluegum Learning",
    about=(
        "Certified courses for nurses, carers and trades, half of them at a distance. Melbourne, 230 people, A$48m of revenue, "
        "four schools bought since it was founded. Our first company in the Asia-Pacific region."
    ),
    sector=Sector.CONSUMER_DISCRETIONARY, country="AU", currency="AUD", fiscal_year_start=7, entry=-208, entered=-205,
    by="mei", people=PEOPLE, stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
