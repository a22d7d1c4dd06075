"""Plans of Helvia Diagnostics."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

SEPSIS = Plan(initiative="helvia.sepsis", planned=-323, owner="yusuf", helper="chiara", weights="20 10 15 25 20 10", every=14, goals=(
    g("study", "quality", "Study with 640 patients in six hospitals finished", (-278, -180), "Approval of the panel rests on this study.", "Patients with complete data >= 640 patients from 212", "Recruit in six hospitals | Monitor data | Lock the database"),
    g("report", "compliance", "Study report with sensitivity of 94% signed by the statistician", (-180, -130), "The regulator reads one number first.", "Sensitivity >= 94 %", "Analyse | Write | Sign", "study"),
    g("file", "compliance", "Technical file complete: 100% of 148 documents accepted by the notified body", (-150, -85), "Approval begins when the file is complete.", "Documents accepted >= 100 %", "Collect 148 documents | Answer the first questions", "report", "", Fate(late=6)),
    g("questions", "compliance", "All 37 questions of the notified body answered", (-80, 35), "Each round of questions costs two months of revenue.", "Questions answered >= 37 questions from 0", "Sort by expert | Repeat two stability tests | Answer", "file", "",
      Fate(course=Course.SLOW, told=(Told(day=-50, words="37 questions instead of the 15 we planned for. Two ask for stability data over six months that we have over four.", status="delayed", obstacles="Stability data: two months are missing."), Told(day=-14, words="29 answered. The stability tests end in the middle of next month.", status="at_risk")))),
    g("stability", "compliance", "Stability of the sepsis panel shown over 6 months for both reagents", (-46, 90), "Approval waits for two months of data that nobody can hurry.",
      "Months of stability shown >= 6 months from 4", "Repeat both tests | Read after five months | Read after six months | Send to the notified body", "", "chiara", added=-48),
    g("approval", "compliance", "Approval of the sepsis panel in 30 countries", (40, 175), "Two new tests a year on the market.", "Countries covered by the certificate >= 30 countries", "Audit on site | Certificate", "questions"),
    g("hospitals", "customer_acquisition", "Ten hospitals order the sepsis panel", (100, 178), "First revenue of CHF 0.8m a year.", "Hospitals with a first order >= 10 hospitals", "Offers to the six study hospitals | Show results at a congress", "file", "chiara"),
))
AUTOMATION = Plan(initiative="helvia.automation", planned=-316, owner="yusuf", helper="chiara", weights="45 20 35", goals=(
    g("lines", "technology_deployment", "Two sorting lines accepted at 1,200 tubes an hour", (-262, -190), "Efficiency of the night: eleven people unpack by hand.", "Tubes an hour >= 1200 tubes from 310", "Order and build | Install at weekends | Accept"),
    g("error", "quality", "Wrongly labelled tubes below 2 in 10,000", (-195, -150), "Quality: a wrong label is a wrong result.", "Wrong labels in 10,000 tubes <= 2 tubes from 7", "Camera check | Train three shifts", "lines", "chiara"),
    g("nights", "cost_reduction", "Night cost per tube cut by 35%", (-150, -125), "The saving that pays for the lines.", "Night cost per tube against before <= 65 %", "New rota without notice | Measure six weeks", "lines"),
))
REAGENTS = Plan(initiative="helvia.reagents", planned=-291, owner="chiara", helper="yusuf", weights="40 60", every=28, goals=(
    g("bundles", "cost_reduction", "Ninety percent of reagent volume in three tender bundles", (-248, -215), "Lowers cost through volume.", "Volume in bundles >= 90 %", "Volume by analyser | Form bundles"),
    g("frames", "cost_reduction", "Three framework contracts at 7% lower cost, fixed for three years", (-215, -160), "Lowers cost of reagents on CHF 19m.", "Saving on volume >= 7 %", "Tender | Negotiate | Sign", "bundles"),
))
DUNNING = Plan(initiative="helvia.dunning", planned=-247, owner="chiara", helper="chiara", weights="15 25 30 10 20", goals=(
    g("format", "technology_deployment", "Electronic invoice accepted by 17 hospitals", (-188, -140), "Cash comes when the bill comes.", "Hospitals that accept >= 17 hospitals from 0", "Agree the format | Test with three | Switch seventeen"),
    g("daily", "cash_flow", "Invoices leave on the day of the result for 60% of revenue", (-140, -75), "Hospitals pay within sixty days only when billed at once.", "Revenue billed the same day >= 60 % from 0", "Trigger from the laboratory system | Correct addresses | Switch", "format"),
    g("all_forty", "cash_flow", "All 40 hospitals billed daily", (-70, 30), "Days sales outstanding at sixty.", "Hospitals billed daily >= 40 hospitals from 17", "Letters to 23 hospitals | Help with their import | Switch", "daily", "",
      Fate(course=Course.ROSY, told=(Told(day=-24, words="All fine, on track.", status="on_track"),))),
    g("patients", "cash_flow", "Reminders by e-mail to 9,000 private patients, 70% paid within 40 days", (-52, 26), "Cash from private patients, who pay last.", "Bills paid within 40 days >= 70 % from 48", "Collect addresses | Send | Measure"),
    g("dso", "cash_flow", "Days sales outstanding at 60 for two month-ends", (10, 95), "The aim for cash.", "Days sales outstanding <= 60 days from 84", "Call after day 45 | Measure", "all_forty", "regula"),
))
LEDGER = Plan(initiative="helvia.ledger", planned=-238, owner="chiara", helper="chiara", weights="30 20 50", every=28, goals=(
    g("intercompany", "efficiency", "Intercompany booked inside the month, differences below CHF 5,000", (-198, -150), "A fast close needs no surprises between sisters.", "Differences at month end <= 5000 CHF", "Daily matching | One clerk for all | Two months by the rule"),
    g("estimates", "efficiency", "Estimates for the last three days within 2% of actual cost", (-160, -115), "Faster close without waiting for bills.", "Difference of estimates to actual <= 2 %", "List of 60 suppliers | Estimate | Compare", "", "chiara"),
    g("close_4", "efficiency", "Group closed in 4 working days, three times in a row", (-180, -78), "Close on the fourth working day.", "Working days to monthly close <= 4 days from 9", "Who signs what | Three closes", "intercompany"),
))
LOMBARDY = Plan(initiative="helvia.lombardy", planned=-44, owner="regula", helper="chiara", goals=(
    g("targets", "market_expansion", "Five laboratories between Como and Bergamo visited, two with an offer", (-40, 45), "Buy or build: growth of revenue in Lombardy.", "Laboratories visited >= 5 laboratories from 0", "List by volume | Visits | Two offers"),
    g("transport", "quality", "Samples from Como in Basel within 5 hours for 98% of tubes", (-32, 24), "Quality of samples decides whether hospitals in Lombardy stay.", "Tubes within 5 hours >= 98 % from 81", "Two couriers | Log temperatures | Four weeks of trial"),
    g("permit", "compliance", "Regional accreditation granted for 3 specialities", (60, 260), "Without accreditation no revenue from public patients.", "Specialities accredited >= 3 specialities", "Application | Inspection", "targets"),
    g("vague", "market_expansion", "Be well positioned in northern Italy", (90, 400), "Growth.", "Market presence >= 1 points", "Marketing activities | Networking"),
))
HELVIA_PLANS = (SEPSIS, AUTOMATION, REAGENTS, DUNNING, LEDGER, LOMBARDY)
