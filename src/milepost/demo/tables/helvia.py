"""Helvia Diagnostics, Basel: laboratory tests. The first partial exit: a strategic buyer took a third of the fund's stake."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import (
    Answer,
    Assumption,
    Capacity,
    Company,
    Confirmed,
    Dropped,
    Initiative,
    Moved,
    Objective,
    Person,
    Proposal,
    Revised,
    Stake,
)
from milepost.portfolios.choices import Comparison, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="regula", name="Regula Ammann", email="regula.ammann@helvia.example", role=Role.EXECUTIVE, on="helvia",
        invited=-409, by="henrik",
    ),
    Person(
        key="yusuf", name="Yusuf Demir", email="yusuf.demir@helvia.example", role=Role.INITIATIVE_OWNER, on="helvia",
        invited=-394, by="regula",
    ),
    Person(
        key="chiara", name="Chiara Bernasconi", email="chiara.bernasconi@helvia.example", role=Role.CONTRIBUTOR,
        on="helvia", invited=-393, by="regula",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-410, since=-1340, stake="62", cost=51_000_000, kind=InvestmentType.BUYOUT,
        by="mei", confirmed=-403,
    ),
    Stake(
        portfolio="fund", recorded=-116, since=-118, stake="41", cost=33_700_000, kind=InvestmentType.BUYOUT,
        by="mei", note="21% sold to a strategic buyer for €38.9m; cost of what remains", confirmed=-109,
    ),
)

OBJECTIVES = (
    Objective(
        key="helvia.ebitda", title="Twenty-four million francs of EBITDA", serves="fund.ebitda",
        metric="EBITDA, last twelve months", target="24", unit="CHF m", due=300, weight=40, set_on=-391, by="regula",
    ),
    Objective(
        key="helvia.tests", title="Two new tests a year on the market",
        about="The regulation asks for more studies than before; our pipeline has five, two of them in approval.",
        metric="Tests launched in twelve months", target="2", unit="tests", due=240, weight=30, set_on=-391,
        by="regula",
    ),
    Objective(
        key="helvia.cash", title="Hospitals pay within sixty days", serves="fund.cash",
        metric="Days sales outstanding", comparison=Comparison.AT_MOST, target="60", unit="days", due=150, weight=20,
        set_on=-390, by="regula",
    ),
    Objective(
        key="helvia.close", title="Close on the fourth working day", serves="fund.close",
        metric="Working days to monthly close", comparison=Comparison.AT_MOST, target="4", unit="days", due=30,
        weight=10, set_on=-390, by="regula",
    ),
)

INITIATIVES = (
    Initiative(
        key="helvia.sepsis", name="Bring the sepsis panel to approval", lever=ValueLever.PRODUCT,
        objective="helvia.tests",
        about="Answer in 70 minutes instead of a day. Study in six hospitals finished; the file is with the notified body.",
        sponsor="henrik", owner="yusuf", begun=-375, stages=(-357, -325, -283), starts=-280, due=120, value=5_200_000,
        then=(Confirmed(day=-268), Revised(day=-48, by="yusuf", due=180)),
    ),
    Initiative(
        key="helvia.automation", name="Automate sample entry in Basel", lever=ValueLever.OPERATIONS,
        objective="helvia.ebitda",
        about="Eleven people unpack and label 14,000 tubes a night. Two sorting lines, paid for by the nights saved.",
        sponsor="regula", owner="yusuf", begun=-371, stages=(-354, -318, -271, -133, -52), starts=-265, due=-125,
        value=1_350_000, then=(Confirmed(day=-258),),
        said={5: "Both lines in two shifts since spring; 4.2 positions fewer at night, none by notice."},
    ),
    Initiative(
        key="helvia.reagents", name="Reagents: framework with three suppliers", lever=ValueLever.PROCUREMENT,
        objective="helvia.ebitda",
        about="Prices fixed for three years against 90 percent of our volume. Saves 7 percent on CHF 19m.",
        sponsor="regula", owner="chiara", begun=-346, stages=(-326, -293, -257, -155), starts=-250, due=-150,
        value=1_300_000, then=(Confirmed(day=-246),),
    ),
    Initiative(
        key="helvia.dunning", name="Bill hospitals daily instead of monthly", lever=ValueLever.WORKING_CAPITAL,
        objective="helvia.cash",
        about="Electronic invoices the day the result is out. Seventeen of forty hospitals can take them already.",
        sponsor="regula", owner="chiara", begun=-312, stages=(-288, -249, -192), starts=-190, due=100,
        value=6_400_000, then=(Confirmed(day=-183),),
    ),
    Initiative(
        key="helvia.ledger", name="Group ledger and fast close", lever=ValueLever.DIGITAL, objective="helvia.close",
        about="Intercompany booked during the month, estimates for the last three days, one list of who signs what.",
        sponsor="regula", owner="chiara", begun=-300, stages=(-278, -240, -206, -84), starts=-200, due=-80,
        value=160_000,
    ),
    Initiative(
        key="helvia.lombardy", name="A laboratory in Lombardy", lever=ValueLever.MARKET_EXPANSION,
        objective="helvia.ebitda",
        about="Private hospitals between Como and Bergamo send samples to Basel today. Buy or build, forty people.",
        sponsor="henrik", owner="regula", begun=-160, stages=(-112, -45), starts=60, due=480, value=3_600_000,
    ),
    Initiative(
        key="helvia.genetics", name="Genetic counselling for private patients", lever=ValueLever.REVENUE_GROWTH,
        objective="helvia.tests",
        about="Tests sold together with a conversation. Two counsellors, a room at the main station.",
        sponsor="regula", owner="yusuf", begun=-334, stages=(-316, -277), starts=-240, due=60, value=700_000,
        then=(
            Moved(
                day=-176, by="regula", stage=0,
                why="The canton counts it as medical practice; the licence would take two years. Not worth our time now.",
            ),
            Dropped(day=-175, by="regula"),
        ),
    ),
)

PROPOSALS = (
    Proposal(
        key="helvia.courier", title="Own couriers in the Jura", lever=ValueLever.OPERATIONS,
        objective="helvia.ebitda", by="chiara", made=-127,
        about="The post drops samples of four valleys at noon. Two own drivers would bring them at seven, before the sorting.",
        starts=-60, due=120, value=210_000,
        capacity=(
            Capacity(resource="Drivers with a cold-chain permit", amount="2", unit="people", since=-60, until=365),
        ),
        assumptions=(
            Assumption(
                statement="Doctors in the four valleys send 15 percent more when results come the same day",
                as_of=-150, source="Survey of 38 practices",
            ),
        ),
        answer=Answer(
            day=-108, by="regula", outcome="declined",
            why=(
                "38 practices send 90 samples a day between them; two drivers and a van cost CHF 190,000 a year, which eats the "
                "whole gain. I asked the post for a seven o'clock tour instead. Come back when Delémont hospital is ours."
            ),
        ),
    ),
)

HELVIA = Company(
    key="helvia", name="Helvia Diagnostics",
    about=(
        "Laboratory diagnostics for hospitals and practices in Switzerland and southern Baden. Basel, 340 people, CHF 96m of "
        "revenue. A strategic buyer holds 21 percent since the partial sale and has the right of first offer."
    ),
    sector=Sector.HEALTH_CARE, country="CH", currency="CHF", entry=-1340, entered=-410, by="mei", people=PEOPLE,
    stakes=STAKES, objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
