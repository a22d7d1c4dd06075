"""Harbour Capital, Paris: the firm's own people, Harbour Fund II and the small co-investment vehicle beside it."""

from __future__ import annotations

from milepost.access.roles import Role
from milepost.demo.rows import Firm, Objective, Person, Portfolio, View
from milepost.demo.tables.aster import ASTER
from milepost.demo.tables.bluegum import BLUEGUM
from milepost.demo.tables.brio import BRIO
from milepost.demo.tables.calder import CALDER
from milepost.demo.tables.helvia import HELVIA
from milepost.demo.tables.morava import MORAVA
from milepost.demo.tables.nordkyst import NORDKYST
from milepost.demo.tables.pinecrest import PINECREST
from milepost.portfolios.choices import Comparison

# fmt: off
# Packed: as a table, not as a column.

PEOPLE = (
    Person(
        key="claire", name="Claire Fontaine", email="claire.fontaine@harbour.example", role=Role.ADMINISTRATOR,
        invited=-557, told=True,
    ),
    Person(
        key="henrik", name="Henrik Lindqvist", email="henrik.lindqvist@harbour.example", role=Role.OPERATING_PARTNER,
        invited=-557, by="claire", told=True,
    ),
    Person(
        key="amara", name="Amara Okafor", email="amara.okafor@harbour.example", role=Role.OPERATING_PARTNER,
        on="fund", invited=-550, by="claire", told=True,
    ),
    Person(
        key="tomasz", name="Tomasz Zieliński", email="tomasz.zielinski@harbour.example", role=Role.OPERATING_PARTNER,
        on="coinvest", invited=-548, by="claire", also=((-543, Role.VIEWER, "fund"),),
    ),
    Person(
        key="mei", name="Mei Tanaka", email="mei.tanaka@harbour.example", role=Role.ANALYST, invited=-556,
        by="claire", told=True,
    ),
    Person(
        key="luca", name="Luca Ferri", email="luca.ferri@harbour.example", role=Role.ANALYST, on="fund", invited=-142,
        by="henrik",
    ),
    Person(
        key="marc", name="Marc Delattre", email="marc.delattre@harbour.example", role=Role.ANALYST, on="fund",
        invited=-550, by="henrik", leaves=-151,
    ),
    Person(
        key="ingrid", name="Ingrid Solberg", email="ingrid.solberg@harbour.example", role=Role.CONTROLLER,
        invited=-555, by="claire", told=True,
    ),
    Person(
        key="beatriz", name="Beatriz Carvalho", email="beatriz.carvalho@harbour.example", role=Role.VIEWER,
        invited=-300, by="claire", told=True,
    ),
    Person(
        key="eleanor", name="Eleanor Whitcombe", email="eleanor.whitcombe@boards.example", role=Role.BOARD_MEMBER,
        on="fund", invited=-526, by="henrik", told=True,
    ),
    Person(
        key="johanna", name="Johanna Virtanen", email="johanna.virtanen@nordic-teachers.example", role=Role.INVESTOR,
        on="fund", invited=-518, by="henrik", told=True,
    ),
    Person(
        key="rashid", name="Rashid Al Mansoori", email="rashid.almansoori@gulf-family.example", role=Role.INVESTOR,
        on="coinvest", invited=-381, by="henrik",
    ),
)

FUND = Portfolio(
    key="fund", name="Harbour Fund II",
    strategy=(
        "Majority stakes in owner-managed companies with €30m to €150m of revenue, in sectors where service, software and "
        "skill make the margin rather than price. We buy with a written plan of thirty initiatives at most, put an operating "
        "partner beside each chief executive, and sell to a buyer who can verify what we claim. Two thirds of the value must "
        "come from earnings and cash, not from a higher multiple."
    ),
    currency="EUR", opened=-1650, entered=-554, by="henrik",
    allocation={
        "sector": {
            "industrials": 30,
            "consumer_staples": 17,
            "information_technology": 15,
            "energy": 12,
            "health_care": 12,
            "materials": 6,
            "consumer_discretionary": 8,
        },
        "region": {"europe": 75, "north_america": 15, "asia_pacific": 10},
        "investment_type": {"buyout": 70, "growth": 22, "special_situation": 8},
    },
    objectives=(
        Objective(
            key="fund.ebitda", title="Grow EBITDA of every company by half within four years",
            about="Organic and acquired, measured against the last twelve months before entry, at constant currency.",
            metric="EBITDA growth since entry", target="50", unit="%", due=730, weight=30, shared=True, set_on=-551,
            by="henrik",
        ),
        Objective(
            key="fund.cash", title="Turn 85 percent of EBITDA into cash",
            about="Operating cash flow after maintenance investment. Receivables and stock are where the money lies idle.",
            metric="Cash conversion", target="80", unit="%", due=400, weight=20, shared=True, set_on=-551,
            by="henrik", then=((-246, "henrik", {"target": "85"}),),
        ),
        Objective(
            key="fund.pricing", title="Price on value, not on cost",
            about="Three points of gross margin across the fund: price lists that know the customer, discounts that are earned.",
            metric="Gross margin improvement", target="3", unit="percentage points", due=365, weight=15, shared=True,
            set_on=-551, by="henrik",
        ),
        Objective(
            key="fund.close", title="Close the books in five working days", metric="Working days to monthly close",
            comparison=Comparison.AT_MOST, target="5", unit="days", due=180, weight=10, shared=True, set_on=-551,
            by="henrik",
        ),
        Objective(
            key="fund.carbon", title="Cut emissions per euro of revenue by a third",
            about="Scope 1 and 2, against the year of entry. Our investors report it, and so do our companies' customers.",
            metric="Reduction of scope 1 and 2 intensity", target="33", unit="%", due=1095, weight=10, shared=True,
            set_on=-365, by="amara",
        ),
        Objective(
            key="fund.exit", title="Make every company ready for sale eighteen months before exit",
            about=(
                "Vendor due diligence that holds: audited carve-out figures, clean contracts, a second line of management "
                "that a buyer can meet."
            ),
            metric="Companies with a complete data room", target="8", unit="companies", due=900, weight=15,
            set_on=-188, by="henrik",
        ),
    ),
)

COINVEST = Portfolio(
    key="coinvest", name="Harbour Co-Invest I",
    strategy=(
        "Minority stakes beside Harbour Fund II in two of its companies, for investors who wanted more of them. No fee, no "
        "plan of its own: the fund leads, this vehicle follows on the same terms."
    ),
    currency="USD", opened=-560, entered=-553, by="henrik",
    allocation={"investment_type": {"co_investment": 100}, "region": {"europe": 50, "north_america": 50}},
    objectives=(
        Objective(
            key="coinvest.multiple", title="Return two and a half times cost within five years",
            metric="Gross multiple of invested cost", target="2.5", unit="times", due=1260, weight=100, set_on=-549,
            by="henrik",
        ),
    ),
)

VIEWS = (
    View(name="Delayed, by company", query="assessment=delayed&open=yes&group=company", by="henrik", kept=-48),
    View(name="Due in 30 days", query="soon=yes&open=yes&sort=due", by="henrik", kept=-48),
    View(name="Says green, looks red", query="contradicted=yes&sort=margin", by="henrik", kept=-19),
)

HARBOUR = Firm(
    key="harbour", name="Harbour Capital", currency="EUR", timezone="Europe/Paris", founded=-557, people=PEOPLE,
    portfolios=(FUND, COINVEST), companies=(ASTER, BRIO, CALDER, HELVIA, MORAVA, PINECREST, NORDKYST, BLUEGUM),
    views=VIEWS,
)
