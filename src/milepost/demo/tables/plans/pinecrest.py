"""Plans of Pinecrest Logistics."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Adapted, Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

WMS = Plan(initiative="pinecrest.wms", template="system_implementation", planned=-270, starts=-260, owner="marcus", helper="elena", weights="6 8 4 8 16 10 10 8 6 12 6 6", every=14, pace=1.0, adapted={
    "scope": Adapted(name="Warehouse requirements signed by 6 process owners in three sites"),
    "supplier": Adapted(name="Warehouse system chosen from 3 offers, contract signed at a fixed price", owner="denise", fate=Fate(late=3)),
    "team": Adapted(name="Twelve key users in Columbus, Toledo and Dayton released for two days a week"),
    "design": Adapted(fate=Fate(late=6)),
    "build": Adapted(name="Warehouse system configured with 90% of 240 test cases passed", fate=Fate(late=33, told=(
        Told(day=-66, words="158 of 240 cases pass. Slots by temperature work; slots by turn do not, the vendor rewrites them.", status="delayed", obstacles="The vendor's slotting module."),
        Told(day=-64, words="Correction: 151 of 240. Seven had been marked as passed in last month's version.", status="delayed", obstacles="The vendor's slotting module.", corrects=True),
        Told(day=-42, words="The vendor needs until the tenth. I ask for six weeks more for everything behind it.", status="delayed", obstacles="The vendor's slotting module.")))),
    "data": Adapted(name="Locations and items cleaned to under 1% faulty records", owner="elena", fate=Fate(late=9)),
    "interfaces": Adapted(owner="elena", fate=Fate(course=Course.ROSY)),
    "go_live": Adapted(name="Toledo live with operations stopped for less than 48 hours"),
})
LANES = Plan(initiative="pinecrest.lanes", planned=-317, owner="marcus", helper="elena", weights="10 25 35 10 20", goals=(
    g("cost", "profitability", "Cost by lane known for all 366 lanes within 3%", (-268, -225), "Margin by lane decides which to keep.", "Lanes with a cost >= 366 lanes", "Fuel, driver and deadhead by lane | Check with dispatch"),
    g("first_30", "profitability", "Thirty losing lanes re-priced by 9% or dropped", (-224, -150), "EBITDA of $1.2m.", "Lanes decided >= 30 lanes from 0", "Letters at renewal | Talks | Drop", "cost"),
    g("all_61", "profitability", "All 61 losing lanes re-priced or dropped", (-148, -10), "EBITDA of $2.9m.", "Lanes decided >= 61 lanes from 30", "Second round | Three large shippers | Drop the rest", "first_30", "",
      Fate(course=Course.SLOW, told=(Told(day=-13, words="53 of 61. The eight that are left belong to one shipper who renews in February.", status="delayed", obstacles="One shipper, eight lanes, renewal in February."),))),
    g("fuel", "profitability", "Fuel surcharge in 90% of contracts", (-64, 15), "Protects margin from diesel.", "Contracts with surcharge >= 90 % from 57", "Clause | Letters | Follow up", "", "elena"),
    g("margin", "profitability", "Gross margin by lane at 14% for a quarter", (5, 78), "The aim for price.", "Gross margin of lanes >= 14 % from 9.6", "Measure a quarter | Report to the board", "all_61", "denise"),
))
DAYTON = Plan(initiative="pinecrest.dayton", planned=-296, owner="denise", helper="marcus", weights="40 60", every=28, goals=(
    g("offers", "cash_flow", "Three binding offers for Dayton above $5.2m", (-248, -215), "Cash for the other two sites.", "Binding offers >= 3 offers", "Data room | Visits | Offers"),
    g("closed", "cash_flow", "Dayton sold and leased back: $5.4m received", (-215, -165), "Frees cash without losing the pallets.", "Cash received >= 5.4 $m from 0", "Contract | Approval of the bank | Closing", "offers"),
))
BILLING = Plan(initiative="pinecrest.billing", planned=-282, owner="elena", helper="marcus", weights="30 30 40", goals=(
    g("photo", "process_improvement", "Gate clock photographed for 95% of 1,400 stops a week", (-240, -180), "Cash: waiting time is billed only when it is proved.", "Stops with a photo >= 95 % from 20", "App for drivers | Train 260 drivers | Bonus for the first month"),
    g("same_day", "cash_flow", "Detention billed on the same day for 90% of cases", (-180, -130), "Cash in weeks instead of months.", "Cases billed the same day >= 90 % from 5", "Rules by shipper | Automatic invoice", "photo"),
    g("collected", "cash_flow", "$1.8m a year of detention collected", (-150, -108), "EBITDA and cash.", "Collected, yearly rate >= 1.8 $m from 0.3", "Call on disputes | Count with the controller", "same_day", "", Fate(late=6)),
))
DRIVERS = Plan(initiative="pinecrest.drivers", planned=-207, owner="marcus", helper="elena", weights="25 15 15 20 25", goals=(
    g("home", "team_building", "Home every second night for 70% of drivers", (-148, -60), "Turnover costs $11,400 a driver.", "Drivers home every second night >= 70 % from 38", "New relay in Lima | Plan by home address | Ask drivers monthly"),
    g("mentors", "team_building", "Forty mentors for new drivers, paid by the month", (-130, -70), "Keeps drivers through the first ninety days.", "Mentors >= 40 people from 0", "Choose | Train | Pay", "", "elena"),
    g("waiting", "team_building", "Waiting time paid from the first hour for all 260 drivers", (-60, -4), "Keeps drivers; turnover falls where waiting is paid.", "Drivers paid for waiting >= 260 people from 0", "Agree the rate | Change payroll | First payment", "", "elena", Fate(course=Course.SILENT)),
    g("relay", "team_building", "Second relay in Lima opened for 45 drivers", (-82, 28), "Keeps drivers, who sleep at home.", "Drivers on the relay >= 45 people from 0", "Lease the yard | Swap tables | Begin"),
    g("turnover", "cost_reduction", "Driver turnover cut from 91% to 60%", (-55, 210), "Cost of turnover falls by $2.1m.", "Turnover, yearly rate <= 60 % from 91", "Exit talks every week | Mentors for all who begin | Second relay", "home mentors"),
))
MERGER = Plan(initiative="pinecrest.merger", planned=-27, owner="denise", helper="marcus", goals=(
    g("diligence", "returns", "Due diligence on 140 trailers and 90 drivers closed without a finding above $0.5m", (-20, 55), "Protects the return on the purchase.", "Largest open finding <= 0.5 $m", "Inspect trailers | Read driver files | Tax and claims"),
    g("bank", "cash_flow", "Bank commits $3.9m at covenants of 3.25 times", (-10, 75), "Cash for the purchase.", "Committed loan >= 3.9 $m", "Model | Two banks | Commitment"),
    g("signed", "returns", "Purchase of Lakeshore Haulage signed below 5.5 times EBITDA", (75, 150), "Return depends on the price paid.", "Price over EBITDA <= 5.5 times", "Contract | Works meeting | Sign", "diligence bank"),
))
PINECREST_PLANS = (WMS, LANES, DAYTON, BILLING, DRIVERS, MERGER)
