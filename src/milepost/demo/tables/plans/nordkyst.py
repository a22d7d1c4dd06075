"""Plans of Nordkyst Windcare."""
# ruff: noqa: E501 -- a table

from __future__ import annotations

from milepost.demo.plan_rows import Course, Fate, Plan, Told
from milepost.demo.plan_rows import goal as g

# fmt: off

PLANNING = Plan(initiative="nordkyst.planning", planned=-253, owner="astrid", helper="kwame", weights="15 25 30 15 15", goals=(
    g("forecast", "technology_deployment", "Wind at hub height forecast three days ahead within 1.5 m/s", (-210, -150), "Efficiency: crews that wait for wind cost as much as crews that work.", "Mean error <= 1.5 m/s from 2.6", "Data of two providers | Compare a winter | Choose"),
    g("tool", "technology_deployment", "Eleven planners use the window plan every day", (-150, -95), "Efficiency of crews and boats.", "Planners with daily use >= 11 people from 0", "Build the board | Train in Esbjerg | Retire the spreadsheets", "forecast", "kwame"),
    g("hours", "efficiency", "Productive hours of crews raised from 51% to 60%", (-95, 10), "Nine points of hours are DKK 14m.", "Productive hours >= 60 % from 51", "Order boats by window | Swap jobs on the tower | Weekly review", "tool", "", Fate(course=Course.STEADY)),
    g("one_app", "technology_deployment", "96 crews take and close jobs in one app, 90% of jobs without a call", (18, 100), "Efficiency: eleven planners call crews 400 times a day.",
      "Jobs closed without a call >= 90 % from 35", "Data of 1,900 turbines | Two crews in Esbjerg | All crews", "tool", "kwame"),
    g("boats", "cost_reduction", "Boat days without work cut by 40%", (-80, 60), "Lowers cost of charter.", "Boat days without work against before <= 60 % from 100", "Notice of 48 hours in charters | Share with a cable layer", "tool", "kwame", Fate(course=Course.SILENT)),
))
SCHOOL = Plan(initiative="nordkyst.school", planned=-237, owner="astrid", helper="kwame", weights="20 15 25 25 15", every=28, goals=(
    g("tower", "technology_deployment", "Tower and basin approved for 24 trainees at a time", (-178, -95), "Safety of technicians, and no agency fee.", "Approved places >= 24 places from 0", "Rent the hall | Build the tower | Inspection", "", "", Fate(late=5)),
    g("teachers", "team_building", "Eight instructors hired and certified", (-165, -85), "Safety training stands on people who climbed.", "Certified instructors >= 8 people from 1", "Ask our oldest climbers | Certify abroad", "", "soren"),
    g("first_40", "team_building", "First 40 technicians pass with fewer than 3 retakes", (-84, -15), "Own technicians cost a third less: safety and cost.", "Technicians who passed >= 40 people from 0", "Course 1 | Course 2 | Course 3", "tower teachers", "", Fate(late=6)),
    g("hundred", "team_building", "Hundred technicians from our own school at work", (-12, 170), "Halfway to two hundred; safety and cost.", "Technicians at work >= 100 people from 38", "Courses 4 to 6 | Courses 7 to 9", "first_40"),
    g("two_hundred", "team_building", "Two hundred technicians from our own school at work", (170, 350), "Safety and independence of agencies.", "Technicians at work >= 200 people", "Winter courses | Spring courses", "hundred"),
))
BLADES = Plan(initiative="nordkyst.blades", planned=-192, owner="kwame", helper="astrid", goals=(
    g("method", "product_launch", "Leading-edge repair in 9 hours a blade, tested on 12 blades", (-28, 60), "A package price needs a known time: margin.", "Mean hours a blade <= 9 hours from 14", "Three materials | Twelve blades in Hvide Sande | Choose"),
    g("warranty", "compliance", "Insurer backs a five-year guarantee for 2% of price", (20, 110), "Customers buy the guarantee: revenue.", "Premium, share of price <= 2 %", "Risk report | Two insurers | Contract", "method"),
    g("series", "revenue", "Sixty blades sold as a package", (110, 270), "Revenue of DKK 21m.", "Blades sold >= 60 blades", "Offers to five parks | Second crew | Third crew", "method warranty"),
))
GERMANY = Plan(initiative="nordkyst.germany", planned=-155, owner="soren", helper="astrid", weights="15 10 25 25 25", goals=(
    g("quay", "market_expansion", "Quay of 120 metres in Cuxhaven leased with a break after two years", (-83, -40), "Growth of revenue in the German bight.", "Quay under lease >= 120 metres", "Negotiate with the port | Environmental note | Sign", "", "", Fate(late=3)),
    g("company", "compliance", "German company with 4 registrations and a safety officer", (-70, -18), "No work offshore without it: licence for revenue.", "Registrations complete >= 4 registrations from 0", "Found | Register | Safety officer", "", "kwame", Fate(late=11)),
    g("crew", "team_building", "Thirty technicians hired for Cuxhaven", (-40, 95), "Revenue follows crews.", "Technicians on the payroll >= 30 people from 0", "Agencies in Bremen | Move ten from Esbjerg | Train", "", "astrid"),
    g("park_1", "customer_acquisition", "First German wind park under contract for 72 turbines", (-30, 60), "Revenue of DKK 40m over five years.", "Turbines under contract >= 72 turbines from 0", "Letter of intent | Tender | Contract", "company", "",
      Fate(course=Course.ROSY, told=(Told(day=-16, words="Talks are excellent. On track.", status="on_track"),))),
    g("park_4", "customer_acquisition", "Four German wind parks under contract", (60, 320), "The plan of the second base.", "Parks under contract >= 4 parks", "Two tenders in spring | Two in autumn", "park_1 crew"),
))
BILLING = Plan(initiative="nordkyst.billing", planned=-199, owner="kwame", helper="kwame", weights="35 30 35", every=28, goals=(
    g("tablets", "technology_deployment", "Tablets on 96 towers close 90% of jobs on site", (-158, -105), "Cash: a job that is closed can be billed.", "Jobs closed on site >= 90 % from 0", "Buy 120 tablets | Offline form | Train crews"),
    g("night", "cash_flow", "Invoice sent in the night after the job for 85% of revenue", (-105, -70), "Cash eighteen days earlier.", "Revenue billed the next night >= 85 % from 8", "Rules by contract | Automatic invoice", "tablets"),
    g("cash", "cash_flow", "Receivables down by DKK 11m", (-90, -45), "The aim for cash.", "Receivables released >= 11 DKK m from 0", "Call on disputes | Count", "night", "soren", Fate(late=2)),
))
BOATS = Plan(initiative="nordkyst.boats", planned=-90, owner="kwame", helper="kwame", goals=(
    g("tender", "cost_reduction", "Four offers for three boats over six months, 25% below the day rate", (-62, 18), "Lowers cost of charter in the season.", "Offers below the day rate >= 4 offers from 0", "List of boats | Inspect in Esbjerg | Offers"),
    g("winter", "partnership", "Cable layer shares two boats for 90 winter days", (-44, 52), "Lowers cost: a boat that lies still costs as much as one that works.", "Winter days under contract >= 90 days from 0", "Talks with two cable layers | Contract", "", "soren"),
    g("season", "cost_reduction", "Season sailed with charter cost down by 20%", (110, 285), "EBITDA of DKK 6m.", "Charter cost per crew day against the year before <= 80 %", "Crew plans by boat | Sail | Count", "tender"),
))
DRONES = Plan(initiative="nordkyst.drones", planned=-26, owner="astrid", helper="kwame", goals=(
    g("approval", "compliance", "Flight approval for three parks granted", (-23, 55), "No licence, no flight.", "Parks approved >= 3 parks from 0", "Safety case | Application"),
    g("proof", "quality", "Drone finds 95% of faults that a climber finds on 30 turbines", (40, 130), "Quality of inspection without a climb.", "Faults found >= 95 %", "Climb and fly 30 turbines | Compare", "approval", "kwame"),
))
NORDKYST_PLANS = (PLANNING, SCHOOL, BLADES, GERMANY, BILLING, BOATS, DRONES)
