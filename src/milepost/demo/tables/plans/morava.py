"""Plans of Morava Castings."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

FURNACE = Plan(initiative="morava.furnace", planned=-268, owner="jana", helper="petr", weights="15 20 15 5 10 25 10", every=14, goals=(
    g("order", "technology_deployment", "Furnace for 12 tonnes an hour ordered at a fixed price of CZK 148m", (-188, -150), "Lowers energy cost and emissions; the grant ends with the programme.", "Price agreed <= 148 CZK m", "Three offers | Negotiate | Sign"),
    g("power", "technology_deployment", "Power line of 9 MW approved and laid", (-170, -30), "Without power no tonne is melted.", "Power available >= 9 MW from 2.4", "Approval of the grid company | Dig under the road | Test", "", "",
      Fate(course=Course.SLOW, told=(Told(day=-47, words="The road authority gave us two weekends instead of four. Digging is half done.", status="delayed", obstacles="Road authority: two weekends only."), Told(day=-21, words="Cable is in, the switchgear comes on the fifth.", status="delayed"), Told(day=-19, words="Correction: on the fifteenth. The fifth was the day on which it leaves the works.", status="delayed", obstacles="Switchgear ten days later than I had read.", corrects=True)))),
    g("hall", "technology_deployment", "Hall and foundation accepted with settlement below 3 mm", (-150, -25), "The furnace stands on it for thirty years: quality.", "Settlement after four weeks <= 3 mm", "Take down the old cupola | Foundation | Measure four weeks", "order", "petr", Fate(course=Course.STEADY, late=6)),
    g("crew", "team_building", "Eighteen melters trained on an induction furnace", (-47, 56), "Safety and quality of the first heats.", "Melters with the certificate >= 18 people from 2", "Two weeks in Ostrava | Test", "", "petr"),
    g("night", "cost_reduction", "Contract for night power at CZK 1.9 a kWh for three years", (-72, 12), "Lowers cost of energy.", "Price per kWh <= 1.9 CZK from 2.6", "Three suppliers | Negotiate", "", "petr"),
    g("melt", "technology_deployment", "First 100 tonnes melted with 580 kWh a tonne", (60, 150), "Cuts emissions and energy cost.", "Energy per tonne <= 580 kWh", "Install | Line the furnace | First heats", "power hall"),
    g("grant", "cash_flow", "Grant of CZK 44m paid out", (150, 255), "A third of the investment, in cash.", "Grant paid >= 44 CZK m", "Proof of melting | Audit | Payment", "melt"),
))
SCRAP = Plan(initiative="morava.scrap", planned=-327, owner="jana", helper="petr", weights="30 30 40", goals=(
    g("meters", "technology_deployment", "Moisture measured at all eight mixers, within 0.2 points", (-288, -230), "Two thirds of the scrap are sand defects: quality.", "Error of measurement <= 0.2 points", "Buy eight meters | Install | Calibrate weekly"),
    g("recipes", "quality", "One sand recipe for each of 14 part families", (-240, -180), "Less scrap by the same sand every day.", "Families with a fixed recipe >= 14 families from 0", "Trials by family | Freeze recipes", "meters"),
    g("six", "quality", "Scrap cut from 9.4% to 6.0% of tonnes", (-200, -115), "Quality and cost: a point of scrap is CZK 7m.", "Scrap of tonnes, four weeks <= 6.0 % from 9.4", "Board at every mixer | Foremen's round at ten | Hold four weeks", "recipes", "", Fate(late=4)),
))
QUOTES = Plan(initiative="morava.quotes", planned=-325, owner="petr", helper="jana", weights="60 40", every=28, goals=(
    g("clause", "profitability", "Energy clause signed by 26 of 31 customers", (-293, -230), "Protects margin from the price of power.", "Customers who signed >= 26 customers from 0", "Clause with counsel | Talks | Sign"),
    g("cost", "profitability", "Quotes at full cost for 95% of new parts", (-260, -205), "EBITDA begins with the quote.", "Quotes at full cost >= 95 % from 40", "Cost by part family | Tool for quotes", "", "petr"),
))
CUSTOMERS = Plan(initiative="morava.customers", planned=-266, owner="petr", helper="jana", weights="15 35 25 15 10", goals=(
    g("list", "profitability", "Contribution of all 112 programmes known within CZK 0.2m", (-223, -180), "Margin is lost where nobody calculates.", "Programmes with a contribution >= 112 programmes", "Times by part | Scrap by part"),
    g("raise", "profitability", "Prices of three automotive programmes raised by 14%", (-178, -95), "EBITDA of CZK 9m.", "Mean price increase >= 14 %", "Letters | Talks in Stuttgart | Sign", "list", "", Fate(late=10, missed="11", exception="11 percent on average, and tooling paid by the customer, which is worth more than the missing three points.")),
    g("leave", "profitability", "Two programmes ended with notice, tools returned", (-90, 70), "Capacity for parts that earn money: EBITDA.", "Programmes ended >= 2 programmes from 0", "Notice | Build stock for the customer | Return tools", "list", "", Fate(course=Course.STEADY)),
    g("clamps", "customer_acquisition", "First serial order of a tool maker: 180 clamp bodies, 97% right the first time", (-84, 10), "Parts that earn money take the place of parts that cost it: EBITDA.",
      "Clamp bodies right the first time >= 97 %", "Pattern and first twelve | Measure with the customer | Series of 180", "list", "jana", Fate(course=Course.SLOW, told=(
          Told(day=-47, words="Twelve cast and measured: two hundredths out at the seat. The pattern is changed; a week lost, none of them later.", status="at_risk", obstacles="Pattern two hundredths out at the seat."),
          Told(day=-21, words="70 of 180 are cast. The hall takes our moulders for three weeks, so the last ones come later than agreed; I have proposed another day.", status="delayed", obstacles="Moulders work on the furnace hall.")))),
    g("better", "profitability", "Improve the customer mix", (0, 85), "Margin.", "Mix index >= 1 points", "Analyse | Improve", "raise"),
))
FOREMEN = Plan(initiative="morava.foremen", planned=-42, owner="jana", helper="petr", goals=(
    g("school", "team_building", "Contract with the technical school for 28 apprentices", (-30, 20), "Know-how of fourteen foremen stays: quality.", "Places under contract >= 28 places", "Curriculum | Contract"),
    g("pairs", "team_building", "Fourteen foremen paired with two apprentices each", (25, 110), "Keeps know-how and quality.", "Foremen with two apprentices >= 14 people", "Ask each foreman | Choose apprentices | Begin", "school"),
    g("tested", "team_building", "24 of 28 apprentices pass the foreman's test", (110, 390), "The second generation of foremen.", "Apprentices who passed >= 24 people", "Half a year beside the foreman | Test", "pairs"),
))
MORAVA_PLANS = (FURNACE, SCRAP, QUOTES, CUSTOMERS, FOREMEN)
