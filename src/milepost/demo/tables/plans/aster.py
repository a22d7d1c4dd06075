"""Plans of Aster Tools beside its transformation."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Adapted, Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

SAP = Plan(initiative="aster.sap", planned=-338, owner="karim", helper="sophie", weights="10 15 10 15 15 5 20 10", every=14, goals=(
    g("blueprint", "system_implementation", "SAP blueprint signed by 6 process owners", (-252, -190), "One ledger for both plants needs one way to post; the close depends on it.",
      "Process owners who signed >= 6 signatures", "Workshops in Lyon | Workshops in Oyonnax | Decide 34 differences"),
    g("data", "quality", "Article data cleaned to under 1% faulty records", (-215, -120), "Quality of article data decides whether the cut-over holds.",
      "Faulty records in a sample of 1,000 <= 1 % from 14", "Delete 9,100 dead articles | Merge duplicates of both plants | Check a sample of 1,000", "", "sophie"),
    g("rehearsal_1", "system_implementation", "First SAP rehearsal with 100% of 11,300 orders carried over", (-150, -100), "A rehearsal that fails costs a weekend; a cut-over that fails costs customers and revenue.",
      "Orders carried over >= 100 %", "Write the hour-by-hour plan | Rehearse over a weekend | Compare order by order", "blueprint", "",
      Fate(late=8, missed="96", exception="4% of orders were lost: the rehearsal showed what it was for. The plan is drawn up again and a second rehearsal follows.")),
    g("rehearsal_2", "system_implementation", "Second SAP rehearsal with 100% of 11,300 orders carried over", (-95, -60), "Protects delivery: nobody cuts over after one clean rehearsal out of none.",
      "Orders carried over >= 100 % from 96", "Mend the order interface | Rehearse over a weekend | Compare order by order", "rehearsal_1 data", "", Fate(late=-2)),
    g("fallback", "system_implementation", "Way back to both old systems within 6 hours, proved twice", (-90, -50), "A cut-over that fails must not cost a day of revenue.",
      "Hours until both old systems run again <= 6 hours", "Write the way back hour by hour | Prove it with last month's data | Prove it after the second rehearsal", "rehearsal_1", "karim", Fate(late=3), added=-92),
    g("training", "team_building", "180 SAP users trained, 95% of them pass the test", (-70, -9), "Untrained users cost a fifth of productivity for weeks.",
      "Users who passed the test >= 95 %", "Exercises from daily work | Groups of ten in Lyon | Groups of ten in Oyonnax", "blueprint", "sophie",
      Fate(course=Course.SLOW, told=(Told(day=-11, words="112 of 180 have passed. Oyonnax cannot spare its warehouse people before the stock count.", status="at_risk", obstacles="Stock count in Oyonnax until the end of the month."),
          Told(day=-9, words="Correction: 104 of 180. Eight had passed the exercise, not the test.", status="at_risk", obstacles="Stock count in Oyonnax until the end of the month.", corrects=True),))),
    g("labels", "technology_deployment", "Labels on 100% of 14,000 warehouse bins", (-42, 12), "Efficiency of picking after the cut-over.", "Bins with a readable label >= 100 % from 0", "Print by aisle | Stick at weekends | Scan all", "", "sophie"),
    g("cut_over", "system_implementation", "SAP cut-over in Lyon and Oyonnax with operations stopped for less than 48 hours", (-15, 3), "One ledger, closed on the fifth working day.",
      "Hours without operations <= 48 hours; Orders lost <= 0 orders", "Decide by a list of 20 conditions | Cut over on the weekend | Stand beside users for a week", "rehearsal_2 training"),
    g("close_5", "efficiency", "Both plants closed in 5 working days, twice in a row", (5, 79), "A close on day five gives the board figures it can act upon.",
      "Working days to monthly close <= 5 days from 11", "Intercompany inside the month | Two closes by the new calendar", "cut_over", "lucie"),
))
STOCK = Plan(initiative="aster.stock", planned=-347, owner="karim", helper="sophie", weights="10 30 25 15 20", goals=(
    g("list", "process_improvement", "All 9,100 slow articles sorted into sell, scrap or keep", (-303, -262), "Cash lies in stock that nobody decides upon.", "Articles with a decision >= 9100 articles", "Export and price | Decide with sales, family by family"),
    g("sold", "cash_flow", "Slow stock worth €3.2m sold", (-262, -165), "Frees cash from stock without touching what customers order.", "Cash received >= 3.2 €m from 0", "Offer to customers at half price | Two lots to dealers | Collect", "list"),
    g("scrapped", "cash_flow", "Slow stock worth €2.4m scrapped, carbide returned to the supplier", (-230, -160), "Frees space and turns carbide back into cash.", "Carbide returned >= 6.5 tonnes from 0", "Sort by grade | Weigh and return", "list", "sophie"),
    g("rule", "process_improvement", "New articles only with a customer order: 100% of 240 requests checked", (-200, -110), "Keeps stock from growing back.", "Requests checked before the article exists >= 100 %", "Gate in the article form | Train product managers", "", "sophie", Fate(late=9)),
    g("turn", "cash_flow", "Stock at €25m for two month-ends", (-150, -25), "The aim for cash: twenty-five million instead of thirty-four.", "Stock at month end <= 25 €m from 34", "Weekly list of the fifty largest | Make special blanks to order", "sold rule", "karim",
      Fate(course=Course.ROSY, told=(Told(day=-40, words="On plan.", status="on_track"), Told(day=-28, words="Still on plan, year-end will help.", status="on_track")))),
))
PRICE = Plan(initiative="aster.price", planned=-339, owner="sophie", helper="nadia", weights="10 20 25 20 25", goals=(
    g("waterfall", "profitability", "Price waterfall of 12 months for 95% of revenue", (-308, -270), "Gross margin leaks where nobody looks: freight, rebates, small lots.", "Share of revenue explained >= 95 %", "Invoices of twelve months | Rebates by hand"),
    g("hours", "profitability", "Machining hours saved measured for 40 tool families", (-275, -225), "A price by application needs the customer's gain, not our weight.", "Tool families with a measured gain >= 40 families", "Trials at six customers | Table of gains", "waterfall"),
    g("list", "revenue", "New price list used in 90% of offers", (-222, -165), "Raises gross margin where tools save the customer an hour.", "Offers by the new list >= 90 % from 0", "Set prices by family | Train 22 sales people | Switch the quoting tool", "hours", "", Fate(late=5)),
    g("discount", "profitability", "Discounts above 12% cut from 31% to 10% of orders", (-200, -130), "Protects the margin that the list promises.", "Orders with more than 12 % discount <= 10 % from 31", "Approval by the head of sales | Report by customer every Monday", "list"),
    g("margin", "profitability", "Gross margin at 39.5% for two quarters, confirmed by the controller", (-165, -75), "Forty-one percent gross margin is the aim; this is the part that comes from price.", "Gross margin >= 39.5 % from 37.1", "Measure two quarters | Trace to price with the controller", "list discount", "lucie", Fate(late=0)),
))
CARBIDE = Plan(initiative="aster.carbide", planned=-298, owner="karim", helper="nadia", weights="15 30 30 25", goals=(
    g("tender", "cost_reduction", "Four offers for the 20 largest carbide grades", (-242, -200), "A second source lowers cost and the risk of one supplier.", "Complete offers >= 4 offers", "Specify the twenty grades | Visit two mills"),
    g("tests", "quality", "Twelve grades of the second source passed 300 hours of wear tests", (-205, -120), "No saving on material is worth a tool that breaks.", "Grades passed >= 12 grades from 0", "Grind test tools | Run at three customers | Report by grade", "tender", "nadia", Fate(late=11)),
    g("contract", "cost_reduction", "Frame contract with the second source at 8% lower cost", (-130, -88), "Lowers cost of materials.", "Saving on the contracted volume >= 8 %", "Negotiate volume and price | Sign", "tests"),
    g("share", "cost_reduction", "Forty percent of blanks bought from the second source", (-90, -45), "Gross margin and independence.", "Share of volume >= 40 % from 0", "Move grade by grade | Count returns", "contract", "", Fate(late=4, missed="34", exception="34 percent: six grades wait for the customers' own release, which takes until spring. The saving of €780k is reached all the same.")),
))
RHONE = Plan(initiative="aster.rhone", template="addon_integration", planned=-160, starts=-138, owner="lucie", helper="sophie", weights="10 5 10 12 8 10 10 10 10 5 10", pace=1.02, adapted={
    "day_one": Adapted(name="Day one in Valence passed with 100% of payroll, orders and deliveries on time", fate=Fate(late=0)),
    "office": Adapted(fate=Fate(late=1)),
    "people": Adapted(name="90% of 25 key people of Rhône Affûtage bound by a retention agreement", fate=Fate(late=2, told=(Told(day=-96, words="Twenty of 25 signed. The two furnace masters want their titles in writing; they get them."),))),
    "customers": Adapted(name="Forty largest customers of Rhône Affûtage visited by both sales heads, fewer than 2 lost", owner="sophie", fate=Fate(late=6)),
    "synergies": Adapted(fate=Fate(late=0)),
    "close": Adapted(name="First joint monthly close with Valence within 8 working days", fate=Fate(late=4, missed="10", exception="Ten working days: Valence counts its stock by hand. With the SAP cut-over it will be eight; the bank was told and agreed.")),
    "purchasing": Adapted(name="Joint carbide and oil contracts save 6% on shared spend", owner="karim", fate=Fate(course=Course.SLOW)),
    "crm": Adapted(name="One customer list: 98% of accounts of Aster and Valence in one CRM", owner="sophie", fate=Fate(course=Course.SLOW)),
    "price_list": Adapted(owner="sophie"),
})
VENDING = Plan(initiative="aster.vending", planned=-37, owner="sophie", helper="nadia", weights="35 15 30 20", goals=(
    g("contracts", "customer_acquisition", "Ten customers signed for tool cabinets", (-30, 40), "Revenue by use: customers with a cabinet buy a fifth more.", "Contracts signed >= 10 contracts from 0", "Offer to the thirty largest | Agree refill and liability"),
    g("technicians", "team_building", "Two field technicians hired and trained", (-20, 45), "Revenue from cabinets needs refills every week.", "Technicians on the road >= 2 people", "Agree profiles | Hire | Train in Annecy"),
    g("ten", "revenue", "Ten cabinets counting 95% of tools taken correctly", (40, 130), "Billing by use needs a count that customers believe.", "Tools counted correctly >= 95 %", "Install five | Install five more | Compare with stock counts", "contracts technicians"),
    g("renewal", "revenue", "Orders of cabinet customers up by 15%", (130, 205), "The half of the value on which the other half depends.", "Orders against the year before >= 115 %", "Measure a quarter | Decide on twenty more", "ten"),
))
ASTER_PLANS = (SAP, STOCK, PRICE, CARBIDE, RHONE, VENDING)
