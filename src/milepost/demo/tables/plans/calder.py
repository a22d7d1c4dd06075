"""Plans of Calder Foods."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

LINES = Plan(initiative="calder.lines", planned=-331, owner="daniel", helper="agnieszka", weights="25 15 35 25", goals=(
    g("bakers", "team_building", "Forty bakers hired for the late shift in Wakefield", (-278, -205), "Capacity under contract needs hands.", "Bakers on the payroll >= 40 people from 0", "Open days with the job centre | Hire twenty | Hire twenty more"),
    g("trained", "team_building", "Forty bakers trained with hygiene level 2", (-230, -170), "Quality and safety of every loaf.", "Bakers with the certificate >= 40 people", "Courses on site | Test", "", "agnieszka"),
    g("second_shift", "efficiency", "Line 3 running 16 hours with 82% effectiveness", (-205, -120), "Fills the capacity that stands idle from two o'clock.", "OEE of line 3, weekly mean >= 82 % from 71", "First week with both crews | Change-over by colour | Maintenance at night", "bakers", "", Fate(late=6)),
    g("volume", "revenue", "Contract volume of 310 tonnes a week delivered at 98% service level", (-150, -90), "The revenue for which the shift was hired.", "Service level >= 98 % from 93", "Ramp up by week | Extra lorry at six | Weekly call with the buyer", "second_shift"),
))
TERMS = Plan(initiative="calder.terms", planned=-320, owner="daniel", helper="agnieszka", weights="10 20 25 25 20", goals=(
    g("offer", "cash_flow", "Offer of promotion slots for 40 days agreed with four category heads", (-258, -215), "Cash: supermarkets pay after 61 days.", "Offers agreed inside >= 4 offers", "Value of a slot | Approve by customer"),
    g("first", "cash_flow", "First supermarket pays in 40 days", (-212, -160), "Frees cash of £0.9m.", "Days to payment <= 40 days from 61", "Negotiate | Sign | Watch two runs", "offer"),
    g("second", "cash_flow", "Second and third supermarket pay in 40 days", (-160, -35), "Frees cash of £1.4m.", "Days to payment, both <= 40 days from 61", "Talks in the spring round | Joint forecast as a gift | Sign", "first", "",
      Fate(course=Course.SLOW, told=(Told(day=-29, words="The second signed. The third waits for its new finance director, who begins in January.", status="delayed", obstacles="Change of finance director at the customer."),
          Told(day=-27, words="Correction: signed, not paid yet. The first run at 40 days is the next one.", status="delayed", obstacles="Change of finance director at the customer.", corrects=True),))),
    g("largest", "cash_flow", "Largest supermarket pays in 45 days", (-76, 60), "Frees cash of £1.5m; the cycle falls to twelve days.", "Days to payment <= 45 days from 64", "Volume commitment | Talks in the autumn round | Contract", "", "fiona"),
    g("cycle", "cash_flow", "Cash conversion cycle at 12 days for two month-ends", (5, 75), "The aim for cash.", "Cash conversion cycle <= 12 days from 29", "Pay flour after 55 days | Measure", "second largest", "fiona"),
))
FACTORING = Plan(initiative="calder.factoring", planned=-287, owner="fiona", helper="agnieszka", weights="40 30 30", every=28, goals=(
    g("banks", "cash_flow", "Two banks commit £18m without recourse", (-248, -205), "Cash without debt on the balance sheet.", "Committed lines >= 18 £m", "Ask six banks | Term sheets | Sign"),
    g("live", "cash_flow", "Receivables of four supermarkets sold weekly, 100% reconciled", (-205, -172), "Cash arrives in three days.", "Receivables reconciled >= 100 %", "Daily files | First sale | Reconcile four weeks", "banks", "agnieszka"),
    g("overdraft", "cash_flow", "Overdraft repaid, interest down by £900k a year", (-172, -120), "Lowers cost of capital.", "Interest saved over twelve months >= 0.9 £m", "Repay in three steps | Count with the controller", "live"),
))
PREMIUM = Plan(initiative="calder.premium", planned=-284, owner="agnieszka", helper="daniel", weights="15 15 20 15 10 25", goals=(
    g("recipes", "product_launch", "Eleven premium recipes passed by 200 tasters with 7.5 of 10", (-193, -140), "Margin twice that of own label needs a loaf people ask for.", "Mean score >= 7.5 points", "Sourdough, six recipes | Gluten-free, five recipes | Blind tests in Leeds and York"),
    g("certificate", "compliance", "Gluten-free line certified below 20 mg per kg", (-175, -95), "Customers' health, and the licence to sell.", "Gluten in samples <= 20 mg per kg", "Separate the air | Validate cleaning | Audit", "", "agnieszka", Fate(late=7)),
    g("two_listings", "customer_acquisition", "Premium ranges listed with two supermarkets in 600 shops", (-140, -70), "Half of revenue from premium ranges begins on the shelf.", "Shops listed >= 600 shops from 0", "Range reviews | Samples | Plan of the shelf", "recipes"),
    g("trial", "customer_acquisition", "Trial in 120 shops of the third supermarket sells 9 loaves a day and shop", (-65, 12), "Revenue from the third listing depends on the trial.", "Loaves a day and shop >= 9 loaves from 5.2", "Deliver before six | Tastings in 40 shops | Weekly numbers to the buyer", "recipes", "", Fate(course=Course.STEADY)),
    g("waste", "cost_reduction", "Unsold premium loaves cut from 11% to 6%", (-72, 20), "Lowers cost of waste: margin of premium is lost on the shelf.", "Unsold loaves <= 6 % from 11", "Orders by shop and weekday | Smaller trays | Talk to 60 shops", "", "daniel"),
    g("share", "revenue", "Premium ranges at 42% of revenue", (-60, 145), "The way to half of revenue.", "Share of premium ranges >= 42 % from 31", "Second listing in Scotland | New year's range | Delist eight own-label loaves", "two_listings"),
))
BUTTER = Plan(initiative="calder.butter", planned=-249, owner="daniel", helper="agnieszka", weights="20 50 30", every=28, goals=(
    g("policy", "compliance", "Hedging policy approved by the board, limits for 3 instruments", (-218, -190), "Protects EBITDA from a third up or down.", "Board members who approved >= 5 votes", "Write limits | Approve"),
    g("cover", "cost_reduction", "Two thirds of butter covered six months ahead", (-190, -125), "Holds the cost of butter.", "Volume covered >= 66 % from 10", "Open lines with two brokers | Cover month by month", "policy"),
    g("variance", "profitability", "Butter cost within 4% of budget for three months", (-125, -98), "EBITDA that can be planned.", "Difference to budget <= 4 %", "Report weekly | Adjust cover", "cover"),
))
OVENS = Plan(initiative="calder.ovens", planned=-183, owner="daniel", helper="daniel", goals=(
    g("grant", "cost_reduction", "Grant of £210k confirmed in writing", (-60, 15), "Pays back in 22 months instead of 31.", "Grant confirmed >= 210 £k from 0", "Application | Answer questions | Confirmation", "", "", Fate(course=Course.SLOW)),
    g("first_two", "technology_deployment", "Heat recovery on two ovens saves 18% of gas", (25, 130), "Cuts gas per tonne and emissions.", "Gas per tonne on both ovens against before <= 82 %", "Order exchangers | Install at Easter | Measure six weeks", "grant"),
    g("all_eight", "technology_deployment", "Heat recovery on all eight ovens", (130, 310), "A third less gas per tonne baked.", "Ovens with heat recovery >= 8 ovens", "Three ovens in summer | Three ovens in autumn", "first_two"),
))
CLOSE = Plan(initiative="calder.close", planned=-228, owner="agnieszka", helper="agnieszka", weights="25 20 25 30", goals=(
    g("chart", "process_improvement", "One chart of accounts with 420 accounts instead of 1,900", (-173, -110), "One close needs one way to book flour.", "Accounts in use <= 420 accounts from 1900", "Map three charts | Decide with site controllers | Approve"),
    g("history", "quality", "Two years of history in the new chart, 100% reconciled", (-110, -50), "Quality of comparison with last year.", "Balances reconciled >= 100 %", "Convert by site | Reconcile with auditors", "chart", "", Fate(late=5)),
    g("close_7", "efficiency", "All three bakeries closed in 7 working days", (-48, 2), "Faster close on the way to day five.", "Working days to monthly close <= 7 days from 12", "One calendar of 4-4-5 weeks | First joint close | Second joint close", "history", "", Fate(course=Course.STEADY)),
    g("close_5", "efficiency", "All three bakeries closed in 5 working days", (5, 60), "Close on day five, by site.", "Working days to monthly close <= 5 days from 7", "Estimates for the last days | Two closes", "close_7", "fiona"),
))
CALDER_PLANS = (LINES, TERMS, FACTORING, PREMIUM, BUTTER, OVENS, CLOSE)
