"""Plans of Bluegum Learning: the youngest holding, begun with a hundred days."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Adapted, Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

HUNDRED = Plan(initiative="bluegum.hundred", template="hundred_day_plan", planned=-184, starts=-183, owner="harriet", helper="tane", weights="12 10 8 8 10 8 8 6 8 6 4 8 4", every=14, adapted={
    "cash": Adapted(fate=Fate(late=2)),
    "customers": Adapted(name="Twenty largest employers visited, with 90% saying they will stay", fate=Fate(late=4)),
    "close": Adapted(name="Four schools closed within 8 working days of the month's end", fate=Fate(late=9, missed="9", exception="Nine working days; the nursing school gets a bookkeeper in January. Ingrid agreed that figures on day nine are good enough for the plan.")),
    "prices": Adapted(name="Fee leaks worth 1.5% of revenue found and half of them stopped", owner="tane"),
    "plan": Adapted(name="Value-creation plan for Bluegum with 80% of its value backed by initiatives, approved"),
    "bonus": Adapted(fate=Fate(late=12, told=(Told(day=-62, words="Tax found one more question; the forms go out on Friday."),))),
})
EMPLOYERS = Plan(initiative="bluegum.employers", planned=-125, owner="harriet", helper="tane", weights="20 15 30 35", goals=(
    g("team", "team_building", "Team of five for large employers hired", (-78, -15), "Revenue from places sold by the hundred.", "People on the payroll >= 5 people from 0", "Head of team | Four more", "", "", Fate(late=5)),
    g("offer", "product_launch", "Offer for three branches with price a place, tested with 9 employers", (-75, -30), "Employers buy outcomes: revenue.", "Employers asked >= 9 employers from 0", "Nursing | Mining | Councils", "", "tane"),
    g("first_ten", "customer_acquisition", "Ten employers with 1,200 places under contract", (-28, 60), "Revenue of A$0.7m.", "Places under contract >= 1200 places from 0", "Forty first talks | Ten offers | Sign", "offer", "", Fate(course=Course.STEADY)),
    g("forty", "customer_acquisition", "Forty employers with 5,000 places under contract", (60, 265), "Revenue of A$2.6m.", "Places under contract >= 5000 places", "Second wave | Renew the first ten", "first_ten team"),
))
COACHES = Plan(initiative="bluegum.coaches", planned=-110, owner="tane", helper="tane", weights="30 25 15 30", goals=(
    g("eight", "team_building", "Eight coaches hired and trained", (-53, -5), "Learners who are called stay.", "Coaches at work >= 8 people from 0", "Advert at the schools | Train", "", "", Fate(course=Course.SLOW)),
    g("week_two", "quality", "Call in week two for 95% of new learners", (-40, 50), "Half of those who leave do so in the first month: completion.", "New learners called in week two >= 95 % from 0", "List from four systems | Script | Call", "", ""),
    g("script", "quality", "Coaching talk tested with 120 learners, 85% find it useful", (-32, 38), "Learners stay when the first talk helps: completion.", "Learners who found it useful >= 85 %", "Write | Test in two schools | Mend"),
    g("month", "quality", "Learners who leave in the first month cut from 22% to 14%", (10, 200), "Seven learners of ten finish.", "Learners who left in the first month <= 14 % from 22", "Second call in week six | Compare with last year", "eight week_two"),
))
PLATFORM = Plan(initiative="bluegum.platform", template="system_implementation", planned=-31, starts=20, owner="tane", helper="tane", adapted={
    "scope": Adapted(name="Learning platform requirements signed by 6 process owners of four schools"),
    "go_live": Adapted(name="Nursing school live with operations stopped for less than 48 hours"),
})
ADELAIDE = Plan(initiative="bluegum.adelaide", planned=-50, owner="harriet", helper="tane", goals=(
    g("value", "returns", "Valuation of the Adelaide school below 6 times EBITDA agreed with two advisers", (-46, 16), "Return depends on the price paid.", "Price over EBITDA <= 6 times", "Accounts of three years | Two views"),
    g("licences", "compliance", "Renewal of 5 training licences confirmed by the regulator", (-36, 48), "A school without licences has no revenue.", "Licences confirmed >= 5 licences from 1", "Read conditions | Meet the regulator | Letter", "", "tane"),
    g("offer", "returns", "Binding offer signed by the owner of the Adelaide school", (20, 85), "EBITDA of A$1.1m a year.", "Signatures >= 2 signatures", "Draft | Board | Sign", "value"),
))
BLUEGUM_PLANS = (HUNDRED, EMPLOYERS, COACHES, PLATFORM, ADELAIDE)
