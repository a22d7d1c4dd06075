"""Calder Foods, Leeds: chilled bakery. The oldest holding but one, and the one with the most to prove on cash."""

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
from milepost.portfolios.choices import Comparison, FiscalPattern, InvestmentType, Sector, ValueLever

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="fiona", name="Fiona Rowe", email="fiona.rowe@calder.example", role=Role.EXECUTIVE, on="calder",
        invited=-411, by="amara",
    ),
    Person(
        key="daniel", name="Daniel Osei", email="daniel.osei@calder.example", role=Role.INITIATIVE_OWNER, on="calder",
        invited=-399, by="fiona",
    ),
    Person(
        key="agnieszka", name="Agnieszka Nowak", email="agnieszka.nowak@calder.example", role=Role.CONTRIBUTOR,
        on="calder", invited=-398, by="fiona",
    ),
)

STAKES = (
    Stake(
        portfolio="fund", recorded=-412, since=-1215, stake="85", cost=58_400_000, kind=InvestmentType.BUYOUT,
        by="mei", confirmed=-404,
    ),
)

OBJECTIVES = (
    Objective(
        key="calder.ebitda", title="Sixteen million pounds of EBITDA", serves="fund.ebitda",
        metric="EBITDA, last twelve months", target="16", unit="£m", due=420, weight=35, set_on=-396, by="fiona",
    ),
    Objective(
        key="calder.cash", title="Paid in forty days, paying in fifty-five", serves="fund.cash",
        about="Supermarkets pay us after 61 days on average; we pay flour and butter after 32.",
        metric="Cash conversion cycle", comparison=Comparison.AT_MOST, target="12", unit="days", due=180, weight=25,
        set_on=-396, by="fiona",
    ),
    Objective(
        key="calder.mix", title="Half of revenue from premium ranges", serves="fund.pricing",
        metric="Share of premium ranges", target="50", unit="%", due=365, weight=20, set_on=-395, by="fiona",
    ),
    Objective(
        key="calder.carbon", title="A third less gas per tonne baked", serves="fund.carbon", metric="Gas per tonne",
        comparison=Comparison.AT_MOST, target="410", unit="kWh", due=560, weight=10, set_on=-350, by="fiona",
    ),
    Objective(
        key="calder.close", title="Close on day five, by site", serves="fund.close",
        metric="Working days to monthly close", comparison=Comparison.AT_MOST, target="5", unit="days", due=60,
        weight=10, set_on=-350, by="fiona",
    ),
)

INITIATIVES = (
    Initiative(
        key="calder.lines", name="Third line at Wakefield on two shifts", lever=ValueLever.OPERATIONS,
        objective="calder.ebitda",
        about="The line stands idle from two in the afternoon. Forty bakers to hire and train; the volume is under contract.",
        sponsor="amara", owner="daniel", begun=-380, stages=(-366, -333, -284, -96), starts=-280, due=-90,
        value=1_700_000, then=(Confirmed(day=-272),),
    ),
    Initiative(
        key="calder.terms", name="Payment terms with the four supermarkets", lever=ValueLever.WORKING_CAPITAL,
        objective="calder.cash",
        about="Forty days for a promotion slot they want. One has signed; the largest negotiates in the autumn round.",
        sponsor="fiona", owner="daniel", begun=-378, stages=(-360, -322, -266), starts=-260, due=75, value=3_800_000,
        then=(
            Moved(
                day=-140, by="fiona", stage=2,
                why="The largest customer withdrew from the talks; new offer in the spring.",
            ),
            Moved(day=-77, by="fiona", stage=3, why="Talks resumed, with a volume commitment from our side."),
            Revised(day=-74, by="daniel", due=140), Confirmed(day=-70),
        ),
    ),
    Initiative(
        key="calder.factoring", name="Receivables programme with two banks", lever=ValueLever.CAPITAL_STRUCTURE,
        objective="calder.cash",
        about="£18m without recourse, at 90 basis points over the reference rate; replaces the overdraft.",
        sponsor="henrik", owner="fiona", begun=-330, stages=(-315, -289, -252, -170, -74), starts=-250, due=-165,
        value=900_000, then=(Confirmed(day=-243),),
        said={5: "Overdraft repaid in full; interest saved is £940k over twelve months."},
    ),
    Initiative(
        key="calder.premium", name="Sourdough and gluten-free under the Rowe name", lever=ValueLever.PRODUCT,
        objective="calder.mix",
        about="Eleven products at twice the margin of own label. Listed with two supermarkets, a third tries them in 120 shops.",
        sponsor="fiona", owner="agnieszka", begun=-352, stages=(-331, -286, -199), starts=-195, due=150,
        value=2_250_000, then=(Confirmed(day=-187),),
    ),
    Initiative(
        key="calder.butter", name="Hedge butter six months ahead", lever=ValueLever.PROCUREMENT,
        objective="calder.ebitda",
        about="Butter is 14 percent of cost and moved by a third within a year. Cover two thirds of the volume.",
        sponsor="amara", owner="daniel", begun=-297, stages=(-282, -251, -222, -104), starts=-220, due=-100,
        value=650_000, then=(Confirmed(day=-214),),
    ),
    Initiative(
        key="calder.ovens", name="Heat recovery on eight ovens", lever=ValueLever.SUSTAINABILITY,
        objective="calder.carbon",
        about="Flue gas warms the proving rooms. Pays back in 31 months without the grant, in 22 with it.",
        sponsor="fiona", owner="daniel", begun=-290, stages=(-262, -185), starts=20, due=330, value=480_000,
        by="daniel",
    ),
    Initiative(
        key="calder.close", name="One chart of accounts for three bakeries", lever=ValueLever.DIGITAL,
        objective="calder.close",
        about="Leeds, Wakefield and Hull book flour in three ways. One chart, one calendar of 4-4-5 weeks, one close.",
        sponsor="fiona", owner="agnieszka", begun=-286, stages=(-264, -230, -180), starts=-175, due=45, value=120_000,
    ),
    Initiative(
        key="calder.vans", name="Electric vans for the Leeds round", lever=ValueLever.SUSTAINABILITY,
        about="Nineteen vans under 90 miles a day. An idea from the depot; nobody has asked yet what the chargers cost.",
        begun=-58, by="daniel",
    ),
)

PROPOSALS = (
    Proposal(
        key="calder.night", title="Bake overnight on Saturdays for Sunday shops", lever=ValueLever.REVENUE_GROWTH,
        objective="calder.mix", by="agnieszka", made=-19,
        about="Two supermarkets would take premium loaves on Sunday morning. It needs a Saturday night shift at Leeds only.",
        starts=30, due=140, value=380_000,
        capacity=(
            Capacity(resource="Bakers on Saturday night", amount="9", unit="people", since=30, until=365),
            Capacity(resource="Chilled vans on Sunday", amount="6", unit="vans", since=30, until=365),
        ),
        assumptions=(
            Assumption(
                statement="A fifth more premium loaves sold on Sundays where fresh ones lie on the shelf", as_of=-33,
                source="Trial in 14 shops over six weeks",
            ),
        ),
    ),
    Proposal(
        key="calder.export", title="Frozen croissants for Ireland", lever=ValueLever.MARKET_EXPANSION,
        objective="calder.ebitda", by="agnieszka", made=-233,
        about="A wholesaler in Cork asks for two lorries a week. We would freeze on the fourth line at Hull.",
        starts=-180, due=90, value=450_000,
        capacity=(
            Capacity(resource="Freezing tunnel at Hull", amount="14", unit="hours a week", since=-180, until=90),
        ),
        assumptions=(
            Assumption(
                statement="Customs paperwork costs £41 a pallet", as_of=-240, source="Quote of a freight forwarder"
            ),
        ),
        answer=Answer(day=-221, by="agnieszka", outcome="withdrawn"),
    ),
)

CALDER = Company(
    key="calder", name="Calder Foods",
    about=(
        "Bread and pastry for four supermarkets and 900 cafés in the north of England. Three bakeries, 780 people, £122m of "
        "revenue. Own label pays the rent; the Rowe name pays the future."
    ),
    sector=Sector.CONSUMER_STAPLES, country="GB", currency="GBP", fiscal_year_start=4,
    fiscal_pattern=FiscalPattern.WEEKS_445, entry=-1215, entered=-412, by="mei", people=PEOPLE, stakes=STAKES,
    objectives=OBJECTIVES, initiatives=INITIATIVES, proposals=PROPOSALS,
)
